"""账本自身的行为：opening the log of an agency, and erasing a payload that the law wants erased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from mingheng.base.errors import Conflict, NotFound
from mingheng.ledger.events import Event, Public
from mingheng.ledger.models import Entry, Log, Payload, RowCommitment
from mingheng.ledger.notes import check_name
from mingheng.ledger.sequence import Actor, append, transaction


@dataclass(frozen=True)
class PayloadErased(Event):
    """The content of an entry was erased for a lawful reason; its commitment and its place in the tree stay."""

    label = "依法清除内容"
    article = "个人信息保护法第四十七条"
    seq: Public[int]
    reason: Public[str]

    def sentence(self) -> str:
        """Return which entry was erased and why."""
        return f"清除第 {self.seq} 号记录的内容：{self.reason}"


@dataclass(frozen=True)
class LogChecked(Event):
    """The log was read from its beginning and compared with its trees and checkpoints."""

    label = "核对账本"
    entries: Public[int]
    differences: Public[int]

    def sentence(self) -> str:
        """Return how many entries were read and how many places differ."""
        words = f"有 {self.differences} 处不符" if self.differences else "全部相符"
        return f"核对 {self.entries} 条记录，{words}"


def open_log(*, origin: str) -> Log:
    """Open the empty log (建账) of a new agency; the act that creates the agency is its first entry.

    :param origin: the log's name for ever, printable ASCII without spaces or plus signs, e.g. mingheng/310107-caoyang
    :raises ValueError: for a name that C2SP notes cannot carry
    """
    return Log.objects.create(origin=check_name(origin))


@transaction
def erase(*, entry: Entry, reason: str, by: Actor, at: datetime) -> None:
    """Erase the content of an entry (依法清除), with the salts that would allow guessing it; proofs stay valid.

    Salts of rows are forgotten where a newer commitment has replaced the one of this entry: erase the rows first.

    :raises Conflict: PAYLOAD_ERASED when that has been done before
    """
    erased = Payload.objects.filter(entry=entry, erased_at=None).update(body=None, salt=None, erased_at=at)
    if not erased:
        raise Conflict("PAYLOAD_ERASED", "该记录的内容此前已经清除")
    newer = RowCommitment.objects.filter(table=OuterRef("table"), key=OuterRef("key"), id__gt=OuterRef("id"))
    replaced = RowCommitment.objects.filter(Exists(newer), entry=entry, salt__isnull=False)
    RowCommitment.objects.filter(pk__in=list(replaced.values_list("pk", flat=True))).update(salt=None)
    append(PayloadErased(seq=entry.seq, reason=reason), by=by, at=at, about=entry)


@transaction
def record_check(*, log: Log, entries: int, differences: int, by: Actor, at: datetime) -> None:
    """Record that a log was checked (核对账本), and with what result.

    :raises NotFound: for the log of somebody else
    """
    if by.log_id != log.pk:
        raise NotFound
    append(LogChecked(entries=entries, differences=differences), by=by, at=at, about=log)
