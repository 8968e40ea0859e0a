"""The archive package of a dossier (归档包): one folder that is a valid BagIt 1.0 bag.

It holds the bound PDF, every paper and original, what the ledger says of the case with its proofs, and metadata. Files are
copied in chunks, so that a large recording needs no memory.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import bagit

from mingheng.archive import queries
from mingheng.archive.models import Dossier
from mingheng.base.errors import Refused
from mingheng.base.files import store
from mingheng.documents.queries import pdf_of
from mingheng.evidence.models import Evidence
from mingheng.ledger import exporting, verifier
from mingheng.ledger.integration import integrate
from mingheng.ledger.queries import entries_about

ALGORITHMS = ["sha256", "sm3"]
_CHUNK = 1024 * 1024


def write(dossier: Dossier, folder: Path, *, at: dt.datetime) -> str:
    """Write the package into an empty or new folder (导出归档包); return the SHA-256 of its manifest.

    :raises Refused: FOLDER_NOT_EMPTY
    """
    if folder.exists() and any(folder.iterdir()):
        raise Refused("FOLDER_NOT_EMPTY", f"文件夹 {folder} 不是空的，没有导出", way_out="换一个空文件夹")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "案卷.pdf").write_bytes(queries.bound_pdf(dossier))
    for item in queries.catalogue_of(dossier):
        _write_item(folder, item)
    ledger = folder / "存证"
    ledger.mkdir()
    integrate(dossier.agency.log, at=at)
    for case in queries.cases_of(dossier):
        proofs = exporting.prove(entries_about(case).order_by("seq"), log=dossier.agency.log)
        (ledger / f"案件-{case.pk}.json").write_text(_json(proofs), encoding="utf-8")
    shutil.copyfile(str(verifier.__file__), ledger / "核验程序.py")
    (folder / "元数据.json").write_text(_json(_metadata(dossier)), encoding="utf-8")
    _make_bag(folder, dossier, at)
    return hashlib.sha256((folder / "manifest-sha256.txt").read_bytes()).hexdigest()


def _write_item(folder: Path, item: Any) -> None:
    name = f"{item.order:04d}-{_safe(item.title)}"
    if item.document is not None:
        place = folder / "文书"
        place.mkdir(exist_ok=True)
        (place / f"{name}.pdf").write_bytes(pdf_of(item.document))
    elif item.evidence is not None:
        place = folder / "证据"
        place.mkdir(exist_ok=True)
        with (place / f"{name}{_suffix(item.evidence)}").open("wb") as out, store().open(item.evidence.sha256) as held:
            shutil.copyfileobj(held, out, _CHUNK)


def _suffix(evidence: Evidence) -> str:
    return Path(evidence.original_name).suffix.lower()[:8]


def _safe(title: str) -> str:
    return "".join(letter if letter.isalnum() or letter in "-_（）〔〕" else "_" for letter in title)[:60]


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True, default=str) + "\n"


def _metadata(dossier: Dossier) -> dict[str, Any]:
    return {
        "归档号": dossier.number,
        "案名": dossier.title,
        "机关": dossier.agency.name,
        "机关统一社会信用代码": dossier.agency.uscc,
        "年度": dossier.year,
        "保管期限": dossier.get_retention_display(),
        "保管期限依据": dossier.retention_reason,
        "件数": dossier.piece_count,
        "页数": dossier.page_count,
        "立卷人": dossier.compiled_by.name,
        "检查人": dossier.checked_by.name,
        "归档时间": dossier.archived_at.isoformat(),
        "案件": [
            {"案号": case.number, "决定书文号": case.decision_number, "案由": case.cause, "当事人": case.party.name}
            for case in queries.cases_of(dossier)
        ],
        "卷内文件": list(_items(queries.catalogue_of(dossier))),
    }


def _items(rows: Iterable[Any]) -> Iterator[dict[str, Any]]:
    for row in rows:
        yield {
            "顺序号": row.order,
            "部分": row.get_part_display(),
            "名称": row.title,
            "文号": row.number,
            "责任者": row.author,
            "日期": row.dated_on,
            "起页": row.first_page,
            "止页": row.last_page,
            "SHA-256": row.document.pdf_sha256 if row.document is not None else row.evidence.sha256,
        }


def _make_bag(folder: Path, dossier: Dossier, at: dt.datetime) -> None:
    about = {
        "Source-Organization": dossier.agency.name,
        "External-Identifier": dossier.number,
        "External-Description": dossier.title,
        "Bagging-Date": at.date().isoformat(),
    }
    bag = bagit.make_bag(str(folder), about, checksums=ALGORITHMS)
    (folder / "bagit.txt").write_text("BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n", encoding="utf-8")
    for algorithm in ALGORITHMS:
        (folder / f"tagmanifest-{algorithm}.txt").unlink(missing_ok=True)
        _write_tag_manifest(folder, algorithm)
    del bag


def _write_tag_manifest(folder: Path, algorithm: str) -> None:
    lines = []
    for path in sorted(folder.glob("*.txt")):
        if not path.name.startswith("tagmanifest-"):
            lines.append(f"{hashlib.new(algorithm, path.read_bytes()).hexdigest()}  {path.name}\n")
    (folder / f"tagmanifest-{algorithm}.txt").write_text("".join(lines), encoding="utf-8")
