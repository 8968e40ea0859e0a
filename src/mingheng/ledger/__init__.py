"""存证账本：每一次执法行为在同一事务里留下一条不可改的记录。

An act is written like this::

    @ledger.transaction
    def file_case(*, case: Case, by: Account, at: datetime) -> None:
        ...
        ledger.append(CaseFiled(number=case.number), by=by, at=at, about=case)

Rows are committed to without anybody having to remember it: database triggers note every touched row, and when the
outermost transaction ends the last state of each row is bound, salted, to the entry. A transaction that touched rows and
appended nothing is refused as a mistake of the program (`UnrecordedWrite`).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from mingheng.ledger.events import Event, Internal, Personal, Public
from mingheng.ledger.sequence import Actor, Appended, UnrecordedWrite, append, key_of, transaction

if TYPE_CHECKING:
    from mingheng.ledger.actions import erase, open_log
    from mingheng.ledger.following import follower
    from mingheng.ledger.jobs import follow_all, integrate_all
    from mingheng.ledger.queries import entries_about

__all__ = [
    "Actor",
    "Appended",
    "Event",
    "Internal",
    "Personal",
    "Public",
    "UnrecordedWrite",
    "append",
    "entries_about",
    "erase",
    "follow_all",
    "follower",
    "integrate_all",
    "key_of",
    "open_log",
    "transaction",
]

_NEED_MODELS = {
    "entries_about": "queries",
    "erase": "actions",
    "open_log": "actions",
    "follower": "following",
    "integrate_all": "jobs",
    "follow_all": "jobs",
}


def __getattr__(name: str) -> Any:
    """Load what needs the models only when it is asked for: this package is imported before Django's registry is ready."""
    if name not in _NEED_MODELS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{__name__}.{_NEED_MODELS[name]}"), name)
    globals()[name] = found
    return found
