"""What an upload is answered (应答): the headers of the protocol, the state of a file, and refusals in words."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from mingheng.api.uploads import words
from mingheng.base.errors import Conflict, NotFound, NotPermitted, Refused
from mingheng.base.serving.rsgi import Exchange, Headers
from mingheng.evidence.arriving import KEPT
from mingheng.evidence.terms import ArrivalState

if TYPE_CHECKING:
    from mingheng.evidence.models import Arrival

_NUMBERS = {
    "UPLOAD_LOGIN": 401, "STATION_TOKEN": 401, "FILE_TOO_LARGE": 413, "UPLOAD_LONGER": 413, "UPLOAD_BUSY": 423,
    "UPLOADS_MANY": 429, "TUS_CHECKSUM": 460, "DIGEST_DIFFERS": 460, "FILE_STORE_FULL": 507, "TUS_REQUEST": 400,
    "TUS_VERSION": 412, "TUS_BODY": 415, "UPLOAD_REFUSED": 410,
}  # fmt: skip
_BY_KIND = ((NotFound, 404), (NotPermitted, 403), (Conflict, 409))


def number_of(refusal: Refused) -> int:
    """Return the number of the answer that carries a refusal."""
    kind = next((number for kind, number in _BY_KIND if isinstance(refusal, kind)), 422)
    return _NUMBERS.get(refusal.code, kind)


def base() -> Headers:
    """Return the headers of every answer."""
    return [("tus-resumable", words.VERSION), ("cache-control", "no-store"), ("x-content-type-options", "nosniff")]


def offered() -> Headers:
    """Return what OPTIONS tells: version, extensions, limits."""
    return [
        *base(),
        ("tus-version", words.VERSION),
        ("tus-extension", words.EXTENSIONS),
        ("tus-max-size", str(settings.UPLOAD_MAX_BYTES)),
        ("tus-checksum-algorithm", ",".join(words.ALGORITHMS)),
    ]


def about(arrival: Arrival, offset: int) -> Headers:
    """Return where a file stands: how much of it is here, and whether its device may delete it (可否删除原件)."""
    state = arrival.state
    headers = [
        *base(),
        ("upload-offset", str(offset)),
        ("upload-length", str(arrival.size)),
        ("upload-state", state.value),
        ("upload-may-delete", "yes" if state == ArrivalState.SAFE else "no"),
    ]
    if arrival.is_part:
        headers.append(("upload-concat", "partial"))
    if state == ArrivalState.ARRIVING:
        headers.append(("upload-expires", words.expires(timezone.now() + KEPT)))
    if arrival.sha256:
        headers.append(("upload-sha256", arrival.sha256))
    return headers


def told(arrival: Arrival, offset: int) -> dict[str, Any]:
    """Return the state of a file as plain values (到件状态)."""
    state = arrival.state
    return {
        "id": arrival.pk,
        "key": arrival.key,
        "address": f"{words.PREFIX}{arrival.key}",
        "name": arrival.original_name,
        "device": arrival.device,
        "size": arrival.size,
        "offset": offset,
        "state": state.value,
        "state_label": str(state.label),
        "may_delete": state == ArrivalState.SAFE,
        "sha256": arrival.sha256,
        "sm3": arrival.sm3,
        "refusal": arrival.refusal or None,
    }


def send_json(exchange: Exchange, number: int, content: Any, headers: Headers | None = None) -> None:
    """Answer with plain values."""
    body = json.dumps(content, ensure_ascii=False).encode()
    kind = ("content-type", "application/json; charset=utf-8")
    exchange.response_bytes(number, [*(base() if headers is None else headers), kind], body)


def send_refusal(exchange: Exchange, refusal: Refused, method: str) -> None:
    """Answer with a refusal in words; the version is told with the one that asks for it."""
    headers = [*base(), ("upload-refusal", refusal.code)]
    if refusal.code == "TUS_VERSION":
        headers.append(("tus-version", words.VERSION))
    if method == "HEAD":
        exchange.response_empty(number_of(refusal), headers)
    else:
        send_json(exchange, number_of(refusal), refusal.as_dict(), headers)
