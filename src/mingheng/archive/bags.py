"""Checking BagIt packages (检查归档包), without database or settings."""

from __future__ import annotations

from pathlib import Path

import bagit


def check(folder: Path) -> list[str]:
    """Return what is wrong with a package (检查归档包), one line each; nothing for a valid bag."""
    try:
        bagit.Bag(str(folder)).validate(processes=1)
    except (bagit.BagError, OSError, UnicodeError, ValueError) as problem:
        details = getattr(problem, "details", None) or [problem]
        return [str(each) for each in details]
    return []
