"""The shipped examples (随附的示例): each is run by the command that an operator types, and what it leaves is opened.

Papers, publication, archive package and proofs are read with other people's programs where there are any.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import bagit
import pikepdf
import pytest
from pypdf import PdfReader

from mingheng.cli.main import main
from mingheng.ledger import verifier
from tests.runs import COMPANY, DEFENCE, SUMMARY, Journey, example

ALL = (SUMMARY, COMPANY, DEFENCE)
every_example = pytest.mark.parametrize("name", ALL)
PRIVATE = ("310107199001010010", "11010519491231002X", "13800000000", "021-60000000", "021-60000001")
"""Identity and telephone numbers that stand in the examples and must never be published."""


def paper(name: str, code: str) -> Path:
    """The one paper of a form."""
    (found,) = (example(name).out / "文书").glob(f"*-{code}-*.pdf")
    return found


@cache
def text_of(path: Path) -> str:
    """What a PDF says, without the breaks that the page makes."""
    return "".join(page.extract_text() for page in PdfReader(path).pages).replace("\n", "").replace(" ", "")


def shown(name: str) -> dict[str, Any]:
    """The one publication of an example."""
    (path,) = (example(name).out / "公示").glob("*-第1版.json")
    published: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return published


def ruling(name: str) -> dict[str, Any]:
    """Whether the decision is published, and why."""
    (found,) = json.loads((example(name).out / "公示" / "公示判定.json").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


@every_example
def test_example_runs_to_its_end(name: str) -> None:
    run = example(name)
    assert (run.done.code, run.done.err) == (0, "")
    assert run.done.answer["stage"] == "archive" and run.done.answer["ledger_ok"]
    assert {path.name for path in run.out.iterdir()} >= {"文书", "公示", "归档包", "存证证明.json", "办理经过.txt"}


@every_example
def test_every_act_is_told_with_who_when_and_its_article(name: str) -> None:
    acts = example(name).done.answer["acts"]
    matter = (example(name).out.parent / name / "办理经过.txt").read_text(encoding="utf-8")
    assert len(matter.splitlines()) == len(acts)
    assert [act["seq"] for act in acts] == sorted(act["seq"] for act in acts)
    assert all(act["by"] and act["label"] and act["sentence"] for act in acts)
    cited = [act["article"] for act in acts if act["by"] != "系统" and "Closing" not in act["event"]]
    assert all("条" in article or "〕" in article or "办法" in article for article in cited)
    for act in acts:
        assert not re.search(r"[a-z]+_[a-z]+", act["label"] + act["article"])


@every_example
def test_papers_have_their_fonts_inside_and_their_pages_numbered(name: str) -> None:
    folder = example(name).out / "文书"
    papers = sorted(folder.iterdir())
    assert [path.name for path in papers] == example(name).done.answer["documents"]
    for path in papers:
        reader = PdfReader(path)
        for number, page in enumerate(reader.pages, 1):
            said = page.extract_text()
            assert f"— {number} —" in said or f"第{number}页" in said.replace(" ", ""), path.name
        assert_fonts_embedded(path)


def assert_fonts_embedded(path: Path) -> None:
    """Every font of a PDF lies in the file, and it calls itself PDF/A-2b."""
    with pikepdf.open(path) as pdf:
        fonts = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/Font"]
        described = [each["/FontDescriptor"] for each in fonts if "/FontDescriptor" in each]
        assert described and all({"/FontFile2", "/FontFile3"} & set(each.keys()) for each in described), path.name
        metadata = pdf.open_metadata()
        assert (metadata.get("pdfaid:part"), metadata.get("pdfaid:conformance")) == ("2", "B")


def test_penalty_on_the_spot_names_reconsideration_first() -> None:
    text = text_of(paper(SUMMARY, "T20"))
    assert "沪普曹当罚〔2026〕第0001号" in text
    assert "壹佰元整" in text and "100元" in text
    assert "李示例" in text and "310107199001010010" in text
    assert "行政复议" in text and "上海市普陀区人民政府" in text
    assert text.index("行政复议") < text.index("诉讼")
    assert re.search(r"对行政复议决定不服|先.{0,6}申请行政复议", text)
    assert "3101070102" in text and "3101070103" in text


def test_penalty_of_the_ordinary_procedure_names_both_remedies() -> None:
    text = text_of(paper(COMPANY, "T18"))
    assert "沪普曹罚〔2026〕第0001号" in text and "2026年10月30日" in text
    assert "伍万元整" in text and "50000元" in text
    assert "六十日内向上海市普陀区人民政府申请行政复议" in text
    assert "也可以自收到本决定书之日起六个月内向上海铁路运输法院提起行政诉讼" in text
    assert "百分之三" in text and "第五十九条" in text
    assert "听证" in text and "未采纳" in text


def test_decision_without_penalty_says_why() -> None:
    text = text_of(paper(DEFENCE, "T19"))
    assert "沪普曹不罚〔2026〕第0001号" in text and "不予行政处罚" in text
    assert "轻微" in text and "没有造成危害后果" in text
    assert "行政复议" in text and "行政诉讼" in text
    assert not list((example(DEFENCE).out / "文书").glob("*-T18-*"))


def test_hearing_and_review_leave_their_papers() -> None:
    codes = {path.name.split("-第")[0][3:].rsplit("-", 1)[0] for path in (example(COMPANY).out / "文书").iterdir()}
    assert {"T13-A", "T15", "T15-B", "T15-C", "T15-D", "T16", "T17", "T18", "T21", "T22", "T28"} <= codes
    assert "周明律" in text_of(paper(COMPANY, "T16"))


def test_summary_penalty_is_not_published() -> None:
    assert (ruling(SUMMARY)["publishes"], ruling(SUMMARY)["reason"]) == (False, "SIMPLE")
    assert not list((example(SUMMARY).out / "公示").glob("*版.json"))


def test_fine_on_a_company_is_published_with_its_four_elements() -> None:
    told = shown(COMPANY)
    assert told["party_name"] == "上海示例环保服务有限公司" and told["party_code"] == "91310107MA1FXXXX0T"
    assert "擅自" in told["cause"] and told["facts"]
    assert "第五十九条" in told["basis"]
    assert told["conclusion"] == "罚款人民币50000元"
    assert told["agency_name"] and told["decided_on"] == "2026-10-30"
    assert ruling(COMPANY)["publishes"] and ruling(COMPANY)["due_on"] >= "2026-11-09"


def test_decision_without_penalty_is_collected_and_not_published() -> None:
    assert ruling(DEFENCE)["publishes"] is False and ruling(DEFENCE)["reason"] == "NOT_PENALTY"
    assert not list((example(DEFENCE).out / "公示").glob("*-第*版.json"))


def test_publication_holds_no_private_number() -> None:
    told = json.dumps(shown(COMPANY), ensure_ascii=False)
    for number in PRIVATE:
        assert number not in told
    assert "［电话略］" in told


@every_example
def test_dossier_has_cover_catalogue_pieces_and_closing_note(name: str) -> None:
    path = example(name).out / "归档包" / "data" / "案卷.pdf"
    text, pages = text_of(path), PdfReader(path).pages
    assert "沪普曹档〔2026〕第0001号" in text and "保管期限" in text
    assert "行政处罚案卷" in pages[0].extract_text().replace(" ", "")
    assert "卷内目录" in pages[1].extract_text() and "卷内备考表" in pages[-1].extract_text()
    pieces = [page.extract_text().splitlines()[-1] for page in pages if "— " not in page.extract_text()[-6:]]
    numbered = [int(last) for last in pieces if last.isdigit()]
    assert numbered == list(range(1, len(numbered) + 1)) and f"{len(numbered)}页" in text
    assert len(pages) > len(list((example(name).out / "文书").iterdir()))
    assert_fonts_embedded(path)


@every_example
def test_archive_package_is_a_valid_bag(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = example(name).out / "归档包"
    bag = bagit.Bag(str(folder))
    assert bag.is_valid()
    assert {"sha256", "sm3"} <= {path.name.split("-")[1][:-4] for path in folder.glob("manifest-*.txt")}
    assert main(["archive", "check", str(folder), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["ok"]


def test_changed_package_is_found_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "包"
    shutil.copytree(example(SUMMARY).out / "归档包", folder)
    photo = next((folder / "data" / "证据").glob("*.jpg"))
    photo.write_bytes(photo.read_bytes()[:-1] + b"x")
    assert main(["archive", "check", str(folder), "--json"]) == 1
    assert photo.name in str(json.loads(capsys.readouterr().out)["problems"])


@every_example
def test_proofs_hold_without_the_installation(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ledger", "check", str(example(name).out / "存证证明.json"), "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)["logs"]
    assert told["ok"] and told["entries"] == len(example(name).done.answer["acts"])


@every_example
def test_verifier_in_the_package_checks_its_proof_alone(name: str, tmp_path: Path) -> None:
    stored = example(name).out / "归档包" / "data" / "存证"
    shutil.copytree(stored, tmp_path / "存证")
    program = tmp_path / "存证" / "核验程序.py"
    assert program.read_bytes() == Path(verifier.__file__).read_bytes()
    (proof,) = (tmp_path / "存证").glob("*.json")
    assert alone(program, proof) == 0
    told = proof.read_text(encoding="utf-8")
    proof.write_text(told.replace("行政处罚法第五十四条", "行政处罚法第五十三条", 1), encoding="utf-8")
    assert proof.read_text(encoding="utf-8") != told and alone(program, proof) == 1


def alone(program: Path, proof: Path) -> int:
    """Run the verifier with nothing of ours within reach."""
    run = [sys.executable, "-I", str(program), str(proof)]
    return subprocess.run(run, cwd=program.parent, env={}, capture_output=True, timeout=60, check=False).returncode


@pytest.mark.parametrize("name", [COMPANY])
def test_installation_verifies_and_is_well_afterwards(name: str) -> None:
    run: Journey = example(name)
    audit = run.installation.run("ledger", "verify", "--json")
    assert audit.code == 0 and audit.answer["ok"]
    health = run.installation.run("doctor", "--json")
    assert health.code == 0, health.out
