"""Exports and proofs: checked from files alone, and what was altered in the files is named."""

import json
import subprocess
import sys

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound
from mingheng.ledger import keys, verifier
from mingheng.ledger.exporting import export, folder_name, prove
from mingheng.ledger.integration import integrate
from mingheng.ledger.models import Entry, Log
from mingheng.ledger.notes import CheckpointText, sign
from mingheng.ledger.queries import entries_for_proof
from tests.ledger.conftest import AT, DepartmentNumbered, DepartmentRenamed


@pytest.fixture
def books(street):
    street.made = street.open("一")
    street.rename(street.made, "壹")
    with ledger.transaction():
        for number in range(600):
            ledger.append(DepartmentRenamed(name=str(number)), by=street.clerk, at=AT)
    integrate(street.log, at=AT)
    street.open("二")
    return street


@pytest.fixture
def folder(books, tmp_path):
    export(books.log, tmp_path / "out", payloads=True)
    return tmp_path / "out"


def _problems(path, **options):
    return [problem for result in verifier.check(path, **options) for problem in result.problems]


def test_an_export_holds_what_its_checkpoint_covers(books, folder):
    (result,) = verifier.check(folder)
    assert (result.problems, result.entries, result.size) == ([], 603, 603)
    assert result.origin == books.log.origin
    assert (folder / "tile/0/002.p/91").stat().st_size == 91 * 32
    assert (folder / "sm3/tile/1/000.p/2").exists()


