"""Two people at one matter at once (两人同时办一案): one wins, the other is told so, and nothing is half written."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection

from mingheng import ledger
from mingheng.archive import actions as archive
from mingheng.archive.models import Dossier
from mingheng.base.errors import NotFound, Refused
from mingheng.base.tasks import run_due_tasks
from mingheng.cases import actions as cases
from mingheng.cases import queries as case_queries
from mingheng.cases.models import Case, Party
from mingheng.disclosure import actions as disclosure
from mingheng.disclosure.models import Publication
from mingheng.documents.models import Document, NumberSeries
from mingheng.documents.numbering import parse_document_number
from mingheng.ledger.audit import audit
from mingheng.ledger.models import Entry, Touched
from mingheng.org import actions as org
from mingheng.org.models import Account, Agency
from mingheng.procedure import actions
from mingheng.procedure.models import Payment
from mingheng.review import actions as review
from mingheng.review.points import POINTS
from tests.disclosure.matters import drafted, duty_of, published
from tests.procedure import builders
from tests.procedure.afterwards import Road, decided
from tests.procedure.builders import COMPANY, PERSON, Matter, draft, handed_over, heavy

pytestmark = pytest.mark.django_db(transaction=True)

Act = Callable[[], Any]


def together(*acts: Act) -> list[Any]:
    """Do all at the same moment, each on a connection of its own; return what each gave or raised."""
    found: list[Any] = [None] * len(acts)
    ready = threading.Barrier(len(acts))

    def run(place: int, act: Act) -> None:
        try:
            connection.ensure_connection()
            ready.wait(timeout=30)
            found[place] = act()
        except Exception as problem:  # noqa: BLE001 - judged by the test
            found[place] = problem
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive(), "two acts wait for each other"
    return found


def one_wins(*acts: Act, codes: set[str]) -> Any:
    """Do all at once: one is done, every other one is refused with one of the codes, and the ledger stands."""
    found = together(*acts)
    lost = [one for one in found if isinstance(one, BaseException)]
    assert len(lost) == len(acts) - 1, found
    assert all(isinstance(one, Refused) for one in lost), lost
    assert {one.code for one in lost} <= codes, [one.code for one in lost]
    stands()
    return next(one for one in found if not isinstance(one, BaseException))


def stands() -> None:
    """The books are whole: every row has its commitment, nothing waits to be recorded, and numbers have no gaps."""
    for agency in Agency.objects.select_related("log"):
        numbers = list(Entry.objects.filter(log=agency.log).order_by("seq").values_list("seq", flat=True))
        assert numbers == list(range(len(numbers)))
    numbers_have_no_gaps()
    assert Touched.objects.count() == 0
    ledger.integrate_all(at=builders.BEGIN)
    assert [(one.code, one.table, one.sentence) for one in audit(files=False).differences] == []


def numbers_have_no_gaps() -> None:
    """Every number that a series gave out stands on a paper, a case or a dossier, and none was given twice."""
    printed: dict[tuple[str, int], set[int]] = {}
    for model in (Document, Case, Dossier):
        for text in model.objects.exclude(number="").values_list("number", flat=True):
            number = parse_document_number(text)
            printed.setdefault((number.prefix, number.year), set()).add(number.serial)
    for series in NumberSeries.objects.select_related("agency"):
        given = printed.get((series.agency.number_prefix + series.kind, series.year), set())
        assert given == set(range(1, series.next_number)), (series.kind, given, series.next_number)


def step(matter: Matter, name: str, who: str, **given: Any) -> Act:
    """A step of the road as somebody takes it who loaded the case for himself."""
    case, by = Case.objects.get(pk=matter.case.pk), builders.account(who)
    return lambda: getattr(actions, name)(case=case, by=by, at=matter.at, **given)


def events_of(case: Case, name: str) -> int:
    return Entry.objects.filter(about=f"cases_case:{case.pk}", event=name).count()


# ── the road ────────────────────────────────────────────────────────────────────────────────────────────────────
ROAD = {
    "propose_filing": ({"reason": "现场发现"}, ("officer", "partner"), "procedure.FilingProposed"),
    "decide_filing": ({"outcome": "filed", "opinion": "同意"}, ("head", "head"), "procedure.FilingDecided"),
    "decide_proposal": ({"outcome": "approved", "opinion": "同意"}, ("head", "head"), "procedure.ProposalDecided"),
    "issue_notice": ({}, ("officer", "partner"), "procedure.NoticeIssued"),
    "decide": ({"kind": "penalty", "opinion": "同意"}, ("leader", "vice_leader"), "procedure.CaseDecided"),
}


@pytest.mark.parametrize("name", ROAD)
def test_of_two_people_who_take_the_same_step_one_wins(agency: Agency, name: str) -> None:
    given, people, event = ROAD[name]
    matter = Matter.open().walk_to(name)
    one_wins(*(step(matter, name, who, **given) for who in people), codes={"STEP_NOT_OPEN", "STEP_DONE"})
    assert events_of(matter.case, event) == 1


def test_a_conclusion_entered_twice_gives_one_proposal(agency: Agency) -> None:
    matter = Matter.open().walk_to("conclude_investigation")
    given = {"draft": draft(), "course": "现场检查、询问当事人。"}
    one_wins(
        *(step(matter, "conclude_investigation", who, **given) for who in ("officer", "partner")),
        codes={"STEP_NOT_OPEN", "PROPOSAL_PENDING"},
    )


def test_a_decision_is_served_once(agency: Agency) -> None:
    matter = Matter.open().walk_to("serve_decision")
    given = {"delivery": handed_over()}
    one_wins(
        *(step(matter, "serve_decision", who, **given) for who in ("officer", "partner")),
        codes={"STEP_NOT_OPEN", "SERVED_BEFORE"},
    )


def test_a_page_that_is_out_of_date_is_refused_as_such(agency: Agency) -> None:
    matter = Matter.open().walk_to("decide_filing")
    seen = matter.case.version
    given = {"outcome": "filed", "opinion": "同意", "seen_version": seen}
    one_wins(*(step(matter, "decide_filing", "head", **given) for _ in range(2)), codes={"CASE_MOVED"})


def test_a_double_click_on_a_payment_records_it_once(agency: Agency) -> None:
    road = decided()
    given = {"amount": 300, "channel": "bank", "paid_on": road.at.date(), "receipt_number": "沪财罚0000001"}
    one_wins(
        *(step(road, "record_payment", "officer", **given) for _ in range(3)),
        codes={"STEP_NOT_OPEN", "RECEIPT_USED", "PAYMENT_AMOUNT"},
    )
    assert Payment.objects.count() == 1


def test_one_receipt_cannot_pay_two_cases_at_once(agency: Agency) -> None:
    first = decided()
    second = Road.reopen(first)
    second.walk_to("end")
    day = second.at.date()
    given = {"amount": 300, "channel": "bank", "paid_on": day, "receipt_number": "沪财罚0000001"}
    first.at = second.at
    one_wins(
        step(first, "record_payment", "officer", **given),
        step(second, "record_payment", "partner", **given),
        codes={"RECEIPT_USED"},
    )


# ── review, publication, archive ────────────────────────────────────────────────────────────────────────────────
def test_one_opinion_is_given_on_a_request(agency: Agency) -> None:
    matter = heavy("give_opinion")
    request, reviewer = matter.file().review, builders.account("reviewer")
    assert request is not None
    review.accept(request=request, by=reviewer, at=matter.at)
    review.explain_no_counsel(request=request, reason="顾问外出", by=reviewer, at=matter.at)

    def opinion() -> Any:
        verdicts = ["pass"] * len(POINTS)
        return review.give_opinion(request=request, kind="agree", verdicts=verdicts, by=reviewer, at=matter.at)

    one_wins(opinion, opinion, codes={"REVIEW_MOVED"})


def test_one_request_for_review_is_sent(agency: Agency) -> None:
    matter = heavy("submit_review")
    first, second = replace(matter), replace(matter)
    first.case, second.case = (Case.objects.get(pk=matter.case.pk) for _ in range(2))
    one_wins(
        lambda: first.submit_review(),
        lambda: second.submit_review(),
        codes={"STEP_NOT_OPEN", "REVIEW_RUNNING"},
    )


def test_a_decision_enters_the_register_once(agency: Agency) -> None:
    matter = Matter.open().walk_to("end")
    decision, by = matter.file().decision, Account.objects.get(agency=agency, is_system=True)
    assert decision is not None
    act = lambda: disclosure.open_duty(decision=decision, by=by, at=matter.at)  # noqa: E731
    one_wins(act, act, codes={"DUTY_OPEN"})


def test_two_decisions_that_enter_the_register_at_once_get_neighbouring_numbers(agency: Agency) -> None:
    first = decided()
    second = Road.reopen(first)
    second.walk_to("end")
    by = Account.objects.get(agency=agency, is_system=True)
    both = [road.file().decision for road in (first, second)]
    found = together(*(lambda d=one: disclosure.open_duty(decision=d, by=by, at=second.at) for one in both))
    assert sorted(one.number for one in found) == [1, 2]
    stands()


def test_a_draft_is_checked_once(agency: Agency) -> None:
    matter = Matter.open().walk_to("end")
    duty = drafted(matter)
    one_wins(
        *(
            lambda who=who: disclosure.check(duty=duty, agrees=True, by=builders.account(who), at=matter.at)
            for who in ("reviewer", "head")
        ),
        codes={"DUTY_MOVED"},
    )
    assert Publication.objects.filter(ended_at=None, is_draft=False).count() == 1


def test_a_publication_is_corrected_once(agency: Agency) -> None:
    matter = Matter.open(party=COMPANY).walk_to("end")
    shown, by = published(matter), builders.account("reviewer")
    at = matter.at

    def correct(words: str) -> Act:
        return lambda: disclosure.correct(publication=shown, changes={"facts": words}, reason="笔误", by=by, at=at)

    one_wins(correct("占道经营四平方米。"), correct("占道经营三平方米。"), codes={"NOT_ON_SHOW", "DUTY_MOVED"})
    assert Publication.objects.filter(ended_at=None, published_at__isnull=False).count() == 1


def closed() -> Road:
    """A case that is paid, closed, settled and set in type."""
    road = decided()
    run_due_tasks(max_seconds=120)
    duty = duty_of(road)
    drafted(road, duty)
    disclosure.check(duty=duty, agrees=True, by=road.people["reviewer"], at=road.at)
    road.record_payment()
    road.propose_closing()
    road.decide_closing()
    run_due_tasks(max_seconds=120)
    return road


def test_a_case_is_archived_once(agency: Agency) -> None:
    road = closed()
    officer, archivist = road.people["officer"], road.people["archivist"]

    def bind() -> Act:
        case = Case.objects.select_related("agency", "party", "power").get(pk=road.case.pk)
        return lambda: archive.archive_case(case=case, compiled_by=officer, by=archivist, at=road.at)

    late = bind()
    one_wins(bind(), bind(), codes={"ARCHIVED_BEFORE"})
    with pytest.raises(Refused) as refusal:
        late()
    assert refusal.value.code == "ARCHIVED_BEFORE"
    assert Dossier.objects.count() == 1
    stands()


# ── what is registered ──────────────────────────────────────────────────────────────────────────────────────────
def test_a_party_is_registered_once(agency: Agency) -> None:
    people = [builders.account(name) for name in ("officer", "partner")]
    one_wins(
        *(lambda by=by: cases.register_party(facts=PERSON, by=by, at=builders.BEGIN) for by in people),
        codes={"PARTY_KNOWN"},
    )
    assert Party.objects.count() == 1


def test_two_parties_cannot_be_corrected_to_the_same_identifier(agency: Agency) -> None:
    by = builders.account("officer")
    bare = replace(PERSON, identifier_kind="none", identifier="")
    rows = [
        cases.register_party(facts=replace(bare, name=name), by=by, at=builders.BEGIN) for name in ("甲示例", "乙示例")
    ]

    def change(row: Party) -> Act:
        facts = replace(PERSON, name=row.name)
        return lambda: cases.change_party(party=row, facts=facts, reason="补证件", by=by, at=builders.BEGIN)

    one_wins(*(change(row) for row in rows), codes={"PARTY_KNOWN"})


def test_a_lead_becomes_one_case(agency: Agency, department: Any) -> None:
    lead = cases.register_lead(
        source="patrol", found_at=builders.BEGIN, place="示例路12号", content="占道设摊", department=department,
        by=builders.account("officer"), at=builders.BEGIN,
    )  # fmt: skip
    one_wins(
        lambda: Matter.open(lead=lead),
        lambda: cases.drop_lead(lead=lead, reason="查无此事", by=builders.account("head"), at=builders.BEGIN),
        codes={"LEAD_TAKEN"},
    )


def test_a_log_in_name_and_a_role_are_given_once(agency: Agency, department: Any) -> None:
    admin, security = builders.account("system_admin"), builders.account("security_admin")

    def account() -> Any:
        return org.create_account(
            agency=agency, username="newcomer", name="新人", department=department, by=admin, at=builders.BEGIN
        )

    made = one_wins(account, account, codes={"USERNAME_TAKEN"}).account
    grant = lambda: org.grant_role(account=made, role="office", by=security, at=builders.BEGIN)  # noqa: E731
    one_wins(grant, grant, codes={"ROLE_HELD"})


# ── two agencies ────────────────────────────────────────────────────────────────────────────────────────────────
def test_two_agencies_work_side_by_side_and_never_see_each_other(agency: Agency, other_agency: Agency) -> None:
    ours, theirs = builders.account("officer"), builders.account("outsider")
    matter = Matter.open()

    def work(by: Account) -> Act:
        def acts() -> list[str]:
            for number in range(6):
                facts = replace(PERSON, name=f"{by.name}{number}", identifier_kind="none", identifier="")
                cases.register_party(facts=facts, by=by, at=builders.BEGIN)
            return sorted(case_queries.find_parties(by, builders.BEGIN.date(), "", "").values_list("name", flat=True))

        return acts

    seen = together(work(ours), work(theirs))
    assert seen[0] == sorted([*(f"{ours.name}{n}" for n in range(6)), matter.case.party.name])
    assert seen[1] == sorted(f"{theirs.name}{n}" for n in range(6))
    with pytest.raises(NotFound):
        actions.propose_filing(case=matter.case, reason="越界", by=theirs, at=matter.at)
    stands()


def test_an_agency_does_not_wait_for_the_long_act_of_another(agency: Agency, other_agency: Agency) -> None:
    if connection.vendor == "sqlite":
        # One writer at a time is what SQLite gives: both still get through.
        found = together(
            *(
                lambda n=n: Matter.open(
                    party=replace(COMPANY, name=f"上海示例{n}公司", identifier_kind="none", identifier="")
                )
                for n in "甲乙"
            )
        )
        assert all(isinstance(one, Matter) for one in found), found
        return
    theirs, done, held = builders.account("outsider"), threading.Event(), threading.Event()

    def long() -> bool:
        with ledger.transaction():
            Matter.open()
            held.set()
            return done.wait(timeout=20)

    def short() -> None:
        held.wait(timeout=20)
        cases.register_party(facts=PERSON, by=theirs, at=builders.BEGIN)
        done.set()

    assert together(long, short)[0] is True
    stands()
