"""Checking BagIt packages (检查归档包), without database or settings.

`bagit` checks structure and the manifests that every Python knows; the SM3 manifest and the exact form of the
declaration are checked here, and each file that differs is named.
"""

from __future__ import annotations

import hashlib
import logging
import re
from pathlib import Path

import bagit

_DECLARATION = re.compile(rb"BagIt-Version: \d+\.\d+(?:\r\n|\r|\n)Tag-File-Character-Encoding: \S+[\r\n]*")
_CHUNK = 1024 * 1024


def check(folder: Path) -> list[str]:
    """Return what is wrong with a package (检查归档包), one line each; nothing for a valid bag."""
    declared = folder / "bagit.txt"
    if declared.is_file() and _DECLARATION.fullmatch(declared.read_bytes()) is None:
        return ["bagit.txt 的写法不符合规范"]
    quiet = logging.getLogger("bagit")
    level, quiet.level = quiet.level, logging.CRITICAL
    try:
        bagit.Bag(str(folder)).validate(processes=1)
    except (bagit.BagError, OSError, UnicodeError, ValueError) as problem:
        details = getattr(problem, "details", None) or [problem]
        named = _differing(folder, "sha256")
        return [*named, *(str(each) for each in details)]
    finally:
        quiet.setLevel(level)
    return _differing(folder, "sm3")


def _differing(folder: Path, algorithm: str) -> list[str]:
    """Return the files of a manifest that are missing or differ (不符的文件)."""
    manifest = folder / f"manifest-{algorithm}.txt"
    if not manifest.is_file() or algorithm not in hashlib.algorithms_available:
        return []
    found = []
    for line in manifest.read_text(encoding="utf-8", errors="replace").splitlines():
        wanted, _, name = line.strip().partition(" ")
        path = folder / name.strip().lstrip("*")
        if not path.resolve().is_relative_to(folder.resolve()):
            found.append(f"{name.strip()} 指向归档包以外")
        elif not path.is_file():
            found.append(f"{name.strip()} 缺失")
        elif _digest(path, algorithm) != wanted.lower():
            found.append(f"{name.strip()} 与清单不符")
    return found


def _digest(path: Path, algorithm: str) -> str:
    digest = hashlib.new(algorithm)
    with path.open("rb") as stream:
        while chunk := stream.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()
