"""核账结果：what was checked, and what differs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

Progress = Callable[[str, int], None]

_MOST = 10_000  # differences kept; the count goes on


@dataclass(frozen=True)
class Difference:
    """One thing that is not as the ledger says (不符之处)."""

    code: str
    sentence: str
    log: str = ""
    seq: int | None = None
    table: str = ""
    key: str = ""


@dataclass
class Audit:
    """What an audit has checked and found."""

    progress: Progress
    entries: int = 0
    checkpoints: int = 0
    rows: int = 0
    files: int = 0
    count: int = 0
    differences: list[Difference] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Whether everything is as the ledger says."""
        return self.count == 0

    def differs(
        self, code: str, sentence: str, *, log: str = "", seq: int | None = None, table: str = "", key: str = ""
    ) -> None:
        """Note a difference."""
        self.count += 1
        if len(self.differences) < _MOST:
            self.differences.append(Difference(code, sentence, log, seq, table, key))

    def as_dict(self) -> dict[str, Any]:
        """Return the result as plain values for JSON output."""
        return {
            "ok": self.ok,
            "entries": self.entries,
            "checkpoints": self.checkpoints,
            "rows": self.rows,
            "files": self.files,
            "count": self.count,
            "differences": [asdict(difference) for difference in self.differences],
        }
