"""The command line of the law engine: answers as text and as JSON, refusals, wrong usage, and what is loaded for it."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mingheng.cli import main as command
from mingheng.cli.main import COMMANDS, main

SOURCE = Path(__file__).resolve().parents[2] / "src"
PUBLISH = {
    "procedure": "ordinary", "party": "business", "decision_on": "2025-09-26", "served": True, "penalties": ["fine"],
    "fine_amount": "1000", "sector": "general",
}  # fmt: skip
NOTICE = """year: 2027
document: 国务院办公厅关于2027年部分节假日安排的通知
holidays:
  元旦: 2027-01-01 至 2027-01-05
  劳动节: 2027-05-01
  国庆节: 2027-10-01
"""


class Terminal:
    """A terminal that remembers what was printed."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
        self.monkeypatch, self.capsys = monkeypatch, capsys
        self.out = self.err = ""

    def run(self, *words: str, given: object = "") -> int:
        """Run a command with this on standard input."""
        text = given if isinstance(given, str) else json.dumps(given, ensure_ascii=False)
        self.monkeypatch.setattr(sys, "stdin", io.StringIO(text))
        code = main(words)
        self.out, self.err = self.capsys.readouterr()
        return code

    def answer(self, *words: str, given: object = "") -> Any:
        """Run a command that is done, and return its JSON."""
        assert self.run(*words, "--json", given=given) == 0, self.err
        return json.loads(self.out)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    monkeypatch.delenv("DATA_DIR", raising=False)
    return Terminal(monkeypatch, capsys)


# --- answers ----------------------------------------------------------------------------------------------------------


def test_workdays_are_told_day_by_day(terminal: Terminal) -> None:
    found = terminal.answer("law", "workdays", "--from", "2025-09-26", "--count", "7")
    assert (found["last_day"], found["provisional"]) == ("2025-10-13", False)
    assert found["days"][0] == {"on": "2025-09-26", "counted": False, "ordinal": 0, "reason": "开始的当日不算"}
    assert [day["on"] for day in found["days"] if day["counted"]][-1] == "2025-10-13"


def test_workdays_are_printed_with_reasons(terminal: Terminal) -> None:
    assert terminal.run("law", "workdays", "--from", "2025-09-26", "--count", "7") == 0
    assert "国庆节放假" in terminal.out
    assert "最后一日：2025-10-13" in terminal.out


def test_a_deadline_is_told_with_its_law(terminal: Terminal) -> None:
    found = terminal.answer("law", "deadline", "--rule", "p-03", "--from", "2025-07-01")
    assert (found["rule"], found["last_day"], found["provisional"]) == ("P-03", "2025-09-29", False)
    assert found["article"] == "《行政处罚法》(2021) 第六十条"
    assert len(found["days"]) == 91


def test_a_deadline_is_printed_folded(terminal: Terminal) -> None:
    assert terminal.run("law", "deadline", "--rule", "P-03", "--from", "2025-07-01") == 0
    assert "2025-07-02 至 2025-09-28，第 1 至 89 天" in terminal.out
    assert "过了会怎样" in terminal.out


def test_hours_are_told_to_the_minute(terminal: Terminal) -> None:
    found = terminal.answer("law", "deadline", "--rule", "Q-01", "--from", "2025-09-26T10:30")
    assert found["last_at"] == "2025-09-27T10:30:00+08:00"
    terminal.run("law", "deadline", "--rule", "Q-01", "--from", "2025-09-26T10:30")
    assert "最后一日：2025-09-27 10:30" in terminal.out


def test_extension_length_and_suspension_are_taken(terminal: Terminal) -> None:
    words = ("law", "deadline", "--from", "2025-07-01", "--rule")
    assert terminal.answer(*words, "Q-02", "--extended", "30")["last_day"] == "2025-08-30"
    assert terminal.answer(*words, "R-07", "--length", "30")["last_day"] == "2025-07-31"
    paused = terminal.answer(*words, "Q-02", "--suspend", "2025-07-02/2025-07-06/检测")
    assert paused["last_day"] == "2025-08-05"
    assert paused["days"][1]["reason"] == "停止计算：检测"


