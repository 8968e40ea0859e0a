"""Sending files (送文件): only behind a check of who asks, never as something the browser would run, by parts for players."""

from __future__ import annotations

from collections.abc import Callable
from typing import BinaryIO

from django.conf import settings
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    StreamingHttpResponse,
)

from mingheng.base.files import part_of, store, wanted
from mingheng.base.serving.handover import OFFERED, FileAnswer, Handover, PointerAnswer
from mingheng.desk.exports import attachment

_SHOWN = frozenset({
    "image/jpeg", "image/png", "image/webp", "image/gif", "application/pdf", "video/mp4", "video/quicktime", "video/webm",
    "video/x-matroska", "audio/mpeg", "audio/mp4", "audio/wav", "audio/x-wav", "audio/ogg", "audio/aac", "audio/x-m4a",
})  # fmt: skip
"""Kinds of file that a browser shows or plays itself; every other one is only saved."""
ADDRESS_SECONDS = 60
"""How long an address of the object store is good for; a player keeps it for as long as it plays."""
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; object-src 'self'; sandbox"
_PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'"


def send(
    request: HttpRequest, opened: Callable[[], BinaryIO], *, size: int, media_type: str, name: str, digest: str
) -> HttpResponseBase:
    """Send a file of known size whole, or the part that the Range header asks for (整份或者分段发送): 200, 206 or 416.

    Where nginx, the object store or the server itself can send it, they do, and this only says what.
    """
    etag = f'"{digest}"'
    given = _handed_over(request, size=size, media_type=media_type, name=name, digest=digest)
    if given is not None:
        return _guarded(given, media_type, name, etag)
    span = wanted(request.headers.get("Range", ""), size, etag=etag, if_range=request.headers.get("If-Range", ""))
    response: HttpResponseBase
    if span is None:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{size}"
        return response
    if request.headers.get("If-None-Match") == etag and "Range" not in request.headers:
        response = HttpResponse(status=304)
        return _guarded(response, media_type, name, etag)
    if not span.is_asked:
        response = FileResponse(opened())
        response["Content-Length"] = str(size)
    else:
        response = StreamingHttpResponse(part_of(opened(), span), status=206)
        response["Content-Range"] = span.content_range
        response["Content-Length"] = str(span.length)
    return _guarded(response, media_type, name, etag)


def _handed_over(request: HttpRequest, *, size: int, media_type: str, name: str, digest: str) -> HttpResponse | None:
    """Return the answer by which somebody else sends the file (移交), or None when Django has to do it."""
    place = store().whereabouts(digest)
    if settings.FILES_HANDOVER == "redirect":
        shown = _shown_as(media_type)
        address = store().address(
            digest, seconds=ADDRESS_SECONDS, media_type=shown, disposition=attachment(name, inline=shown == media_type)
        )
        return PointerAnswer(status=302, headers={"Location": address}) if address else None
    if place is None:
        return None
    if settings.FILES_HANDOVER:
        return PointerAnswer(headers={"X-Accel-Redirect": settings.FILES_HANDOVER + "/".join(place.parts[-3:])})
    if request.META.get(OFFERED):
        return FileAnswer(Handover(place, size, f'"{digest}"'))
    return None


def _shown_as(media_type: str) -> str:
    return media_type if media_type in _SHOWN else "application/octet-stream"


def _guarded(response: HttpResponseBase, media_type: str, name: str, etag: str) -> HttpResponseBase:
    response["Content-Type"] = _shown_as(media_type)
    response["Content-Disposition"] = attachment(name, inline=media_type in _SHOWN)
    response["Accept-Ranges"] = "bytes"
    response["ETag"] = etag
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _PDF_POLICY if media_type == "application/pdf" else _POLICY
    response["Cache-Control"] = "private, max-age=0, must-revalidate"
    return response


def pdf(content: bytes, name: str) -> HttpResponse:
    """Send a PDF to be shown in the browser (版式文书)."""
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = attachment(name, inline=True)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _PDF_POLICY
    return response
