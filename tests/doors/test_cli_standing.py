"""First set-up, holiday notices and the demo street on the command line."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from pathlib import Path

import pytest

from mingheng import ledger
from mingheng.cases import actions as cases
from mingheng.cases.actions.parties import PartyFacts
from mingheng.cli import calendar, founding
from mingheng.cli.main import main
from mingheng.cli.seed import people, powers
from mingheng.law.terms import PartyKind
from mingheng.org import queries
from mingheng.org.models import Account, Agency, Officer
from mingheng.powers.models import Power
from mingheng.powers.queries import standard_on

NOTICE = """year: 2027
document: 国务院办公厅关于2027年部分节假日安排的通知
holidays:
  元旦: 2027-01-01 至 2027-01-03
  劳动节: 2027-05-01 至 2027-05-05
  国庆节: 2027-10-01 至 2027-10-07
workdays:
  - 2027-01-09
"""


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    """A notice as an operator writes it."""
    path = tmp_path / "2027.yaml"
    path.write_text(NOTICE, encoding="utf-8")
    return path


def test_notice_is_imported_for_every_agency(
    agency: Agency, other_agency: Agency, notice: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calendar", "import", str(notice), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["year"] == 2027 and [one["changed"] for one in told["agencies"]] == [True, True]
    for each in (agency, other_agency):
        assert queries.calendar_for(each).is_workday(dt.date(2027, 1, 9))


def test_open_deadlines_that_the_notice_moves_are_listed(
    officer: Account,
    officers: tuple[Officer, Officer],
    power: Power,
    notice: Path,
    capsys: pytest.CaptureFixture[str],
    at: dt.datetime,
    today: dt.date,
) -> None:
    facts = PartyFacts(kind=PartyKind.NATURAL, name="张某")
    party = cases.register_party(facts=facts, by=officer, at=at)
    with ledger.transaction():
        case = cases.open_case(
            procedure="ordinary", power=power, party=party, officers=officers, cause="设摊", place="示例路",
            found_on=today, acted_on=today, by=officer, at=at,
        )  # fmt: skip
        clock = cases.start_clock(case=case, rule="P-02", trigger_on=dt.date(2026, 12, 28))
    assert clock.is_provisional
    assert main(["calendar", "import", str(notice), "--json"]) == 0
    ((moved,),) = [one["moved"] for one in json.loads(capsys.readouterr().out)["agencies"] if one["moved"]]
    assert (moved["rule"], moved["was_on"], moved["now_on"]) == ("P-02", "2027-01-06", "2027-01-07")


def test_second_import_changes_nothing(agency: Agency, notice: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["calendar", "import", str(notice)]) == main(["calendar", "import", str(notice)]) == 0
    assert "没有变化" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("content", "code"), [(b"year: 2027", 1), (b"\xff\xfe", 2), (b"#" * (calendar.LARGEST + 1), 1)]
)
def test_file_that_is_no_notice_is_refused(agency: Agency, tmp_path: Path, content: bytes, code: int) -> None:
    path = tmp_path / "n.yaml"
    path.write_bytes(content)
    assert main(["calendar", "import", str(path)]) == code


def test_missing_file_is_wrong_usage(agency: Agency, tmp_path: Path) -> None:
    assert main(["calendar", "import", str(tmp_path / "none.yaml")]) == 2


def test_second_agency_is_founded_with_passwords_shown_once(agency: Agency, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["--name", "上海市普陀区第三街道办事处", "--prefix", "沪普三", "--uscc", "91310107MA1FXXXX0T"]
    assert main(["init", *words, "--district", "区政府", "--court", "法院", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    for one in told["administrators"]:
        account = Account.objects.get(username=one["username"])
        assert account.check_password(one["password"]) and account.must_change_password


def test_incomplete_set_up_is_refused(agency: Agency, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--name", "某街道办事处"]) == 1
    assert "INIT_INCOMPLETE" in capsys.readouterr().err


def test_password_can_be_reset_at_the_command_line(agency: Agency, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["init", "--reset", "security_admin", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert Account.objects.get(username="security_admin").check_password(told["password"])
    assert main(["init", "--reset", "nobody"]) == 1


def test_demo_street_is_loaded_by_the_same_verbs(db: None, at: dt.datetime, today: dt.date) -> None:
    profile = replace(people.PROFILE, name="另一个示例街道办事处", number_prefix="沪普演", uscc="91310107MA1FXXXX0T")
    founding.prepare_database()
    founded = people.found_street(profile=profile, at=at)
    accounts = people.load_people(founded, at=at)
    listed = powers.load_powers(
        founded.agency, reviewer=accounts["wangsuo"], leader=accounts["chenzhiyuan"], year=2026, at=at
    )
    assert len(accounts) >= 14 and listed.powers.count() == 47
    assert len(queries.officers_on(today, agency=founded.agency)) == 10
    assert listed.powers.exclude(successor="").count() == 5
    assert standard_on(founded.agency, "DEMO-SR-06", today) is not None
