"""Receiving uploads (接收上传): content streams into the store before any transaction begins, and is looked into there.

What nobody makes evidence of within a day is swept away again; the rows that remember it are technical.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import IO, cast

from django.conf import settings

from mingheng.base import media
from mingheng.base.errors import Conflict
from mingheng.base.files import StoredFile, store
from mingheng.base.media import MediaFacts
from mingheng.evidence.models import Arrival, Derivative, Evidence, Upload
from mingheng.evidence.terms import ArrivalState
from mingheng.org.models import Account

KEPT = timedelta(hours=24)
"""How long a file that nobody uses stays in the store."""


@dataclass(frozen=True)
class Received:
    """An upload that is safely in the store (已收文件), with what was found in it; `name` is the safe name."""

    name: str
    stored: StoredFile
    facts: MediaFacts


def receive(stream: IO[bytes], name: str, *, by: Account, at: datetime, max_bytes: int | None = None) -> Received:
    """Take in an upload: refuse by name and first bytes, store it while it streams, then look into the whole of it.

    `max_bytes` is inclusive; without it the setting UPLOAD_MAX_MB holds.

    :raises Refused: FILE_NAME, FILE_EMPTY, FILE_DANGEROUS, FILE_TYPE, FILE_TYPE_MISMATCH, FILE_TOO_LARGE,
        FILE_STORE_FULL, FILE_STORE_DAMAGED, FILE_DAMAGED, FILE_ENCRYPTED, IMAGE_BOMB, ZIP_BOMB.
    """
    head = _head_of(stream)
    plain = media.check_head(head, name)
    limit = settings.UPLOAD_MAX_BYTES if max_bytes is None else max_bytes
    stored = store().put(cast(IO[bytes], _Joined(head, stream)), max_bytes=limit)
    Upload.objects.create(
        agency_id=by.agency_id,
        sha256=stored.sha256,
        original_name=plain,
        size=stored.size,
        received_at=at,
        received_from=by,
    )
    with store().open(stored.sha256) as content:
        facts = media.inspect(content, plain)
    return Received(plain, stored, facts)


def take(arrival: Arrival) -> Received:
    """Take a file that came in pieces and was checked, as if it had just been received (取用到件).

    :raises Conflict: UPLOAD_NOT_CHECKED while the checks go on; SM3 has to be known before a file proves anything.
    :raises Refused: what `media.inspect` raises.
    """
    if arrival.state != ArrivalState.SAFE:
        raise Conflict("UPLOAD_NOT_CHECKED", "文件还没有核验完，暂时不能入卷", way_out="稍候片刻再提交")
    with store().open(arrival.sha256) as content:
        facts = media.inspect(content, arrival.original_name)
    stored = StoredFile(arrival.sha256, arrival.sm3, arrival.size, arrival.file_key)
    return Received(arrival.original_name, stored, facts)


def sweep(*, before: datetime) -> int:
    """Remove files received before `before` that became nothing, and forget all uploads up to then; return how many.

    A file is kept when anything refers to it, or when the same content came again since.
    """
    removed = 0
    old = Upload.objects.filter(received_at__lt=before)
    for sha256 in list(old.values_list("sha256", flat=True).distinct()):
        if not _in_use(sha256) and not Upload.objects.filter(sha256=sha256, received_at__gte=before).exists():
            store().remove(sha256)
            removed += 1
        old.filter(sha256=sha256).delete()
    return removed


def _in_use(sha256: str) -> bool:
    arrived = Arrival.objects.filter(sha256=sha256, refused_at=None)  # its device may have been told to delete it
    return (
        arrived.exists()
        or Evidence.objects.filter(sha256=sha256).exists()
        or Derivative.objects.filter(sha256=sha256).exists()
    )


def _head_of(stream: IO[bytes]) -> bytes:
    """Read the first bytes of a stream that may come in small pieces."""
    head = b""
    while len(head) < media.HEAD and (piece := stream.read(media.HEAD - len(head))):
        head += piece
    return head


class _Joined(io.RawIOBase):
    """The bytes that were looked at already, then the rest of the stream."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        super().__init__()
        self._head, self._rest = head, rest

    def read(self, size: int = -1) -> bytes:
        """Return the next piece; the first one is the head alone."""
        if self._head:
            head, self._head = self._head, b""
            return head
        return self._rest.read(size)
