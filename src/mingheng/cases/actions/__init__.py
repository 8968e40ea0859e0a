"""Verbs of 案件: the only writers of this chapter."""

from __future__ import annotations

from mingheng.cases.actions.clocks import (
    Moved,
    end_clock,
    extend_clock,
    pause_clock,
    recompute_clocks,
    resume_clock,
    start_clock,
)
from mingheng.cases.actions.matters import (
    assign_officer,
    drop_lead,
    move_case,
    open_case,
    register_lead,
    remove_officer,
    show_credentials,
    take_lead_away,
)
from mingheng.cases.actions.parties import change_party, register_party, reveal_party
from mingheng.cases.actions.todos import TodoWanted, sync_todos, urge

__all__ = [
    "Moved",
    "TodoWanted",
    "assign_officer",
    "change_party",
    "drop_lead",
    "end_clock",
    "extend_clock",
    "move_case",
    "open_case",
    "pause_clock",
    "recompute_clocks",
    "register_lead",
    "register_party",
    "remove_officer",
    "resume_clock",
    "reveal_party",
    "show_credentials",
    "start_clock",
    "sync_todos",
    "take_lead_away",
    "urge",
]
