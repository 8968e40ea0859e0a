"""Bad input for a journey (坏的输入): a clear refusal with its line, nothing half-written, and a ledger that still verifies."""

from __future__ import annotations

import io
import json
import random
import shutil
import signal
import time
import zipfile
from pathlib import Path

import pytest

from mingheng.base.errors import Refused
from mingheng.cli.journeys.acting import Actor
from mingheng.cli.journeys.reading import read
from mingheng.cli.main import main
from mingheng.evidence.models import Evidence
from mingheng.ledger.audit import audit
from mingheng.org.models import Agency
from tests.runs import EXAMPLES, SUMMARY, Installation, example, scratch

HEAD = (EXAMPLES / SUMMARY / "matter.yaml").read_text(encoding="utf-8")


def line_of(text: str, words: str, nth: int = 1) -> int:
    """The line on which words stand for the n-th time."""
    found = [number for number, line in enumerate(text.splitlines(), 1) if words in line]
    return found[nth - 1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the first example to spoil."""
    copy = tmp_path / "案件"
    shutil.copytree(EXAMPLES / SUMMARY, copy)
    return copy


def written(folder: Path, old: str, new: str, nth: int = 1) -> tuple[Path, int]:
    """Write `new` where `old` stands for the n-th time; returns the folder and the line."""
    parts = HEAD.split(old)
    assert len(parts) > nth, old
    text = old.join(parts[:nth]) + new + old.join(parts[nth:])
    (folder / "matter.yaml").write_text(text, encoding="utf-8")
    return folder, line_of(HEAD, old.strip().splitlines()[0], nth)


def refused_at(folder: Path, line: int, *words: str) -> None:
    """Reading is refused with one fault on this line."""
    with pytest.raises(Refused) as caught:
        read(folder)
    assert caught.value.code == "MATTER_INVALID"
    assert f"第 {line} 行：" in caught.value.sentence, caught.value.sentence
    for word in words:
        assert word in caught.value.sentence


# --- reading --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "nth", "words"),
    [
        ("title: ", "titel: ", 1, "titel 没有这一项"),
        ("procedure: summary", "procedure: fast", 1, "只能是 ordinary、summary"),
        ("officers: [lidui, sunli]", "officers: []", 1, "至少要有 1 项"),
        ("officers: [lidui, sunli]", "officers: lidui", 1, "应当是一个列表"),
        ("found_on: 2026-11-16", "found_on: 2026-13-40", 1, "日期"),
        ("found_on: 2026-11-16", "found_on: 20261116", 1, "应当是日期"),
        ("found_on: 2026-11-16", "found_on: 0001-01-01", 1, "年份"),
        ("opened_at: 2026-11-16 09:30", "opened_at: 2026-11-16", 1, "应当是时间"),
        ("kind: natural", "kind: ghost", 1, "只能是"),
        ("identifier_kind: resident_id", "identifier_kind: number", 1, "只能是"),
        ("source: patrol", "source: rumour", 1, "只能是"),
        ("do: show_credentials", "do: fly", 1, "do 只能是"),
        ("activity: penalty", "activity: parade", 1, "activity"),
        ("kind: object", "kind: secret", 1, "kind"),
        ("penalties: [fine]", "penalties: [prison]", 1, "penalties"),
        ("outcome: performed", "outcome: forgotten", 1, "outcome 只能是"),
        ("collection_ground: small", "collection_ground: lazy", 1, "collection_ground"),
        ("fine_amount: 100", "fine_amount: 一百", 2, "应当是金额"),
        ("fine_amount: 100", "fine_amount: .nan", 2, "金额"),
        ("name: 摊位全景照片", 'name: "摊位\\0照片"', 1, "控制字符"),
        ("name: 摊位全景照片", 'name: "\\ud83d"', 1, "控制字符"),
        ("by: lidui", "by: [lidui]", 1, "应当是文字"),
    ],
)
def test_fault_is_told_with_its_line(folder: Path, old: str, new: str, nth: int, words: str) -> None:
    spoilt, line = written(folder, old, new, nth)
    refused_at(spoilt, line, words)


def test_missing_word_is_told_at_its_act(folder: Path) -> None:
    (folder / "matter.yaml").write_text(HEAD.replace("    place: 示例路12号门前\n", "", 1), encoding="utf-8")
    refused_at(folder, line_of(HEAD, "do: show_credentials"), "place 缺少这一项")


def test_every_fault_is_told_at_once(folder: Path) -> None:
    text = HEAD.replace("kind: natural", "kind: ghost").replace("do: hand_in_cash", "do: keep_cash")
    (folder / "matter.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(Refused) as caught:
        read(folder)
    assert caught.value.sentence.startswith("matter.yaml 有 2 处不对")


def test_act_before_an_earlier_one_is_refused(folder: Path) -> None:
    spoilt, _ = written(folder, "at: 2026-11-16 09:50", "at: 2026-11-16 09:31")
    refused_at(spoilt, line_of(HEAD, "do: tell_and_hear"), "早于前一个行为")


def test_act_before_the_opening_is_refused(folder: Path) -> None:
    spoilt, _ = written(folder, "at: 2026-11-16 09:32", "at: 2026-11-15 09:32")
    refused_at(spoilt, line_of(HEAD, "do: show_credentials"), "早于前一个行为")


def test_instant_with_a_zone_is_that_instant(folder: Path) -> None:
    plain = read(folder)
    written(folder, "opened_at: 2026-11-16 09:30", "opened_at: 2026-11-16T01:30:00Z")
    assert read(folder).matter.opened_at == plain.matter.opened_at


@pytest.mark.parametrize("named", ["../机密.jpg", "/etc/hostname", "没有.jpg", ".", "a/../../机密.jpg"])
def test_file_outside_or_missing_is_refused(folder: Path, named: str) -> None:
    (folder.parent / "机密.jpg").write_bytes(b"x")
    spoilt, _ = written(folder, "file: 摊位全景.jpg", f"file: {named}")
    refused_at(spoilt, line_of(HEAD, "do: add_evidence"), "文件")


def test_link_that_leads_outside_is_refused(folder: Path) -> None:
    (folder.parent / "机密.jpg").write_bytes(b"x")
    (folder / "摊位全景.jpg").unlink()
    (folder / "摊位全景.jpg").symlink_to(folder.parent / "机密.jpg")
    refused_at(folder, line_of(HEAD, "do: add_evidence"), "不在本文件夹里")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"title: [1, 2", "第 1 行"),
        (b"title: a\ntitle: b\n", "第 2 行"),
        (b"- a\n- b\n", "第 1 行"),
        (b"", "第 1 行"),
        (b"\xff\xfe\x00", "UTF-8"),
        (b"a: &x [1]\nb: *x\n", "第 2 行"),
        (b"title: \x00", "YAML"),
        (b"a: " + b"[" * 20000, "YAML"),
        (b"#" * (1024 * 1024 + 1), "1 MB"),
    ],
)
def test_file_that_is_no_tree_is_refused(folder: Path, content: bytes, words: str) -> None:
    (folder / "matter.yaml").write_bytes(content)
    with pytest.raises(Refused) as caught:
        read(folder)
    assert caught.value.code == "MATTER_UNREADABLE" and words in caught.value.sentence


# --- the command ----------------------------------------------------------------------------------------------------


def test_unreadable_input_leaves_nothing_behind(folder: Path, tmp_path: Path) -> None:
    (folder / "matter.yaml").write_text("title: [", encoding="utf-8")
    out = tmp_path / "结果"
    done = Installation(tmp_path / "x").run("journey", folder, "--out", out, "--json")
    assert (done.code, done.refusal["code"], done.out) == (1, "MATTER_UNREADABLE", "")
    assert not out.exists()


def test_output_folder_that_holds_something_is_refused(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "结果").mkdir()
    (tmp_path / "结果" / "我的").write_text("x")
    assert main(["journey", str(folder), "--out", str(tmp_path / "结果")]) == 1
    assert [path.name for path in (tmp_path / "结果").iterdir()] == ["我的"]


def test_wrong_usage_is_told_with_two(folder: Path, tmp_path: Path) -> None:
    assert main(["journey", str(tmp_path / "没有"), "--out", str(tmp_path / "a")]) == 2
    assert main(["journey", str(folder)]) == 2
    assert main(["journey"]) == 2
    (tmp_path / "文件").write_text("x")
    assert main(["journey", str(folder), "--out", str(tmp_path / "文件")]) == 2
    assert not (tmp_path / "a").exists()


def test_check_looks_only(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = sorted(tmp_path.rglob("*"))
    done = Installation(scratch() / "unused").run("journey", folder, "--check", "--json")
    assert (done.code, done.answer["acts"]) == (0, 12)
    assert sorted(tmp_path.rglob("*")) == before and not (scratch() / "unused").exists()


# --- refused by the law while acting: by the same reader and runner, in the database of the tests --------------------

CAST = {"lidui": "officer", "sunli": "partner", "zhangdui": "head", "qianshen": "reviewer", "hedang": "archivist"}


def act(folder: Path, agency: Agency) -> Refused:
    """Take a spoilt matter as the command does, by the standing cast; returns the refusal that stopped it."""
    path = folder / "matter.yaml"
    text = path.read_text(encoding="utf-8")
    for name, one in CAST.items():
        text = text.replace(name, one)
    path.write_text(text, encoding="utf-8")
    found = read(folder)
    actor = Actor(read=found, agency=agency)
    with pytest.raises(Refused) as caught:
        actor.open()
        for each in found.acts:
            actor.act(each)
    return caught.value


def bomb() -> bytes:
    """A spreadsheet that unpacks to far more than it is."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
        for number in range(4):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"\0" * (64 * 1024 * 1024))
    return packed.getvalue()


