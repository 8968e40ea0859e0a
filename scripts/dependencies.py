#!/usr/bin/env python3
"""Write docs/dependencies.md: every runtime dependency with its licence, and what the house has to know about it.

``--check`` changes nothing and fails when the page is out of date, or when a licence is neither permissive nor noted.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "dependencies.md"
SOURCE = ROOT / "src" / "mingheng"

PERMISSIVE = {
    "0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "BSD", "CC0-1.0", "ISC", "MIT", "MIT-0", "MIT-CMU", "PSF-2.0",
    "Public Domain", "Unlicense", "Zlib",
}  # fmt: skip

# Licences that ask for something, each with why it is fine here. A new one fails the check until somebody thought.
NOTED = {
    "psycopg": "LGPL-3.0：只作为独立的库动态使用，未修改，使用者可自行替换；不影响本系统的许可。仅 PostgreSQL 部署用到。",
    "psycopg-binary": "LGPL-3.0：同上；轮子内附 libpq（PostgreSQL 许可）与 OpenSSL（Apache-2.0）。",
    "python-stdnum": "LGPL-2.1+：只作为独立的库导入，未修改，使用者可自行替换。",
    "pikepdf": "MPL-2.0：按文件的著作权互惠，未修改；轮子内附 qpdf（Apache-2.0）。",
}
# Permissive by their own words, with something in the wheel to know about.
REMARKS = {
    "av": "轮子内附 FFmpeg 及 libx264、libx265（GPL）：本系统只依赖、不随附；若要把全部依赖打进一个闭源安装包，"
    "须改用不含 GPL 编码器的 FFmpeg 构建。",
    "cryptography": "轮子内附 OpenSSL（Apache-2.0）。",
    "lxml": "轮子内附 libxml2、libxslt（MIT）。",
    "bagit": "美国国会图书馆作品，公有领域（CC0）。",
}
SPOKEN = {
    "MIT License": "MIT",
    "BSD License": "BSD",
    "Apache Software License": "Apache-2.0",
    "Apache License 2.0": "Apache-2.0",
    "GNU Lesser General Public License v2 or later (LGPLv2+)": "LGPL-2.1-or-later",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
}


@dataclass(frozen=True, slots=True)
class Dependency:
    """One locked package, as its own metadata describes it."""

    name: str
    version: str
    licence: str
    direct: bool
    summary: str

    @property
    def is_permissive(self) -> bool:
        """Tell whether one of the licences offered asks for no more than a notice."""
        return any(word.strip(" ()") in PERMISSIVE for word in re.split(r"\bOR\b|/", self.licence))


def locked() -> Iterator[tuple[str, str]]:
    """Yield name and version of every locked runtime package that belongs on this platform."""
    for line in (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines():
        found = re.match(r"^([a-z0-9._-]+)==([^ ]+)( ; .*)?", line)
        if found and "win32" not in (found[3] or ""):
            yield found[1], found[2]


def licence_of(metadata: importlib.metadata.PackageMetadata) -> str:
    """Return the licence in the SPDX word where the package says it in any way we know."""
    expression = metadata.get("License-Expression")
    if expression:
        return expression
    spoken = [line.split("::")[-1].strip() for line in metadata.get_all("Classifier") or [] if "License ::" in line]
    named = (metadata.get("License") or "").strip()
    if spoken and not (len(spoken) == 1 and spoken[0] == "BSD License" and named.startswith("BSD-")):
        return " OR ".join(SPOKEN.get(word, word) for word in spoken)
    return SPOKEN.get(named, named.splitlines()[0] if named else "未注明")


def normal(name: str) -> str:
    """Return a package name the way indexes compare them."""
    return re.sub(r"[-_.]+", "-", name).lower()


def dependencies() -> list[Dependency]:
    """Return all locked runtime packages; they have to be installed."""
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    block = text.split("\ndependencies = [", 1)[1].split("\n]", 1)[0]
    direct = {normal(name) for name in re.findall(r'"([A-Za-z0-9._-]+)', block)}
    result = []
    for name, version in locked():
        metadata = importlib.metadata.metadata(name)
        summary = " ".join((metadata.get("Summary") or "").split())
        result.append(Dependency(name, version, licence_of(metadata), normal(name) in direct, summary))
    return result


def shipped() -> list[tuple[str, str]]:
    """Return the licence files that lie beside things of others in our own tree, with their first telling line."""
    found = []
    for path in sorted(SOURCE.rglob("*")):
        if path.is_file() and re.match(r"(?i)^(.*[-_.])?(licen[cs]e|ofl|copying)([-_.].*)?$", path.name):
            lines = [line.strip(" #*=-") for line in path.read_text(encoding="utf-8", errors="replace").splitlines()]
            first = next((line for line in lines if line), "")
            found.append((path.relative_to(ROOT).as_posix(), first[:110]))
    return found


def cell(text: str) -> str:
    """Return text that cannot break out of a table cell."""
    return text.replace("|", "\\|")


def page(all_of_them: list[Dependency]) -> str:
    """Return the page's text."""
    lines = [
        "# 运行所需的软件包及其许可",
        "",
        "本页由 `make docs` 根据锁定的依赖与各软件包自带的说明生成，请勿手改。版本与摘要见 `requirements.txt`。",
        "仅在开发、测试时使用的软件包不随系统运行，不在此列，见 `requirements-dev.txt`。",
        "",
        "| 软件包 | 版本 | 许可 | 关系 | 用途（软件包自述） |",
        "|---|---|---|---|---|",
    ]
    for item in all_of_them:
        relation = "直接" if item.direct else "间接"
        lines.append(f"| {item.name} | {item.version} | {cell(item.licence)} | {relation} | {cell(item.summary)} |")
    lines += ["", "## 需要留意的", ""]
    names = {item.name for item in all_of_them}
    lines += [f"- **{name}** — {note}" for name, note in sorted((NOTED | REMARKS).items()) if name in names]
    beside = shipped()
    if beside:
        lines += ["", "## 随本系统一同分发的他人作品", "", "| 许可文件 | 首行 |", "|---|---|"]
        lines += [f"| `{path}` | {cell(first)} |" for path, first in beside]
    return "\n".join(lines) + "\n"


def main() -> int:
    """Write or check the page; 1 when it is out of date or a licence needs a thought."""
    all_of_them = dependencies()
    unknown = [item for item in all_of_them if not item.is_permissive and item.name not in NOTED]
    for item in unknown:
        print(f"{item.name} {item.version}: {item.licence}: not permissive and not noted in scripts/dependencies.py")
    text = page(all_of_them)
    if "--check" in sys.argv[1:]:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != text:
            print(f"{PAGE.relative_to(ROOT)} is out of date: run make docs")
            return 1
    else:
        PAGE.parent.mkdir(parents=True, exist_ok=True)
        PAGE.write_text(text, encoding="utf-8")
    print(f"{len(all_of_them)} packages, licences known")
    return 1 if unknown else 0


if __name__ == "__main__":
    sys.exit(main())
