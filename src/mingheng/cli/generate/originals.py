"""Matters acted for real (原件): after each act, the rows and entries that the matter has by then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connection

from mingheng import ledger
from mingheng.cli.journeys.acting import Actor
from mingheng.cli.journeys.reading import read
from mingheng.ledger import coverage

if TYPE_CHECKING:
    from django.db.models import Field, Model

    from mingheng.org.models import Agency

CASE, PARTY, LEAD, TODO = "cases_case", "cases_party", "cases_lead", "cases_todo"
LAST = "archive"
"""Copies end before the volume is bound: binding is one act for many summary cases."""
_NOT_COPIED = ("archive_",)


@dataclass(frozen=True, slots=True)
class Told:
    """An entry of the chronicle (一笔记录) as it can be appended again for a copy."""

    about: str
    event: ledger.Event
    actor_key: str
    actor_name: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Original:
    """A matter as it stood after one act (原件): raw rows by table, entries, the last act."""

    procedure: str
    rows: dict[str, list[tuple[Any, ...]]]
    entries: tuple[Told, ...]
    last_on: dt.date
    is_closed: bool


def act(folder: Path, agency: Agency, today: dt.date) -> list[Original]:
    """Act a matter from its folder (办理原件) so that it ends near a day, and return how it stood after each act."""
    found = read(folder, today=today)
    actor = Actor(read=found, agency=agency)
    actor.open()
    stood = [_original(actor, found.matter.opened_at.date())]
    for each in found.acts:
        if each.do == LAST:
            break
        actor.act(each)
        stood.append(_original(actor, each.at.date()))
    return stood


def _original(actor: Actor, last_on: dt.date) -> Original:
    actor.case.refresh_from_db()
    rows = _rows_of(actor.case)
    keys = {f"{table}:{row[0]}" for table, own in rows.items() for row in own}
    told = tuple(_told(entry) for key in sorted(keys) for entry in ledger.entries_about(key).order_by("seq"))
    return Original(
        procedure=actor.case.procedure,
        rows=rows,
        entries=tuple(sorted(told, key=lambda one: one.at)),
        last_on=last_on,
        is_closed=actor.case.state == "closed",
    )


def _told(entry: Any) -> Told:
    by, event = entry.body()["by"], entry.read()
    if not isinstance(event, ledger.Event):
        raise TypeError(f"{entry.event} cannot be read again")
    return Told(entry.about, event, by["key"], by["name"], entry.at)


@cache
def models() -> dict[str, type[Model]]:
    """Return the tables that may hold rows of a matter, those that are pointed to first."""
    known = coverage.covered() | {TODO: apps.get_model("cases", "Todo")}
    points: dict[str, set[str]] = {
        table: {one.related_model._meta.db_table for one in links(model)} - {table} for table, model in known.items()
    }
    order = [table for table in TopologicalSorter(points).static_order() if table in known]
    return {table: known[table] for table in order if not table.startswith(_NOT_COPIED)}


@cache
def links(model: type[Model]) -> tuple[Any, ...]:
    """Return the columns of a table that point to other rows (外键)."""
    return tuple(field for field in model._meta.local_concrete_fields if field.remote_field is not None)


@cache
def columns(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    """Return the columns of a table, the key first (各列)."""
    return (model._meta.pk, *(field for field in model._meta.local_concrete_fields if not field.primary_key))


def _rows_of(case: Any) -> dict[str, list[tuple[Any, ...]]]:
    found = {CASE: {case.pk}, PARTY: {case.party_id}}
    if case.lead_id:
        found[LEAD] = {case.lead_id}
    rows: dict[str, list[tuple[Any, ...]]] = {}
    for table, model in models().items():
        if table in found:
            rows[table] = list(_select(model, str(model._meta.pk.column), found[table]))
            continue
        own: dict[Any, tuple[Any, ...]] = {}
        for link in links(model):
            pointed = link.related_model._meta.db_table
            if pointed in found and pointed not in {PARTY, LEAD}:
                own |= {row[0]: row for row in _select(model, str(link.column), found[pointed])}
        if own:
            rows[table] = [own[key] for key in sorted(own)]
            found[table] = set(own)
    return rows


def _select(model: type[Model], column: str, keys: set[int]) -> Iterator[tuple[Any, ...]]:
    listed = ", ".join(f'"{field.column}"' for field in columns(model))
    marks = ", ".join(["%s"] * len(keys))
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {listed} FROM "{model._meta.db_table}" WHERE "{column}" IN ({marks})', sorted(keys))  # noqa: S608 - our own names
        yield from cursor.fetchall()