def test_all_time_limits_can_be_listed(terminal: Terminal) -> None:
    found = terminal.answer("law", "deadline", "--list")["time_limits"]
    assert {"P-01", "Q-13", "K-05", "D-12", "A-03", "R-08"} <= {limit["id"] for limit in found}
    terminal.run("law", "deadline", "--list")
    assert "P-03" in terminal.out


def test_an_unpublished_year_is_provisional_until_its_notice_is_given(terminal: Terminal, tmp_path: Path) -> None:
    words = ("law", "deadline", "--rule", "D-01", "--from", "2026-12-28")
    assert terminal.answer(*words)["provisional"] is True
    terminal.run(*words)
    assert "暂定" in terminal.out
    file = tmp_path / "2027.yaml"
    file.write_text(NOTICE, encoding="utf-8")
    found = terminal.answer(*words, "--calendar", str(file))
    assert (found["last_day"], found["provisional"]) == ("2027-01-11", False)


def test_notices_kept_with_the_installation_count(terminal: Terminal, tmp_path: Path) -> None:
    (tmp_path / "calendar").mkdir()
    (tmp_path / "calendar" / "2027.yaml").write_text(NOTICE, encoding="utf-8")
    words = ("law", "workdays", "--from", "2026-12-31", "--count", "1")
    assert terminal.answer(*words, "--data", str(tmp_path))["last_day"] == "2027-01-06"
    assert terminal.answer(*words, f"--data={tmp_path}")["last_day"] == "2027-01-06"
    terminal.monkeypatch.setenv("DATA_DIR", str(tmp_path))
    assert terminal.answer(*words)["last_day"] == "2027-01-06"


@pytest.mark.parametrize(
    ("code", "kind", "valid"),
    [
        ("11010519491231002X", "resident_id", True),
        ("91310107MA1FXXXX0T", "uscc", True),
        ("91310107MA1FXXXX0A", "uscc", False),
        ("x", "unknown", False),
    ],
)
def test_identifiers_are_recognised(terminal: Terminal, code: str, kind: str, valid: bool) -> None:
    found = terminal.answer("law", "identify", code)
    assert (found["kind"], found["valid"]) == (kind, valid)
    assert terminal.run("law", "identify", code) == 0


def test_text_is_redacted(terminal: Terminal) -> None:
    text = "张三丰（11010519491231002X），证人王五。\n"
    words = ("law", "redact", "--person", "张三丰", "--witness", "王五")
    assert terminal.run(*words, given=text) == 0
    assert terminal.out == "张某某（［身份证号略］），证人甲。\n"
    found = terminal.answer(*words, given=text)
    assert [each["kind"] for each in found["hidden"]] == ["person", "resident_id", "person"]
    assert found["hidden"][1]["original"] == "11010519491231002X"


def test_gt_19_the_check_before_publishing_refuses(terminal: Terminal) -> None:
    assert terminal.run("law", "redact", "--check", given="11010519491231002X") == 1
    assert "REDACTION_LEFTOVER" in terminal.err
    assert terminal.run("law", "redact", "--check", given="没有什么") == 0
    assert terminal.run("law", "redact", "--check", "--keep", "021-62540011", given="电话021-62540011") == 0


def test_a_decision_is_judged_for_publication(terminal: Terminal) -> None:
    found = terminal.answer("law", "publish", given=PUBLISH)
    assert {name: found[name] for name in ("publish", "reason", "due_on", "shortest_until", "longest_until")} == {
        "publish": True, "reason": "ORDINARY", "due_on": "2025-10-13", "shortest_until": "2025-12-26",
        "longest_until": "2028-09-26",
    }  # fmt: skip
    assert found["article"]
    assert terminal.run("law", "publish", given=PUBLISH) == 0
    assert "最迟 2025-10-13 公示" in terminal.out


def test_gt_15_a_summary_decision_is_not_published(terminal: Terminal) -> None:
    given = {**PUBLISH, "procedure": "summary", "decision_on": "2026-04-02"}
    found = terminal.answer("law", "publish", given=given)
    assert (found["publish"], found["reason"], found["due_on"]) == (False, "SIMPLE", None)
    assert terminal.run("law", "publish", given=given) == 0
    assert "不公示" in terminal.out


