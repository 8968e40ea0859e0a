"""The procedures (程序), one file each, and where to find them."""

from __future__ import annotations

from mingheng.cases.terms import ProcedureKind
from mingheng.procedure.tables.ordinary import ORDINARY
from mingheng.procedure.tables.parts import Procedure
from mingheng.procedure.tables.summary import SUMMARY

PROCEDURES: dict[str, Procedure] = {ProcedureKind.ORDINARY: ORDINARY, ProcedureKind.SUMMARY: SUMMARY}


def label_of_stage(procedure: str, code: str) -> str:
    """Return the Chinese name of a stage (环节名称) of a procedure; empty for one it does not have."""
    return next((stage.label for stage in PROCEDURES[procedure].stages if stage.code == code), "")
