"""Verbs of 行政执法公示."""

from __future__ import annotations

from mingheng.disclosure.actions.publishing import (
    check,
    correct,
    draft,
    end_expired,
    note_undone,
    open_duty,
    withdraw,
)
from mingheng.disclosure.actions.requests import answer_request, ask_correction

__all__ = [
    "answer_request",
    "ask_correction",
    "check",
    "correct",
    "draft",
    "end_expired",
    "note_undone",
    "open_duty",
    "withdraw",
]
