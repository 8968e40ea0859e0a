"""Verbs of 办案程序: the only writers of this chapter; each is named like its step in the tables."""

from __future__ import annotations

from mingheng.procedure.actions.filing import decide_filing, propose_filing

__all__ = ["decide_filing", "propose_filing"]
