"""Who sends (发送方): a session of the desk, the token of one upload, or the token of a collecting station.

A session proves itself by its cookie. Other sites cannot use it: every request that changes something carries a header that a
browser sends to another site only after asking, which is never allowed, and its Origin has to be ours.
The token of one upload lets a phone go on for hours after the session has ended; it is good for this upload only, and ends
with the account, its role, and a change of password. What was found is remembered for a few seconds.
"""

from __future__ import annotations

import hashlib
import time
from collections import OrderedDict
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import get_user
from django.core import signing
from django.http import HttpRequest
from django.http.request import split_domain_port, validate_host
from django.utils import timezone

from mingheng.base.errors import NotFound, NotPermitted
from mingheng.base.serving.rsgi import Scope
from mingheng.evidence.arriving import KEPT, Sender, station_with
from mingheng.org.queries import account_in_session
from mingheng.org.terms import Role

HOLDS = 3.0
"""Seconds for which a sender is not asked for again."""
_SALT = "api.uploads"
_MOST = 1024
_known: OrderedDict[bytes, tuple[float, Sender]] = OrderedDict()


def sender_of(scope: Scope, key: str = "") -> Sender:
    """Return who sends this request, for the upload `key` or for a new one; called in a thread.

    :raises NotPermitted: UPLOAD_LOGIN, UPLOAD_ORIGIN, ROLE_NEEDED, STATION_TOKEN.
    """
    _check_host(scope)
    given = scope.headers.get("authorization", "") or ""
    cookies = [value for name, value in scope.headers.items() if name == "cookie"]
    if not given:
        _check_origin(scope)
    seal = hashlib.sha256("\0".join([given, key if given.startswith("Upload ") else "", *cookies]).encode()).digest()
    until, sender = _known.get(seal, (0.0, None))
    if sender is None or time.monotonic() > until:
        sender = _by_token(given, key) if given else _by_session("; ".join(cookies))
        _known[seal] = (time.monotonic() + HOLDS, sender)
        while len(_known) > _MOST:
            _known.popitem(last=False)
    return sender


def token_for(sender: Sender, key: str) -> str:
    """Return the token with which this account may go on with this upload; nothing for a station, which has its own."""
    if sender.account is None:
        return ""
    return signing.dumps([key, sender.account.pk, _mark(sender.account)], salt=_SALT)


def _by_token(given: str, key: str) -> Sender:
    kind, _, token = given.partition(" ")
    if kind == "Bearer":
        station = station_with(token.strip())
        if station is None:
            raise NotPermitted("STATION_TOKEN", "采集站令牌无效或者已停用", way_out="请安全管理员重新登记采集站")
        return Sender(station=station)
    if kind != "Upload" or not key:
        raise _not_known()
    try:
        of, number, mark = signing.loads(token.strip(), salt=_SALT, max_age=KEPT * 2)
    except (signing.BadSignature, ValueError):
        raise _not_known() from None
    account = account_in_session(number)
    if of != key or account is None or mark != _mark(account):
        raise _not_known()
    return _allowed(account)


def _by_session(cookies: str) -> Sender:
    try:
        session_key = SimpleCookie(cookies).get(settings.SESSION_COOKIE_NAME)
    except CookieError:
        session_key = None
    if session_key is None:
        raise _not_known()
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key.value)
    account: Any = get_user(request)
    if not account.is_authenticated or account.must_change_password:
        raise _not_known()
    return _allowed(account)


def _allowed(account: Any) -> Sender:
    today = timezone.localtime(timezone.now()).date()
    if not account.has_role(Role.OFFICER, today):
        raise NotPermitted("ROLE_NEEDED", "上传执法记录由执法人员办理", way_out="需要这项职责的，请安全管理员授权")
    return Sender(account=account)


def _mark(account: Any) -> str:
    """A mark that changes with the password."""
    return str(account.get_session_auth_hash())[:16]


def _check_host(scope: Scope) -> None:
    domain, _ = split_domain_port(scope.headers.get("host", "") or scope.authority or "")
    if not domain or not validate_host(domain, settings.ALLOWED_HOSTS):
        raise NotFound


def _check_origin(scope: Scope) -> None:
    origin = scope.headers.get("origin", "") or ""
    site = scope.headers.get("sec-fetch-site", "") or ""
    host = scope.headers.get("host", "") or scope.authority or ""
    if (origin and urlsplit(origin).netloc != host) or site not in {"", "same-origin", "none"}:
        raise NotPermitted("UPLOAD_ORIGIN", "请求来自别的网站，没有接受")


def _not_known() -> NotPermitted:
    return NotPermitted("UPLOAD_LOGIN", "登录已失效，请重新登录后继续上传", way_out="已传的部分不会丢失")
