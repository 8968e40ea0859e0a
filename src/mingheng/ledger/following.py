"""跟随账本：upper chapters learn of acts below them by reading the ledger, never by being called.

A follower is a name, a position and a function of one entry::

    @follower("disclosure.open_duty", "cases.DecisionServed")
    def open_duty(entry: Entry) -> None: ...

It may run late, twice, or again from the start, so it has to bear all three. Each entry is taken in a transaction of its
own together with the new position; what fails is tried again and holds up nobody but this follower in this log.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import F

from mingheng.ledger.models import Entry, Follower, Log
from mingheng.ledger.sequence import transaction

_log = logging.getLogger("mingheng.ledger")
_BATCH = 200


@dataclass(frozen=True)
class Following:
    """A registered follower (跟随者): whom to call for which events; no names means every event."""

    name: str
    act: Callable[[Entry], None]
    events: frozenset[str]


_registry: dict[str, Following] = {}


def follower(name: str, *events: str) -> Callable[[Callable[[Entry], None]], Callable[[Entry], None]]:
    """Register a function as a follower (登记跟随者) of the named events, e.g. "cases.DecisionServed"."""

    def register(act: Callable[[Entry], None]) -> Callable[[Entry], None]:
        _registry[name] = Following(name, act, frozenset(events))
        return act

    return register


def followers() -> tuple[Following, ...]:
    """Return every registered follower in the order of the names."""
    return tuple(_registry[name] for name in sorted(_registry))


def follow(log: Log | None = None, *, at: datetime) -> int:
    """Let every follower read on (跟随), in one log or in all, and return how many entries were taken.

    When nothing is new this is two queries, however many logs and followers there are.

    :param at: now; noted beside a follower that is stuck
    """
    known = {following.name: following for following in followers()}
    places = Follower.objects.filter(name__in=known)
    present = set(places.values_list("name", "log_id"))
    logs = Log.objects.order_by("pk") if log is None else Log.objects.filter(pk=log.pk)
    missing = [(name, one) for one in logs.values_list("pk", flat=True) for name in known if (name, one) not in present]
    if missing:
        Follower.objects.bulk_create([Follower(name=name, log_id=one) for name, one in missing], ignore_conflicts=True)
    behind = places.filter(log__in=logs, position__lt=F("log__size")).select_related("log").order_by("log_id", "name")
    return sum(_advance(known[place.name], place, at) for place in behind)


def _advance(following: Following, place: Follower, at: datetime) -> int:
    log = place.log
    taken = 0
    while place.position < Log.objects.values_list("size", flat=True).get(pk=log.pk):
        entries = list(
            Entry.objects.filter(log=log, seq__gte=place.position, seq__lt=place.position + _BATCH)
            .select_related("payload", "log")
            .order_by("seq")
        )
        if not entries:  # the audit will say which are missing
            return taken
        wanted = [entry for entry in entries if not following.events or entry.event in following.events]
        for entry in wanted:
            if not _take(following, place, entry, at):
                return taken
            taken += 1
        end = entries[-1].seq + 1
        if not _move(place, end):
            return taken
    return taken


def _take(following: Following, place: Follower, entry: Entry, at: datetime) -> bool:
    try:
        with transaction():
            moved = _move(place, entry.seq + 1)
            if moved:
                following.act(entry)
    except Exception as problem:  # noqa: BLE001 - one follower's mistake must not stop the others
        _log.exception("follower %s is stuck at %s", following.name, entry)
        stuck = Follower.objects.filter(pk=place.pk)
        stuck.update(problem=f"{type(problem).__name__}: {problem}"[:2000])
        stuck.filter(stuck_since=None).update(stuck_since=at)
        return False
    return moved


def _move(place: Follower, position: int) -> bool:
    """Move on from where we believe to be; False when another worker has been faster."""
    moved = Follower.objects.filter(pk=place.pk, position=place.position).update(
        position=position, stuck_since=None, problem=""
    )
    if moved:
        place.position = position
    return bool(moved)
