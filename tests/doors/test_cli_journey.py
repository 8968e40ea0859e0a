"""``mingheng journey`` and ``mingheng archive`` (无界面办案、归档) at the terminal: format, output, wrong usage."""

from __future__ import annotations

import json
from pathlib import Path

import bagit
import pytest

from mingheng.cli.journeys import guide
from mingheng.cli.journeys.fieldwords import MEANINGS
from mingheng.cli.journeys.reading import read
from mingheng.cli.journeys.schema import WORDS
from mingheng.cli.main import main
from mingheng.procedure.tables import PROCEDURES
from tests.runs import EXAMPLES, SUMMARY, example


def test_format_is_what_the_manual_says() -> None:
    manual = (EXAMPLES.parent / "docs" / "journeys.md").read_text(encoding="utf-8")
    assert manual == guide.page()


@pytest.mark.parametrize("name", sorted(WORDS))
def test_every_act_has_a_chinese_name_and_a_meaning_for_each_word(name: str) -> None:
    label, procedures, _ = guide.heading(name)
    assert label and procedures and not label.isascii()
    for row in guide.table(WORDS[name], name):
        assert row.count("|") == 5


def test_every_meaning_is_still_used() -> None:
    page = guide.page()
    assert [name for name in MEANINGS if f"`{name.rpartition('.')[2]}`" not in page] == []


def test_every_step_of_the_procedures_can_be_written() -> None:
    steps = {step.code for each in PROCEDURES.values() for step in each.steps}
    assert steps - set(WORDS) <= {"give_opinion", "assign_officer"}


def test_example_in_the_manual_can_be_read(tmp_path: Path) -> None:
    text = guide.page().split("```yaml\n")[1].split("```")[0]
    (tmp_path / "matter.yaml").write_text(text, encoding="utf-8")
    assert [act.do for act in read(tmp_path).acts] == ["show_credentials"]


@pytest.mark.parametrize("folder", sorted(path.name for path in EXAMPLES.iterdir()))
def test_shipped_examples_can_be_read(folder: str) -> None:
    assert len(read(EXAMPLES / folder).acts) > 10


def test_package_is_exported_again_by_number(tmp_path: Path) -> None:
    run = example(SUMMARY)
    out = tmp_path / "包"
    at = ("--data", run.installation.folder, "--json")
    done = run.installation.run("archive", "export", run.done.answer["number"], "--out", out, *at)
    assert done.code == 0 and bagit.Bag(str(out)).is_valid(), done.err
    assert len(done.answer["manifest_sha256"]) == 64
    none = run.installation.run("archive", "export", "沪普曹罚〔2026〕第9999号", "--out", tmp_path / "无", *at)
    assert (none.code, none.refusal["code"]) == (1, "NO_DOSSIER") and not (tmp_path / "无").exists()


def test_year_is_handed_over_with_its_register(tmp_path: Path) -> None:
    run = example(SUMMARY)
    at = ("--data", run.installation.folder, "--json")
    done = run.installation.run("archive", "handover", "2026", "--out", tmp_path / "移交", *at)
    assert done.code == 0 and done.answer["dossiers"] == 1 and done.answer["unbound"] == [], done.err
    assert Path(done.answer["register"]).is_file()


def test_folder_that_is_no_package_fails_the_check(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["archive", "check", str(tmp_path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["ok"] is False
    assert main(["archive", "check", str(tmp_path / "没有")]) == 2
