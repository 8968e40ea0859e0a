"""The procedures (程序), one file each, and where to find them."""

from __future__ import annotations

from mingheng.cases.terms import ProcedureKind
from mingheng.procedure.tables.ordinary import ORDINARY
from mingheng.procedure.tables.parts import Procedure
from mingheng.procedure.tables.summary import SUMMARY

PROCEDURES: dict[str, Procedure] = {ProcedureKind.ORDINARY: ORDINARY, ProcedureKind.SUMMARY: SUMMARY}
