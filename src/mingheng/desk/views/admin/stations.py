"""采集站: registering and stopping collecting stations; a token is shown once and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse
from django.urls import path
from django.views.decorators.debug import sensitive_variables

from mingheng.desk import acting, frame, listing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.admin import StationForm
from mingheng.desk.forms.org import ReasonForm
from mingheng.evidence import actions, queries
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from mingheng.evidence.actions import StationToken

_CRUMBS = (("采集站", "/desk/stations"),)


@staff(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
def stations(request: StaffRequest) -> HttpResponse:
    """Show the collecting stations (采集站)."""
    words = listing.text(request)
    found = queries.stations(request.user.agency)
    if words:
        found = found.filter(name__icontains=words)
    context = {
        "page": listing.page_of(request, found),
        "filtered": bool(words),
        "may_change": Role.SECURITY_ADMIN in request.user.roles_on(request.today),
    }
    return frame.page(request, "desk/admin/stations.html", context, section="stations")


@staff(Role.SECURITY_ADMIN)
@sensitive_variables("made")
def new(request: StaffRequest) -> HttpResponse:
    """Register a station and show its token this once (登记采集站)."""
    form = StationForm(request.POST or None)
    if form.is_valid():
        made: StationToken | None = form.attempt(
            lambda: actions.register_station(**form.cleaned_data, by=request.user, at=request.at)
        )
        if made is not None:
            context = {"made": made, "crumbs": _CRUMBS, "server": request.build_absolute_uri("/").rstrip("/")}
            return frame.page(request, "desk/admin/station_token.html", context, section="stations")
    sheet = acting.Sheet(
        title="登记采集站", verb="登记", back="/desk/stations", section="stations", crumbs=_CRUMBS,
        lead_in="登记后给出一个令牌，只显示一次；把它交给安装采集程序的人。", article="曹办〔2020〕7号第15条",
    )  # fmt: skip
    return acting.show(request, form, sheet)


@staff(Role.SECURITY_ADMIN)
def revoke(request: StaffRequest, key: int) -> HttpResponse:
    """Stop a station (停用采集站)."""
    station = queries.station(request.user.agency, key)
    form = ReasonForm(request.POST or None)
    sheet = acting.Sheet(
        title=f"停用采集站：{station.name}", verb="停用", back="/desk/stations", section="stations", crumbs=_CRUMBS,
        warning="令牌立即失效，正在上传的文件会停下；已经送来的不受影响。要恢复只能重新登记。",
    )  # fmt: skip
    return acting.act(
        request, form, sheet,
        lambda: actions.revoke_station(station=station, reason=form.cleaned_data["reason"], by=request.user, at=request.at),
        done=f"已停用采集站“{station.name}”",
    )  # fmt: skip


urlpatterns = [
    path("desk/stations", stations, name="stations"),
    path("desk/stations/new", new, name="station_new"),
    path("desk/stations/<int:key>/revoke", revoke, name="station_revoke"),
]
