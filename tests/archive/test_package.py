"""The archive package: a valid bag that can be checked without us; other people's bags judged right."""

from __future__ import annotations

import json
import tracemalloc
from pathlib import Path

import bagit
import pytest

from mingheng.archive import bags, package
from mingheng.archive.models import Dossier
from mingheng.base.errors import Refused
from mingheng.cli import archiving
from mingheng.cli import main as command
from mingheng.ledger import verifier
from tests.archive.closed import bound

VECTORS = Path(__file__).parents[3] / "shared" / "vectors" / "bagit"


@pytest.fixture
def dossier(agency: object) -> Dossier:
    """A bound dossier."""
    return bound()


def test_a_package_is_a_valid_bag_with_proofs_that_hold(dossier: Dossier, tmp_path: Path) -> None:
    digest = package.write(dossier, tmp_path / "bag", at=dossier.archived_at)
    bag = bagit.Bag(str(tmp_path / "bag"))
    assert bag.is_valid() and bag.version == "1.0"
    assert bag.info["External-Identifier"] == dossier.number
    assert sorted(path.name for path in (tmp_path / "bag").glob("manifest-*")) == [
        "manifest-sha256.txt",
        "manifest-sm3.txt",
    ]
    assert len(digest) == 64 and bags.check(tmp_path / "bag") == []
    proof = next((tmp_path / "bag" / "data" / "存证").glob("案件-*.json"))
    result = verifier.check_proof(json.loads(proof.read_text(encoding="utf-8")))
    assert result.ok and result.entries > 10
    about = json.loads((tmp_path / "bag" / "data" / "元数据.json").read_text(encoding="utf-8"))
    assert about["归档号"] == dossier.number and len(about["卷内文件"]) == dossier.piece_count


def test_a_changed_missing_or_added_file_is_named(dossier: Dossier, tmp_path: Path) -> None:
    package.write(dossier, tmp_path / "bag", at=dossier.archived_at)
    pdf = tmp_path / "bag" / "data" / "案卷.pdf"
    content = pdf.read_bytes()
    pdf.write_bytes(content[:-1] + b"x")
    assert any("案卷.pdf" in problem for problem in bags.check(tmp_path / "bag"))
    pdf.unlink()
    assert bags.check(tmp_path / "bag")
    pdf.write_bytes(content)
    (tmp_path / "bag" / "data" / "多出.txt").write_text("x", encoding="utf-8")
    assert bags.check(tmp_path / "bag")


def test_the_sm3_manifest_counts_too(dossier: Dossier, tmp_path: Path) -> None:
    package.write(dossier, tmp_path / "bag", at=dossier.archived_at)
    manifest, tags = tmp_path / "bag" / "manifest-sm3.txt", list((tmp_path / "bag").glob("tagmanifest-*"))
    digest, _, rest = manifest.read_text(encoding="utf-8").partition(" ")
    manifest.write_text(f"{'0' * len(digest)} {rest}", encoding="utf-8")
    for path in tags:
        path.unlink()
    assert len(bags.check(tmp_path / "bag")) == 1


def test_a_package_is_not_written_over_something(dossier: Dossier, tmp_path: Path) -> None:
    (tmp_path / "there.txt").write_text("x", encoding="utf-8")
    with pytest.raises(Refused) as refusal:
        package.write(dossier, tmp_path, at=dossier.archived_at)
    assert refusal.value.code == "FOLDER_NOT_EMPTY"
    assert [path.name for path in tmp_path.iterdir()] == ["there.txt"]


def test_a_package_needs_little_memory(dossier: Dossier, tmp_path: Path) -> None:
    tracemalloc.start()
    package.write(dossier, tmp_path / "bag", at=dossier.archived_at)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 64 * 1024 * 1024


def test_the_command_exports_by_number_and_checks(
    dossier: Dossier, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    made = archiving.export(dossier.number, tmp_path / "bag")
    assert made["number"] == dossier.number
    assert command.main(["archive", "check", str(tmp_path / "bag")]) == 0
    (tmp_path / "bag" / "data" / "元数据.json").write_text("{}", encoding="utf-8")
    assert command.main(["archive", "check", str(tmp_path / "bag")]) == 1
    assert "元数据" in capsys.readouterr().out


def test_a_year_is_handed_over_with_its_register(dossier: Dossier, tmp_path: Path) -> None:
    made = archiving.hand_over(2026, tmp_path / "out")
    assert made["dossiers"] == 1 and made["unbound"] == []
    assert Path(made["register"]).stat().st_size > 1000
    assert bags.check(tmp_path / "out" / dossier.number) == []


def _vectors(*kinds: str) -> list[Path]:
    return [each for kind in kinds for each in sorted(VECTORS.glob(f"*/{kind}/*")) if each.is_dir()]


def test_valid_bags_of_others_are_valid() -> None:
    assert [each.name for each in _vectors("valid") if bags.check(each)] == []


def test_invalid_bags_of_others_are_not() -> None:
    assert [str(each.relative_to(VECTORS)) for each in _vectors("invalid") if not bags.check(each)] == []
