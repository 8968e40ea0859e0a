"""Who may open a page (进门): logged in, password in order, one of the roles; and one way to show a refusal in the frame."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from mingheng.base.errors import Conflict, NotFound, NotPermitted, Refused
from mingheng.desk import frame
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from mingheng.org.models import Account

P = ParamSpec("P")
_NUMBERS: dict[type[Refused], int] = {NotFound: 404, NotPermitted: 403, Conflict: 409}

CASE_ROLES = (
    Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.COUNSEL, Role.LEADER, Role.OFFICE, Role.ARCHIVIST, Role.SUPERVISOR,
)  # fmt: skip
"""Who may see cases at all; which ones, the queries say."""


class StaffRequest(HttpRequest):
    """A request of somebody who is logged in (在岗人员的请求), with the instant and the day at which it is answered."""

    user: Account
    at: dt.datetime
    today: dt.date


View = Callable[Concatenate[StaffRequest, P], HttpResponseBase]
Outer = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def staff(*roles: Role) -> Callable[[View[P]], Outer[P]]:
    """Let only staff open a page (须登录), of the given roles if any are given; refusals are shown in the frame."""

    def wrap(view: View[P]) -> Outer[P]:
        @wraps(view)
        def opened(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            visit: Any = request
            if not request.user.is_authenticated:
                return HttpResponseRedirect(f"/login?next={quote(request.get_full_path())}")
            if visit.user.must_change_password:
                return HttpResponseRedirect("/password")
            visit.at = timezone.now()
            visit.today = timezone.localtime(visit.at).date()
            try:
                _check(visit, roles)
                response: HttpResponseBase = view(visit, *args, **kwargs)
            except Refused as refusal:
                response = refused(visit, refusal)
            response.headers.setdefault("Cache-Control", "private, no-store")
            return response

        return opened

    return wrap


def _check(request: StaffRequest, roles: tuple[Role, ...]) -> None:
    if roles and not request.user.roles_on(request.today).intersection(roles):
        names = "、".join(str(role.label) for role in roles)
        raise NotPermitted("ROLE_NEEDED", f"这一页由{names}使用", way_out="需要这项职责的，请安全管理员授权")


def refused(request: StaffRequest, refusal: Refused) -> HttpResponse:
    """Show a refusal as a page inside the frame (不予办理): 404 not found, 403 no right, 409 conflict, else 422."""
    number = _NUMBERS.get(type(refusal), 422)
    context = {"refusal": refusal, "frame_template": "desk/base.html", "back": _back(request)}
    return frame.page(request, "mh/refused.html", context, status=number)


def _back(request: HttpRequest) -> str:
    came = request.headers.get("Referer", "")
    root = f"{request.scheme}://{request.get_host()}"
    return came.removeprefix(root) if came.startswith(f"{root}/") and request.method == "GET" else "/desk/"