EARLY = "  - do: report_penalty\n    at: 2026-11-16 09:49\n    by: zhangdui\n  - do: tell_and_hear"


@pytest.mark.parametrize(
    ("old", "new", "nth", "code", "where"),
    [
        ('"310107199001010010"', '"310107199001010011"', 1, "ID_CHECK_DIGIT", "party:"),
        ("officers: [lidui, sunli]", "officers: [lidui, nobody]", 1, "PERSON_UNKNOWN", "officers:"),
        ("officers: [lidui, sunli]", "officers: [lidui]", 1, "TWO_OFFICERS", "opened_at:"),
        ("power: DEMO-SR-06", "power: DEMO-XX-99", 1, "NOT_FOUND", "power:"),
        ("by: zhangdui", "by: nobody", 1, "PERSON_UNKNOWN", "do: report_penalty"),
        ("by: zhangdui", "by: lidui", 1, "STEP_NOT_YOURS", "do: report_penalty"),
        ("  - do: tell_and_hear", EARLY, 1, "STEP_NOT_OPEN", "do: tell_and_hear"),
        ("fine_amount: 100", "fine_amount: 300", 2, "SUMMARY_NOT_ALLOWED", "do: decide_on_the_spot"),
    ],
)
def test_what_the_law_forbids_is_refused_with_its_line(
    agency: Agency, folder: Path, old: str, new: str, nth: int, code: str, where: str
) -> None:
    spoilt, _ = written(folder, old, new, nth)
    refusal = act(spoilt, agency)
    assert refusal.code == code
    assert refusal.sentence.startswith(f"第 {line_of(HEAD, where)} 行"), refusal.sentence
    assert audit(files=True).ok


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("照片.jpg", b"MZ\x90\x00" + b"\0" * 400, "FILE_DANGEROUS"),
        ("照片.jpg", b"%PDF-1.7\n" + b"x" * 400, "FILE_TYPE_MISMATCH"),
        ("照片.jpg", b"", "FILE_EMPTY"),
        ("程序.exe", b"MZ\x90\x00" + b"\0" * 400, "FILE_DANGEROUS"),
        ("台账.xlsx", b"bomb", "ZIP_BOMB"),
        ("照片.jpg", b"\xff\xd8\xff\xe0" + b"\0" * 400, "FILE_DAMAGED"),
    ],
)
def test_file_that_is_not_what_it_says_is_refused(
    agency: Agency, folder: Path, name: str, content: bytes, code: str
) -> None:
    (folder / name).write_bytes(bomb() if content == b"bomb" else content)
    spoilt, _ = written(folder, "file: 摊位全景.jpg", f"file: {name}")
    refusal = act(spoilt, agency)
    assert refusal.code == code
    assert refusal.sentence.startswith(f"第 {line_of(HEAD, 'do: add_evidence')} 行 add_evidence：")
    assert not Evidence.objects.exists() and audit(files=True).ok


