"""Stage codes in words (环节名称), read from the procedure tables; the tables are fixed, so this is done once."""

from __future__ import annotations

from functools import cache

from mingheng.procedure.tables import PROCEDURES


@cache
def labels() -> dict[str, dict[str, str]]:
    """Return the stages of each procedure (各程序的环节): code of the procedure, code of the stage, label."""
    return {code: {stage.code: stage.label for stage in table.stages} for code, table in PROCEDURES.items()}


@cache
def choices() -> tuple[tuple[str, str], ...]:
    """Return every stage once (全部环节), in the order of the ordinary procedure, for filters."""
    found: dict[str, str] = {}
    for code in ("ordinary", *PROCEDURES):
        found |= {stage: label for stage, label in labels()[code].items() if stage not in found}
    return tuple(found.items())


def label_of(procedure: str, stage: str) -> str:
    """Return a stage in words (环节名称)."""
    return labels().get(procedure, {}).get(stage, "")
