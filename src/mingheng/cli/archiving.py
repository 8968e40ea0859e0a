"""What ``mingheng archive`` does on an installation (归档操作)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone
from openpyxl import Workbook

from mingheng.archive import actions, package, queries
from mingheng.base.errors import NotFound
from mingheng.org.queries import agencies, system_account

_HEADS = ("序号", "归档号", "案名", "保管期限", "件数", "页数", "归档时间", "版式文件 SHA-256", "归档包清单 SHA-256")


def export(named: str, folder: Path) -> dict[str, Any]:
    """Take the package of one dossier out (导出归档包).

    :raises NotFound: NO_DOSSIER
    """
    at = timezone.now()
    for agency in agencies():
        by = system_account(agency)
        found = queries.dossier_named(by, timezone.localdate(at), named)
        if found is not None:
            digest = package.write(found, folder, at=at)
            actions.note_export(dossier=found, manifest_sha256=digest, by=by, at=at)
            return {"number": found.number, "folder": str(folder), "manifest_sha256": digest}
    raise NotFound("NO_DOSSIER", f"没有 {named} 的案卷", way_out="核对案号；案件结案后先归档")


def hand_over(year: int, folder: Path) -> dict[str, Any]:
    """Write packages and register of a year's dossiers (移交清册), and name closed cases that are not bound."""
    at = timezone.now()
    folder.mkdir(parents=True, exist_ok=True)
    book = Workbook(write_only=True)
    sheet = book.create_sheet(f"{year}年度移交清册")
    sheet.append(_HEADS)
    count, unbound = 0, []
    for agency in agencies():
        by = system_account(agency)
        for dossier in queries.dossiers_of_year(by, timezone.localdate(at), year):
            digest = package.write(dossier, folder / dossier.number, at=at)
            actions.note_export(dossier=dossier, manifest_sha256=digest, by=by, at=at)
            count += 1
            sheet.append(
                [
                    count, dossier.number, dossier.title, dossier.get_retention_display(), dossier.piece_count,
                    dossier.page_count, f"{timezone.localtime(dossier.archived_at):%Y-%m-%d}", dossier.pdf_sha256, digest,
                ]
            )  # fmt: skip
        unbound += queries.unbound_of_year(agency, year)
    register = folder / f"移交清册-{year}.xlsx"
    book.save(register)
    return {"dossiers": count, "register": str(register), "unbound": unbound}