def test_a_draft_is_judged_for_review(terminal: Terminal) -> None:
    draft = {"party": "natural", "penalties": ["fine"], "fine_amount": "5000", "mitigated": True, "hearing": None}
    found = terminal.answer("law", "review", given=draft)
    assert (found["required"], found["codes"]) == (True, ["MR-03", "MR-07"])
    assert set(found["sources"]) == {"MR-03", "MR-07"}
    assert terminal.run("law", "review", given=draft) == 0
    assert "MR-07" in terminal.out
    assert terminal.answer("law", "review", "--citizen", "6000", given={**draft, "mitigated": False})["codes"] == []
    terminal.run("law", "review", "--citizen", "6000", given={**draft, "mitigated": False})
    assert "没有要求" in terminal.out


@pytest.mark.parametrize(
    ("words", "codes"),
    [
        ({"hearing": "waived"}, ["MR-02"]),
        ({"hearing": "", "enforcement": "compulsory_execution"}, ["MR-10"]),
        ({"enforcement": "additional_fine", "other_basis": ""}, []),
        ({"penalties": ["demolition_order"], "structure_completed": True, "crime_suspected": None}, ["MR-08"]),
        ({"penalties": ["confiscation"], "confiscated_amount": 5000}, ["MR-04"]),
    ],
)
def test_every_word_of_a_draft_is_read(terminal: Terminal, words: dict[str, object], codes: list[str]) -> None:
    assert terminal.answer("law", "review", given={"party": "natural", "penalties": [], **words})["codes"] == codes


# --- refusals and wrong usage -------------------------------------------------------------------------------------------


def test_a_refusal_names_code_article_and_way_out(terminal: Terminal) -> None:
    words = ("law", "deadline", "--rule", "P-04", "--from", "2025-07-01", "--extended", "1")
    assert terminal.run(*words) == 1
    assert terminal.out == ""
    assert "EXTENSION_TOO_LONG" in terminal.err
    assert "依据：《行政处罚法》(2021) 第五十六条" in terminal.err
    assert terminal.run("--json", *words) == 1
    refused = json.loads(terminal.err)
    assert refused["code"] == "EXTENSION_TOO_LONG"
    assert refused["article"]
    assert refused["way_out"]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("什么",),
        ("law",),
        ("law", "deadline"),
        ("law", "deadline", "--rule", "P-03"),
        ("law", "workdays", "--from", "2025-13-01", "--count", "1"),
        ("law", "workdays", "--from", "2025-01-01", "--count", "many"),
        ("law", "deadline", "--rule", "Q-02", "--from", "2025-01-01T99", "--suspend", "2025-01-01"),
        ("law", "workdays", "--from", "2025-01-01", "--count", "1", "--calendar", "/nowhere.yaml"),
        ("law", "workdays", "--from", "2025-01-01", "--count", "1", "--data"),
        ("law", "workdays", "--from", "2025-01-01", "--count", "1", "--", "--json"),
        ("law", "review", "--citizen", "many"),
        ("law", "identify"),
        ("bench", "nothing"),
    ],
)
def test_wrong_usage_leaves_with_two(terminal: Terminal, words: tuple[str, ...]) -> None:
    assert terminal.run(*words) == 2
    assert "用法" in terminal.err


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ("{", "JSON"),
        ("[]", "对象"),
        ("[" * 100_000, "嵌套"),
        ({**PUBLISH, "what": 1}, "what"),
        ({**PUBLISH, "party": "somebody"}, "party"),
        ({**PUBLISH, "party": 1}, "party"),
        ({**PUBLISH, "party": None}, "party"),
        ({**PUBLISH, "served": "yes"}, "served"),
        ({**PUBLISH, "decision_on": "2025-02-30"}, "decision_on"),
        ({**PUBLISH, "decision_on": 20250101}, "decision_on"),
        ({**PUBLISH, "penalties": "fine"}, "penalties"),
        ({**PUBLISH, "penalties": ["beating"]}, "penalties"),
        ({**PUBLISH, "penalties": [["fine"]]}, "penalties"),
        ({**PUBLISH, "penalties": 5}, "penalties"),
        ({**PUBLISH, "fine_amount": "-1"}, "fine_amount"),
        ({**PUBLISH, "fine_amount": True}, "fine_amount"),
        ({name: value for name, value in PUBLISH.items() if name != "fine_amount"}, "fine_amount"),
        ({}, "缺少 procedure"),
    ],
)
def test_a_malformed_object_leaves_with_two_and_names_the_field(terminal: Terminal, given: object, told: str) -> None:
    assert terminal.run("law", "publish", given=given) == 2
    assert told in terminal.err
    assert "Traceback" not in terminal.err


