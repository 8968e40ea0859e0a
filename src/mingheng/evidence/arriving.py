"""Files that are sent in pieces (分段到件): from the first word of a sender to content that is safe in the store.

`begin` checks who, name and size; `look_at_head` the first bytes; `complete` the digest of the whole, and takes it into the
store; `examine`, a job, reads it again from there, computes SM3, looks into it, and only then is the sender told that it is
safe. The rows are technical: nobody has said yet what the files are. See docs/mechanisms/uploads.md.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import secrets
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet

from mingheng.base import media
from mingheng.base.errors import Conflict, NotFound, Refused
from mingheng.base.files import Arrival as Inflow
from mingheng.base.files import Digests, chunks_of, incoming, store
from mingheng.base.files.contents import store_damaged, too_large
from mingheng.base.tasks import enqueue
from mingheng.evidence.models import Arrival, Station, Upload
from mingheng.org.models import Account
from mingheng.org.queries import system_account

KEPT = dt.timedelta(days=7)
"""How long an unfinished file waits for its next piece."""
MOST_UNFINISHED = 200
"""How many unfinished files one sender may have."""
STUCK = dt.timedelta(hours=3)
"""After how long a whole file that could not be checked is tried again: the store was full, or away."""
PATIENCE = 10.0
"""Seconds after which nobody holds a file any more whose sender is gone."""


@dataclass(frozen=True)
class Sender:
    """Who sends (发送方): somebody with an account, or a collecting station."""

    account: Account | None = None
    station: Station | None = None

    @property
    def agency_id(self) -> int:
        """The agency that the file will belong to."""
        owner = self.account or self.station
        assert owner is not None
        return owner.agency_id

    @property
    def own(self) -> Q:
        """What this sender sent."""
        return Q(account=self.account) if self.account is not None else Q(station=self.station)


@dataclass(frozen=True)
class Announced:
    """What a sender says of a file before it comes (发送方声明)."""

    name: str
    size: int
    sha256: str = ""
    sm3: str = ""
    device: str = ""
    is_part: bool = False


def begin(announced: Announced, *, by: Sender, at: dt.datetime) -> Arrival:
    """Make room for a file that somebody is going to send.

    :raises Refused: FILE_NAME, FILE_EMPTY, FILE_TOO_LARGE, FILE_STORE_FULL, DIGEST_FORM, UPLOADS_MANY.
    """
    name = announced.name if announced.is_part and not announced.name else media.safe_name(announced.name)
    if not announced.size:
        raise Refused("FILE_EMPTY", "文件是空的", way_out="请核对选择的文件，或者等设备传输完成后再上传")
    if announced.size > settings.UPLOAD_MAX_BYTES:
        raise too_large(settings.UPLOAD_MAX_BYTES)
    for digest in (announced.sha256, announced.sm3):
        if digest and not (len(digest) == 64 and set(digest) <= set("0123456789abcdef")):
            raise Refused("DIGEST_FORM", "文件摘要应为 64 位十六进制小写字符", way_out="请更新采集程序")
    if Arrival.objects.filter(by.own, complete_at=None, refused_at=None).count() >= MOST_UNFINISHED:
        raise Refused("UPLOADS_MANY", "没有传完的文件太多", way_out="请先续传或者取消已经开始的上传")
    key = uuid.uuid4().hex
    incoming().create(key, announced.size)
    return Arrival.objects.create(
        agency_id=by.agency_id,
        key=key,
        account=by.account,
        station=by.station,
        original_name=name,
        device=announced.device.strip()[:100],
        size=announced.size,
        is_part=announced.is_part,
        claimed_sha256=announced.sha256,
        claimed_sm3=announced.sm3,
        begun_at=at,
    )


def find(key: str, *, by: Sender) -> Arrival:
    """Return a file that this sender has begun.

    :raises NotFound: UPLOAD_GONE when there is none; another sender's is none.
    """
    found = Arrival.objects.filter(by.own, key=key).first()
    if found is None:
        raise NotFound("UPLOAD_GONE", "没有这次上传", way_out="请重新选择文件上传")
    return found


def look_at_head(arrival: Arrival, inflow: Inflow, *, at: dt.datetime) -> bool:
    """Look at the first bytes as soon as they are there, and return whether they were.

    A file that may not come in is given up at once.

    :raises Refused: FILE_DANGEROUS, FILE_TYPE, FILE_TYPE_MISMATCH.
    """
    if arrival.is_part:
        return True
    if inflow.offset < min(media.HEAD, arrival.size):
        return False
    try:
        media.check_head(inflow.head(media.HEAD), arrival.original_name)
    except Refused as refusal:
        refuse(arrival, refusal, at=at)
        raise
    return True


def complete(arrival: Arrival, inflow: Inflow, *, at: dt.datetime) -> None:
    """Note that a file has come whole, compare its digest with what the sender said, and take it into the store.

    What is in an object store only after a while is taken there by the job; asked again, this goes on where it was cut.

    :raises Refused: DIGEST_DIFFERS, and what `look_at_head` raises.
    """
    inflow.flush()
    sha256 = inflow.sha256()
    if arrival.claimed_sha256 not in {"", sha256}:
        refusal = Refused(
            "DIGEST_DIFFERS", "收到的文件与发送方的摘要不一致，没有保存", way_out="请重新上传；原文件请勿删除"
        )
        refuse(arrival, refusal, at=at)
        raise refusal
    look_at_head(arrival, inflow, at=at)
    with transaction.atomic():
        arrival.sha256, arrival.complete_at = sha256, at
        arrival.save(update_fields=["sha256", "complete_at"])
        if not arrival.is_part:
            enqueue("mingheng.evidence.jobs.examine_arrival", arrival_id=arrival.pk)


def join(parts: Sequence[Arrival], announced: Announced, *, by: Sender, at: dt.datetime) -> Arrival:
    """Put complete parts together into one file (合并分段), in their order; the parts are then gone.

    :raises Conflict: UPLOAD_UNFINISHED when a part is not complete.
    """
    if not parts or any(not part.is_part or part.complete_at is None for part in parts):
        raise Conflict("UPLOAD_UNFINISHED", "还有分段没有传完，不能合并", way_out="请传完各段再合并")
    whole = begin(announced, by=by, at=at)
    with incoming().open(whole.key) as inflow:
        for part in parts:
            inflow.add(incoming().path(part.key))
        complete(whole, inflow, at=at)
    for part in parts:
        incoming().remove(part.key)
        part.delete()
    return whole


def refuse(arrival: Arrival, refusal: Refused, *, at: dt.datetime) -> None:
    """Give a file up and remember why, so that its sender can be told; the sender keeps the original."""
    Arrival.objects.filter(pk=arrival.pk).update(refused_at=at, refusal=refusal.as_dict())
    arrival.refused_at, arrival.refusal = at, refusal.as_dict()
    incoming().remove(arrival.key)


def cancel(arrival: Arrival) -> None:
    """Give up a file that is not whole yet, as its sender wishes (取消上传).

    :raises Conflict: UPLOAD_COMPLETE for a file that is whole: a recording is not taken back.
    """
    if arrival.complete_at is not None and arrival.refused_at is None and not arrival.is_part:
        raise Conflict("UPLOAD_COMPLETE", "文件已经收齐，不能取消", way_out="不用的文件不会自动成为证据")
    incoming().remove(arrival.key)
    arrival.delete()


def examine(arrival_id: int, *, at: dt.datetime) -> None:
    """Take a whole file into the store, read it again from there, compute SM3, look into it; then it is safe.

    :raises OSError: when the store is full or damaged; the job tries again later.
    """
    arrival = Arrival.objects.select_related("agency", "account__agency").get(pk=arrival_id)
    if arrival.ready_at is not None or arrival.refused_at is not None:
        return
    digests = Digests()
    try:
        _take_into_store(arrival, at=at)
        with store().open(arrival.sha256) as file:
            for chunk in chunks_of(file):
                digests.update(chunk)
        if digests.sha256 != arrival.sha256:
            raise store_damaged()
    except Refused as trouble:  # of the store, not of the file: it may pass
        raise OSError(f"{trouble.code} {trouble}") from trouble
    try:
        _agree(arrival, digests)
        with store().open(arrival.sha256) as file:
            media.inspect(file, arrival.original_name)
    except Refused as refusal:
        refuse(arrival, refusal, at=at)
        return
    arrival.sm3, arrival.ready_at = digests.sm3, at
    arrival.save(update_fields=["sm3", "ready_at"])


def _take_into_store(arrival: Arrival, *, at: dt.datetime) -> None:
    """Take the file in; the upload is noted too, so that what is refused afterwards is swept away."""
    if arrival.file_key:
        return
    arrival.file_key = store().adopt(incoming().path(arrival.key), arrival.sha256, arrival.size)
    with transaction.atomic():
        arrival.save(update_fields=["file_key"])
        Upload.objects.create(
            agency_id=arrival.agency_id,
            sha256=arrival.sha256,
            original_name=arrival.original_name,
            size=arrival.size,
            received_at=at,
            received_from=arrival.account or system_account(arrival.agency),
        )


def _agree(arrival: Arrival, digests: Digests) -> None:
    if arrival.claimed_sm3 not in {"", digests.sm3}:
        raise Refused("DIGEST_DIFFERS", "文件的 SM3 与发送方的摘要不一致", way_out="请重新上传；原文件请勿删除")


def clear(*, at: dt.datetime) -> int:
    """Give up what waited too long for its next piece, and forget what was refused as long ago; return how many."""
    before, removed = at - KEPT, 0
    changed = dict(incoming().walk())
    old = Arrival.objects.filter(begun_at__lt=before, ready_at=None).filter(
        Q(complete_at=None) | Q(is_part=True) | Q(refused_at__lt=before)
    )
    for arrival in old:
        if changed.get(arrival.key, before) <= before:
            incoming().remove(arrival.key)
            arrival.delete()
            removed += 1
    stuck = Arrival.objects.filter(complete_at__lt=at - STUCK, ready_at=None, refused_at=None, is_part=False)
    for arrival in stuck:
        enqueue("mingheng.evidence.jobs.examine_arrival", arrival_id=arrival.pk)
    known = set(Arrival.objects.filter(key__in=list(changed)).values_list("key", flat=True))
    for key, last in changed.items():
        if key not in known and last < before:
            incoming().remove(key)
            removed += 1
    return removed


def unfinished(*, by: Sender) -> QuerySet[Arrival]:
    """Return what this sender has begun and not sent whole (没有传完的文件), the newest first."""
    return Arrival.objects.filter(by.own, complete_at=None, refused_at=None, is_part=False)


def station_with(token: str) -> Station | None:
    """Return the station in use whose token this is (令牌对应的采集站)."""
    digest = hashlib.sha256(token.encode()).hexdigest()
    found = Station.objects.select_related("agency").filter(token_sha256=digest, revoked_at=None).first()
    return found if found is not None and secrets.compare_digest(found.token_sha256, digest) else None