def test_the_checker_in_the_export_runs_without_us(folder):
    done = subprocess.run(
        [sys.executable, "-I", folder / "check.py", folder], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert "全部相符" in done.stdout
    (folder / "tile/0/000").write_bytes(b"x" * 8192)
    done = subprocess.run(
        [sys.executable, "-I", folder / "check.py", folder], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "sha256 树第 0 层第 0 片" in done.stdout


def test_an_export_without_payloads_holds_nothing_personal(books, tmp_path):
    export(books.log, tmp_path / "out")
    everything = b"".join(path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file())
    assert "王五".encode() not in everything
    assert verifier.check(tmp_path / "out")[0].ok


def test_several_exports_side_by_side_are_all_checked(books, tmp_path):
    export(books.log, tmp_path / "all" / folder_name(books.log))
    export(books.log, tmp_path / "all" / "again")
    assert [result.ok for result in verifier.check(tmp_path / "all")] == [True, True]
    assert verifier.main([str(tmp_path / "all")]) == 0


def _replace(path, old, new):
    path.write_bytes(path.read_bytes().replace(old, new, 1))


@pytest.mark.parametrize(
    ("file", "old", "new", "named"),
    [
        ("tile/entries/000", "壹".encode(), "贰".encode(), "树根与记录不符"),
        ("tile/entries/000", b'"seq":5', b'"seq":6', "第 5 号记录自称"),
        ("tile/entries/002.p/91", b"}", b"", "无法读取"),
        ("tile/1/000.p/2", b"", b"x", "瓦片缺失或不符"),
        ("sm3/tile/0/001", b"", b"x", "sm3 树第 0 层第 1 片"),
        ("payloads.jsonl", "王五".encode(), "赵六".encode(), "内容与承诺不符"),
        ("payloads.jsonl", b'{"seq":0', b'{"seq":9999', "缺少内容"),
        ("commitments.jsonl", b'"digest":"', b'"digest":"0', "所列各行的承诺不符"),
        ("checkpoint", b"\n603\n", b"\n602\n", "签名不成立"),
        ("checkpoint", b"mingheng", b"mangheng", "签名不成立"),
        ("checkpoints.jsonl", b'"note"', b'"gone"', "无法读取"),
        ("key.vkey", b"+", b"-", "公钥不成形式"),
        ("key.vkey", b"mingheng", b"mangheng", "公钥不成形式"),
    ],
)
def test_what_was_altered_in_the_files_is_named(folder, file, old, new, named):
    _replace(folder / file, old, new)
    assert any(named in problem for problem in _problems(folder)), _problems(folder)


def test_a_key_from_elsewhere_tells_a_forger(books, folder):
    other = keys.create("mingheng/other").key
    assert _problems(folder, key=str(other)) != []
    assert _problems(folder, key=Log.objects.get(pk=books.log.pk).verifier_key) == []


def test_a_ledger_set_back_is_told_by_a_checkpoint_kept_from_earlier(books, folder, tmp_path):
    integrate(books.log, at=AT)
    later = export(books.log, tmp_path / "later")
    assert any("被截短" in problem for problem in _problems(folder, since=later.note))
    assert _problems(tmp_path / "later", since=(folder / "checkpoint").read_text()) == []


def test_another_history_of_the_same_length_is_told(books, folder):
    signer = keys.load(books.log.origin)
    forged = str(CheckpointText(books.log.origin, 300, b"\0" * 32, b"\0" * 32))
    problems = _problems(folder, since=sign(forged, signer.key, signer.sign))
    assert problems == ["第 300 条处的检查点：sha256 树根与记录不符", "第 300 条处的检查点：sm3 树根与记录不符"]


def test_lines_that_belong_to_no_entry_are_named(folder):
    with (folder / "commitments.jsonl").open("a") as file:
        file.write('{"seq":9999,"table":"x","key":"1","digest":null}\n')
    assert _problems(folder) == ["清单中有不属于任何记录的行"]


def test_a_folder_without_an_export_is_no_proof(tmp_path):
    assert _problems(tmp_path) == ["这里没有导出的账本"]


def test_an_export_needs_a_checkpoint_and_an_empty_folder(street, books, tmp_path):
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "x").touch()
    with pytest.raises(Conflict) as refused:
        export(books.log, tmp_path / "full")
    assert refused.value.code == "FOLDER_NOT_EMPTY"
    with ledger.transaction():
        empty = ledger.open_log(origin="mingheng/empty")
    with pytest.raises(NotFound) as missing:
        export(empty, tmp_path / "new")
    assert missing.value.code == "NO_CHECKPOINT"


def _proof(books, tmp_path, **options):
    proof = prove(ledger.entries_about(books.made), log=books.log, **options)
    path = tmp_path / "proof.json"
    path.write_text(json.dumps(proof, ensure_ascii=False))
    return path, proof


def test_a_proof_of_the_entries_about_a_row_holds_offline(books, tmp_path):
    path, proof = _proof(books, tmp_path)
    assert [entry["seq"] for entry in proof["entries"]] == [2, 1]
    assert _problems(path) == []
    assert json.loads(proof["entries"][1]["payload"]["body"])["fields"]["head"] == "王五"
    _, bare = _proof(books, tmp_path, payloads=False)
    assert "payload" not in bare["entries"][0]


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda proof: proof["entries"][0].update(leaf=proof["entries"][1]["leaf"]), "自称"),
        (lambda proof: proof["entries"][0].update(seq=9), "自称"),
        (lambda proof: proof["entries"][0].update(sha256=[]), "sha256 存在证明不成立"),
        (lambda proof: proof["entries"][0].update(sm3=proof["entries"][0]["sha256"]), "sm3 存在证明不成立"),
        (lambda proof: proof["entries"][1]["payload"].update(body="{}"), "内容与承诺不符"),
        (lambda proof: proof.update(checkpoint=proof["checkpoint"].replace("\n603\n", "\n604\n")), "签名不成立"),
        (lambda proof: proof.pop("key"), "无法读取"),
    ],
)
def test_a_proof_that_was_altered_does_not_hold(books, tmp_path, change, named):
    path, proof = _proof(books, tmp_path)
    change(proof)
    path.write_text(json.dumps(proof))
    assert any(named in problem for problem in _problems(path)), _problems(path)


def test_an_erased_payload_leaves_the_proof_whole(books, tmp_path):
    ledger.erase(entry=books.entries.get(seq=1), reason="保存期限届满", by=books.clerk, at=AT)
    path, proof = _proof(books, tmp_path)
    assert proof["entries"][1]["payload"]["body"] is None
    assert _problems(path) == []


def test_entries_are_found_by_key_and_by_public_number(books):
    with ledger.transaction():
        ledger.append(DepartmentNumbered(number="沪普曹罚〔2026〕第0001号"), by=books.clerk, at=AT, about=books.made)
    ((log, entries),) = entries_for_proof("沪普曹罚〔2026〕第0001号")
    assert (log, [entry.seq for entry in entries]) == (books.log, [1, 2, 604])
    assert [entry.seq for _, found in entries_for_proof(ledger.key_of(books.made)) for entry in found] == [1, 2, 604]
    assert entries_for_proof("没有") == []
    assert Entry.objects.filter(about=ledger.key_of(books.made)).count() == 3