def test_all_mistakes_of_an_object_are_told_at_once(terminal: Terminal) -> None:
    assert terminal.run("law", "review", given={"hearing": "maybe", "complex": 1, "other_basis": 3}) == 2
    assert all(name in terminal.err for name in ("party", "penalties", "hearing", "complex", "other_basis"))


def test_text_that_is_no_utf8_leaves_with_two(terminal: Terminal) -> None:
    terminal.monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"\xff\xfe")))
    assert main(["law", "redact"]) == 2


def test_a_wrong_notice_is_refused_with_its_line(terminal: Terminal, tmp_path: Path) -> None:
    file = tmp_path / "2027.yaml"
    file.write_text(NOTICE.replace("2027-01-05", "2027-01-35"), encoding="utf-8")
    assert terminal.run("law", "workdays", "--from", "2026-12-31", "--count", "1", "--calendar", str(file)) == 1
    assert "第 4 行" in terminal.err


# --- the command itself ---------------------------------------------------------------------------------------------------


def test_help_is_chinese_and_names_every_command(terminal: Terminal) -> None:
    assert terminal.run("--help") == 0
    assert all(name in terminal.out for name in COMMANDS)
    assert "usage" not in terminal.out
    for part in ("workdays", "deadline", "identify", "redact", "publish", "review"):
        assert terminal.run("law", part, "--help") == 0
        assert "选项" in terminal.out


def test_the_version_is_told(terminal: Terminal) -> None:
    assert terminal.run("--version") == 0
    assert "明衡" in terminal.out


def test_what_follows_manage_is_handed_on_untouched(terminal: Terminal) -> None:
    words, common = command._common(["--data", "d", "manage", "migrate", "--json", "--data", "x"])
    assert words == ["manage", "migrate", "--json", "--data", "x"]
    assert (common.json, common.data) == (False, "d")


def test_a_command_that_is_not_there_is_refused(terminal: Terminal) -> None:
    terminal.monkeypatch.setitem(COMMANDS, "nonesuch", "没有的命令")
    assert terminal.run("nonesuch") == 1
    assert "COMMAND_MISSING" in terminal.err


def test_the_framework_gets_its_words(terminal: Terminal) -> None:
    assert terminal.run("manage", "version") == 0
    assert terminal.out.strip()[0].isdigit()


class Interrupted(io.StringIO):
    """A keyboard on which somebody presses Ctrl-C."""

    def read(self, size: int | None = -1) -> str:
        """Be interrupted."""
        raise KeyboardInterrupt


def test_an_interrupted_command_leaves_with_130(terminal: Terminal) -> None:
    terminal.monkeypatch.setattr(sys, "stdin", Interrupted())
    assert main(["law", "redact"]) == 130


def test_the_benchmark_tells_whether_it_reached_its_bounds(terminal: Terminal) -> None:
    code = terminal.run("bench", "law", "--count", "20000", "--json")
    found = json.loads(terminal.out)
    assert found["computations"] == 20000
    assert code == (0 if found["reached"] else 1)
    terminal.run("bench", "law", "--count", "2000")
    assert "每秒" in terminal.out


def test_the_law_needs_no_django_and_no_heavy_package() -> None:
    program = "import sys, mingheng.law; print(*sys.modules)"
    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60,
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
    )  # fmt: skip
    loaded = {name.split(".")[0] for name in found.stdout.split()}
    assert not loaded & {"django", "pydantic", "openpyxl", "stdnum", "chinese_calendar"}


def test_a_reader_that_goes_away_is_no_failure() -> None:
    words = [
        sys.executable,
        "-m",
        "mingheng.cli.main",
        "law",
        "deadline",
        "--rule",
        "P-01-2",
        "--from",
        "2025-01-01",
        "--json",
    ]
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "PYTHONPATH": str(SOURCE)}
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.read(10)
        running.stdout.close()
        told = running.stderr.read()
        assert running.wait(timeout=60) == 0
    assert b"Traceback" not in told
