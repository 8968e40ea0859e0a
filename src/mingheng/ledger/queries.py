"""读账：the chronicle of a row, and what a reader of the ledger needs; a constant number of queries."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from django.db.models import Model, QuerySet

from mingheng.ledger.models import Checkpoint, Entry, Log
from mingheng.ledger.sequence import key_of


def entries_about(row: Model | str, log: Log | int | None = None) -> QuerySet[Entry]:
    """Return the entries about a row (办理经过), the newest first, each with its payload; one query.

    :param row: the row, or its key "table:primary key"
    :param log: the log to read; for a row of an agency, that agency's log when left out
    """
    log_id = log.pk if isinstance(log, Log) else log
    if log_id is None and isinstance(row, Model):
        log_id = getattr(getattr(row, "agency", row), "log_id", None)
    entries = Entry.objects.filter(about=key_of(row)).select_related("payload").order_by("-seq")
    return entries if log_id is None else entries.filter(log_id=log_id)


def entries_of(
    log: Log | int,
    *,
    since: datetime | None = None,
    until: datetime | None = None,
    events: Collection[str] = (),
    actor_key: str = "",
) -> QuerySet[Entry]:
    """Return the entries of a log (全部记录), the newest first, each with its payload.

    :param since: first instant, included; `until`: the instant at which it ends, not included
    :param events: only these events, e.g. {"org.LoggedIn"}
    :param actor_key: only what this actor did; entries whose content was lawfully erased name nobody
    """
    found = Entry.objects.filter(log=log).select_related("payload").order_by("-seq")
    if since is not None:
        found = found.filter(at__gte=since)
    if until is not None:
        found = found.filter(at__lt=until)
    if events:
        found = found.filter(event__in=events)
    return found.filter(payload__body__contains=f'"key":{json.dumps(actor_key)}') if actor_key else found


def latest_checkpoint(log: Log | int) -> Checkpoint | None:
    """Return the newest checkpoint of a log (最新检查点), or None before the first."""
    log_id = log.pk if isinstance(log, Log) else log
    return Checkpoint.objects.filter(log_id=log_id).order_by("-size").first()


def all_logs() -> QuerySet[Log]:
    """Return every log of this installation (全部账本), the oldest first."""
    return Log.objects.order_by("pk")


def entries_for_proof(named: str) -> list[tuple[Log, list[Entry]]]:
    """Return by log the entries about a row key such as "cases_case:12", or about what a number names (按案号找记录).

    A number is looked for in the public facts of the entries, which takes one pass over them.
    """
    keys = [named] if ":" in named else list(_about(named))
    entries = Entry.objects.filter(about__in=keys).select_related("payload", "log").order_by("log_id", "seq")
    found: dict[int, tuple[Log, list[Entry]]] = {}
    for entry in entries:
        found.setdefault(entry.log_id, (entry.log, []))[1].append(entry)
    return list(found.values())


def _about(number: str) -> QuerySet[Entry, str]:
    said = f'"number":{json.dumps(number, ensure_ascii=False)}'
    named = Entry.objects.filter(leaf__contains=said).exclude(about="")
    return named.order_by().values_list("about", flat=True).distinct()
