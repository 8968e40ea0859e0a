"""The command `mingheng ledger` from outside: what it prints, and how it leaves."""

import json

import pytest

from mingheng.cli import main
from mingheng.ledger.integration import integrate
from mingheng.ledger.models import Log
from mingheng.org.models import Department
from tests.ledger.conftest import AT


@pytest.fixture
def ran(street, capsys):
    street.made = street.open("一")

    def run(*words):
        left = main.main(["ledger", *map(str, words)])
        printed = capsys.readouterr()
        return left, printed.out, printed.err

    return run


def test_verify_says_that_everything_is_as_it_should_be(ran):
    left, out, _ = ran("verify", "--no-files")
    assert left == 0
    assert "全部相符" in out


def test_verify_names_what_differs_and_leaves_with_one(street, ran):
    Department.objects.filter(pk=street.made.pk).update(name="暗改")
    left, out, _ = ran("--json", "verify", "--no-files")
    told = json.loads(out)
    assert (left, told["ok"], told["count"]) == (1, False, 2)
    assert {difference["code"] for difference in told["differences"]} == {"TOUCHED_OUTSIDE", "ROW_CHANGED"}
    left, out, _ = ran("verify", "--no-files")
    assert left == 1
    assert "共 2 处不符" in out


def test_an_export_is_checked_without_the_database(street, ran, tmp_path):
    left, out, _ = ran("export", tmp_path / "out", "--payloads")
    assert (left, street.log.origin in out) == (0, True)
    left, out, _ = ran("check", tmp_path / "out", "--json")
    told = json.loads(out)
    assert (left, told["ok"]) == (0, True)
    folder = tmp_path / "out" / street.log.origin.replace("/", "_")
    kept = tmp_path / "kept"
    kept.write_text((folder / "checkpoint").read_text())
    street.open("二")
    integrate(street.log, at=AT)
    ran("export", tmp_path / "later")
    key = Log.objects.get(pk=street.log.pk).verifier_key
    later = tmp_path / "later" / folder.name
    assert ran("check", later, "--since", kept, "--key", key)[0] == 0
    (folder / "tile/0/000.p/2").write_bytes(b"x" * 64)
    left, out, _ = ran("check", folder)
    assert left == 1
    assert "不符" in out


def test_an_export_into_a_full_folder_is_refused(street, ran, tmp_path):
    folder = tmp_path / "out" / street.log.origin.replace("/", "_")
    folder.mkdir(parents=True)
    (folder / "x").touch()
    left, _, err = ran("export", tmp_path / "out", "--json")
    assert (left, json.loads(err)["code"]) == (1, "FOLDER_NOT_EMPTY")


def test_a_case_is_proven_and_the_proof_checks_offline(street, ran, tmp_path):
    left, out, _ = ran("prove", f"org_department:{street.made.pk}")
    assert left == 0
    (tmp_path / "proof.json").write_text(out)
    assert ran("check", tmp_path / "proof.json")[0] == 0
    left, out, _ = ran("prove", f"org_department:{street.made.pk}", "--no-payloads")
    assert "王五" not in out


def test_what_is_not_there_cannot_be_proven_or_checked(ran, tmp_path):
    left, _, err = ran("prove", "没有这个案号", "--json")
    assert (left, json.loads(err)["code"]) == (1, "NO_ENTRIES")
    assert ran("check", tmp_path / "nothing")[0] == 2
    assert ran("check", tmp_path)[0] == 1
    assert ran("nonsense")[0] == 2