def test_refusal_of_the_command_names_line_code_and_article(folder: Path, tmp_path: Path) -> None:
    spoilt, _ = written(folder, "fine_amount: 100", "fine_amount: 300", 2)
    installation = Installation(tmp_path / "安装")
    done = installation.run("journey", spoilt, "--out", tmp_path / "果", "--data", installation.folder, "--json")
    assert (done.code, done.out) == (1, "")
    assert done.refusal["sentence"].startswith(f"第 {line_of(HEAD, 'do: decide_on_the_spot')} 行")
    assert "条" in done.refusal["article"] and done.refusal["code"]
    assert not list((tmp_path / "果").glob("*"))
    assert installation.run("ledger", "verify", "--data", installation.folder).code == 0


# --- killed ---------------------------------------------------------------------------------------------------------


def test_killed_between_any_two_acts_the_installation_verifies(folder: Path, tmp_path: Path) -> None:
    installation = Installation(tmp_path / "安装")
    chance = random.Random(20261123)
    for turn, point in enumerate([1, *sorted(chance.sample(range(2, 19), 3))]):
        process = installation.start(
            "journey", EXAMPLES / SUMMARY, "--out", tmp_path / f"{turn}", "--data", installation.folder
        )
        assert process.stdout is not None
        for count, _ in enumerate(process.stdout, 1):
            if count == point:
                break
        time.sleep(chance.random() * 0.15)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        audit = installation.run("ledger", "verify", "--data", installation.folder, "--json")
        assert audit.code == 0, (point, audit.out, audit.err)
    written(folder, "EX-0001", "EX-0099")  # a receipt is used once, and a killed run may have used it
    again = installation.run("journey", folder, "--out", tmp_path / "再来", "--data", installation.folder, "--json")
    assert again.code == 0 and again.answer["ledger_ok"], again.err
    assert installation.run("doctor", "--data", installation.folder).code == 0


# --- the same input, the same papers ----------------------------------------------------------------------------------


def test_same_input_gives_the_same_decision(tmp_path: Path) -> None:
    first = example(SUMMARY)
    done = Installation(tmp_path / "安装").run("journey", EXAMPLES / SUMMARY, "--out", tmp_path / "二", "--json")
    assert done.code == 0, done.err
    same = {"seq", "at", "by", "event", "label", "sentence", "article"}
    told = [[{key: act[key] for key in same} for act in run["acts"]] for run in (first.done.answer, done.answer)]
    assert told[0] == told[1]
    papers = [
        {path.name: path.read_bytes() for path in (out / "文书").iterdir()} for out in (first.out, tmp_path / "二")
    ]
    assert papers[0].keys() == papers[1].keys()
    with_token = [name for name in papers[0] if papers[0][name] != papers[1][name]]
    assert all("-T20-" in name for name in with_token), with_token  # only what carries a random address differs
    assert json.loads((tmp_path / "二" / "公示" / "公示判定.json").read_text()) == json.loads(
        (first.out / "公示" / "公示判定.json").read_text()
    )
