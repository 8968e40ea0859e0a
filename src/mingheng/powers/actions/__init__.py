"""Verbs of 权责清单: the only writers of this chapter."""

from __future__ import annotations

from mingheng.powers.actions.joint import close_joint_task, create_joint_task
from mingheng.powers.actions.lists import (
    apply_items,
    draft_list,
    put_in_force,
    remove_power,
    save_power,
    take_back,
)
from mingheng.powers.actions.standards import apply_standards, save_standard

__all__ = [
    "apply_items",
    "apply_standards",
    "close_joint_task",
    "create_joint_task",
    "draft_list",
    "put_in_force",
    "remove_power",
    "save_power",
    "save_standard",
    "take_back",
]
