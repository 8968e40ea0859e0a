"""What the ledger remembers of 归档."""

from __future__ import annotations

from dataclasses import dataclass

from mingheng.ledger import Event, Internal, Public


@dataclass(frozen=True)
class CaseArchived(Event):
    """A closed case was bound into a dossier (归档)."""

    label = "归档"
    article = "行政处罚法第四十七条"
    number: Public[str]
    retention: Public[str]
    pieces: Public[int]
    pages: Public[int]
    digests: Internal[str]

    def sentence(self) -> str:
        """Say under which number, how much, how long."""
        return f"{self.number}，{self.pieces} 件 {self.pages} 页，保管期限{self.retention}"


@dataclass(frozen=True)
class DossierBound(Event):
    """The dossier's one PDF was made (案卷成册)."""

    label = "案卷成册"
    article = "档案法第三十七条"
    number: Public[str]
    sha256: Public[str]

    def sentence(self) -> str:
        """Say which."""
        return f"{self.number}，版式文件 {self.sha256[:16]}…"


@dataclass(frozen=True)
class PackageExported(Event):
    """An archive package was taken out (导出归档包)."""

    label = "导出归档包"
    article = "档案法实施条例第三十九条"
    number: Public[str]
    manifest_sha256: Public[str]

    def sentence(self) -> str:
        """Say which."""
        return f"{self.number}，清单 {self.manifest_sha256[:16]}…"
