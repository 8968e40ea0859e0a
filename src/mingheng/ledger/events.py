"""记账事件的基类：who may see which field is written beside the field.

A chapter's `events.py` holds frozen dataclasses in the past tense::

    @dataclass(frozen=True)
    class CaseFiled(Event):
        label = "立案"
        article = "行政处罚法第五十四条"
        number: Public[str]
        party_name: Personal[str]
        reason: Internal[str] = ""

Public facts stand in the tree itself for ever. Internal and personal ones stand in a payload beside it to which the tree
only holds a salted commitment, so that they can be lawfully erased.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime, time
from decimal import Decimal
from enum import Enum
from typing import Annotated, Any, ClassVar, TypeVar, get_args, get_origin, get_type_hints

T = TypeVar("T")


class Visibility(Enum):
    """Who may see a field of an event (公开、内部、个人信息)."""

    PUBLIC = "公开"
    INTERNAL = "内部"
    PERSONAL = "个人信息"


Public = Annotated[T, Visibility.PUBLIC]
Internal = Annotated[T, Visibility.INTERNAL]
Personal = Annotated[T, Visibility.PERSONAL]

_registry: dict[str, type[Event]] = {}
_visibilities: dict[type[Event], Mapping[str, Visibility]] = {}
_type_hints: dict[type[Event], dict[str, Any]] = {}


class Event:
    """An act that has happened (记账事件); see the module's text for how to write one."""

    label: ClassVar[str] = ""
    article: ClassVar[str] = ""

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__(**options)
        _registry[name_of(cls)] = cls

    def sentence(self) -> str:
        """Return what happened in one Chinese sentence for the chronicle; empty means that the label says enough."""
        return ""


def name_of(event: type[Event]) -> str:
    """Return the name under which entries remember an event: chapter and class, e.g. cases.CaseFiled."""
    parts = event.__module__.split(".")
    chapter = parts[1] if parts[0] == "mingheng" and len(parts) > 1 else parts[-1]
    return f"{chapter}.{event.__name__}"


def all_events() -> Mapping[str, type[Event]]:
    """Return every event the program knows by its name."""
    return types.MappingProxyType(_registry)


def label_of(name: str) -> str:
    """Return the Chinese verb of an event by its name; the bare name for one that the program no longer knows."""
    known = _registry.get(name)
    return (known.label or name) if known else name


def visibilities(event: type[Event]) -> Mapping[str, Visibility]:
    """Return each field of an event with who may see it.

    :raises TypeError: when a field does not say so, or the class is no dataclass.
    """
    if event in _visibilities:
        return _visibilities[event]
    hints = _hints(event)
    found: dict[str, Visibility] = {}
    for field in fields(event):  # type: ignore[arg-type]
        marks = [mark for mark in getattr(hints[field.name], "__metadata__", ()) if isinstance(mark, Visibility)]
        if not marks:
            raise TypeError(f"{name_of(event)}.{field.name} must be Public[…], Internal[…] or Personal[…]")
        found[field.name] = marks[-1]
    return _visibilities.setdefault(event, found)


def facts(event: Event, *wanted: Visibility) -> dict[str, Any]:
    """Return the fields of an event that have one of the wanted visibilities."""
    return {name: getattr(event, name) for name, seen in visibilities(type(event)).items() if seen in wanted}


def revive(name: str, values: Mapping[str, Any]) -> Event | Mapping[str, Any]:
    """Return the typed event that an entry remembers, or the bare values where it no longer fits any known event."""
    known = _registry.get(name)
    if known is None:
        return values
    hints = _hints(known)
    try:
        return known(**{key: _typed(hints[key], value) for key, value in values.items()})
    except (KeyError, TypeError, ValueError, ArithmeticError):
        return values


def _hints(event: type[Event]) -> dict[str, Any]:
    if event not in _type_hints:
        _type_hints[event] = get_type_hints(event, include_extras=True)
    return _type_hints[event]


def _typed(hint: Any, value: Any) -> Any:
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _typed(arguments[0], value)
    if origin in (types.UnionType, typing.Union):
        if value is None:
            return None
        return _typed(next(a for a in arguments if a is not types.NoneType), value)
    if origin is tuple:
        return tuple(_typed(arguments[0], item) for item in value)
    if origin is list:
        return [_typed(arguments[0], item) for item in value]
    return _scalar(hint, value)


def _scalar(hint: Any, value: Any) -> Any:
    if not isinstance(hint, type):
        return value
    if hint in (date, datetime, time):
        return hint.fromisoformat(value)
    if issubclass(hint, (Decimal, Enum)):
        return hint(value)
    return value
