"""Acts of disclosure: the duty, the draft, the second person, withdrawal, correction, the end."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.serializers import serialize

from mingheng.base.errors import Conflict, NotFound, NotLawful, NotPermitted
from mingheng.cases.models import Case, Clock, Todo
from mingheng.disclosure import actions, content, jobs, queries
from mingheng.disclosure.models import CorrectionRequest, Duty, Publication
from mingheng.ledger.queries import entries_about
from mingheng.org.models import Account, Agency
from tests.disclosure.matters import NO_FLAGS, SECRET, decided, drafted, duty_of, of_company, published, revoke
from tests.procedure.builders import Matter, case_at
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("agency")
FACTS = "当事人于2026年9月7日在示例路12号设摊经营。" + SECRET
HIDDEN = ("310107199001010010", "13812345678", "6222020200112233440", "李示例", "301室")


@pytest.fixture
def matter(agency: Agency) -> Matter:
    """A served decision on a natural person, whose facts hold what must not be published."""
    return decided(facts=FACTS)


def _todos(matter: Matter) -> list[str]:
    rows = Todo.objects.filter(case=matter.case, done_at=None, step__startswith="disclosure.")
    return sorted(rows.values_list("step", flat=True))


def _events(case: Case) -> set[str]:
    return {entry.event for entry in entries_about(case)}


# --- the duty ---------------------------------------------------------------------------------------------------------


def test_every_decision_gets_a_duty_with_a_number_and_seven_workdays(matter: Matter) -> None:
    duty = duty_of(matter)
    assert (duty.number, duty.stage, duty.due_on) == (1, "open", dt.date(2026, 9, 17))
    assert _todos(matter) == ["disclosure.draft"]
    assert "disclosure.DutyOpened" in _events(matter.case)


def test_a_duty_is_opened_once(matter: Matter, system: Account) -> None:
    decision = duty_of(matter).decision
    with refused("DUTY_OPEN", Conflict):
        actions.open_duty(decision=decision, by=system, at=matter.at)


def test_opening_duties_twice_changes_nothing(matter: Matter) -> None:
    jobs.open_duties(agency=matter.case.agency, at=matter.at)
    before = _events(matter.case), Duty.objects.count()
    assert jobs.open_duties(agency=matter.case.agency, at=matter.at) == 0
    assert (_events(matter.case), Duty.objects.count()) == before


# --- the draft --------------------------------------------------------------------------------------------------------


def test_a_draft_of_a_person_hides_name_number_telephone_card_and_home(matter: Matter) -> None:
    duty = drafted(matter)
    draft = queries.draft_publication(duty)
    assert (duty.stage, duty.publishes, duty.reason) == ("drafted", True, "PERSON_REDACTED")
    assert draft is not None and draft.party_name == "李某某"
    shown = serialize("json", [draft])
    assert [word for word in HIDDEN if word in shown] == []
    assert _todos(matter) == ["disclosure.check"]


def test_a_company_keeps_its_name_and_code(agency: Agency) -> None:
    publication = published(of_company())
    assert publication.party_name == "上海示例餐饮管理有限公司"
    assert publication.party_code == "91310107MA1FXXXX0T"


def test_a_draft_is_refused_before_service(agency: Agency) -> None:
    matter = case_at("serve_decision")
    duty = duty_of(matter)
    with refused("NOT_SERVED_YET", NotLawful):
        drafted(matter, duty)


def test_a_flag_needs_its_reason(matter: Matter) -> None:
    duty = duty_of(matter)
    with refused("FLAG_REASON_MISSING", NotLawful):
        drafted(matter, duty, flags={"is_minor": True})


def test_a_minor_is_withheld_whole(matter: Matter) -> None:
    duty = drafted(matter, flags={"is_minor": True}, flag_reason="当事人未满十八周岁")
    assert (duty.publishes, duty.reason) == (False, "MINOR")
    assert queries.draft_publication(duty) is None


def test_a_rewritten_text_that_shows_a_number_is_refused(matter: Matter) -> None:
    duty = duty_of(matter)
    with refused("REDACTION_LEFTOVER", NotLawful):
        drafted(matter, duty, changes={"facts": "当事人身份证号310107199001010010。"})
    assert Publication.objects.count() == 0


def test_a_draft_is_not_for_the_reviewer_or_the_neighbour(matter: Matter, reviewer: Account, outsider: Account) -> None:
    duty = duty_of(matter)
    with refused("ROLE_NEEDED", NotPermitted):
        actions.draft(duty=duty, flags=NO_FLAGS, flag_reason="", changes={}, by=reviewer, at=matter.at)
    with refused("NOT_FOUND", NotFound):
        actions.draft(duty=duty, flags=NO_FLAGS, flag_reason="", changes={}, by=outsider, at=matter.at)


# --- the second person ------------------------------------------------------------------------------------------------


def test_the_second_person_publishes(matter: Matter, reviewer: Account) -> None:
    duty = drafted(matter)
    actions.check(duty=duty, agrees=True, by=reviewer, at=matter.at)
    shown = queries.on_show(matter.case.agency).get()
    matter.case.refresh_from_db()
    assert (shown.duty.stage, shown.show_until, shown.version) == ("published", dt.date(2027, 9, 8), 1)
    assert matter.case.disclosure_settled_on == matter.at.date()
    assert not Clock.objects.filter(case=matter.case, rule="D-01", ended_on=None).exists()
    assert _todos(matter) == []
    entry = queries.publishing_entry(shown)
    assert entry is not None and content.digest_of(shown) in entry.leaf


def test_nothing_secret_is_in_the_publication_its_index_or_the_public_part_of_its_entry(matter: Matter) -> None:
    shown = published(matter)
    entry = queries.publishing_entry(shown)
    assert entry is not None
    public = serialize("json", [shown]) + queries.search_text(shown) + entry.leaf
    assert [word for word in HIDDEN if word in public] == []


def test_who_drafted_does_not_check(matter: Matter, officer: Account, head: Account) -> None:
    duty = actions.draft(duty=duty_of(matter), flags=NO_FLAGS, flag_reason="", changes={}, by=head, at=matter.at)
    with refused("SECOND_PERSON_REQUIRED", NotLawful):
        actions.check(duty=duty, agrees=True, by=head, at=matter.at)
    with refused("ROLE_NEEDED", NotPermitted):
        actions.check(duty=duty, agrees=True, by=officer, at=matter.at)


def test_a_draft_is_sent_back_with_a_reason(matter: Matter, reviewer: Account) -> None:
    duty = drafted(matter)
    with refused("REASON_MISSING", NotLawful):
        actions.check(duty=duty, agrees=False, by=reviewer, at=matter.at)
    duty = actions.check(duty=duty, agrees=False, reason="地址再核", by=reviewer, at=matter.at)
    assert (duty.stage, duty.returned_reason) == ("open", "地址再核")
    assert _todos(matter) == ["disclosure.draft"]


def test_a_checked_draft_is_not_checked_again(matter: Matter, reviewer: Account) -> None:
    duty = drafted(matter)
    actions.check(duty=duty, agrees=True, by=reviewer, at=matter.at)
    with refused("DUTY_MOVED", Conflict):
        actions.check(duty=duty, agrees=True, by=reviewer, at=matter.at)


def test_a_draft_is_stale_when_the_decision_was_revoked_meanwhile(matter: Matter, reviewer: Account) -> None:
    duty = drafted(matter)
    revoke(matter, matter.at)
    with refused("RULING_CHANGED", NotLawful):
        actions.check(duty=duty, agrees=True, by=reviewer, at=matter.at)


def test_a_withheld_decision_is_settled_and_counted(matter: Matter, reviewer: Account) -> None:
    duty = drafted(matter, flags={"has_state_secret": True}, flag_reason="涉及国家秘密")
    duty = actions.check(duty=duty, agrees=True, by=reviewer, at=matter.at)
    assert duty.stage == "withheld" and not queries.on_show(matter.case.agency).exists()
    assert [count for _, count in queries.withheld_counts(matter.case.agency, 2026)] == [1]
    assert "disclosure.DecisionWithheld" in _events(matter.case)


# --- withdrawal -------------------------------------------------------------------------------------------------------


def test_a_revoked_decision_calls_for_withdrawal_within_three_workdays(matter: Matter) -> None:
    published(matter)
    revoke(matter, matter.at)
    jobs.open_duties(agency=matter.case.agency, at=matter.at)
    clock = Clock.objects.get(case=matter.case, rule="P-13", ended_on=None)
    assert clock.due_on == dt.date(2026, 9, 11)
    assert _todos(matter) == ["disclosure.withdraw"]
    before = len(_events(matter.case))
    jobs.open_duties(agency=matter.case.agency, at=matter.at)
    assert len(_events(matter.case)) == before


def test_a_withdrawn_publication_leaves_its_reason(matter: Matter, reviewer: Account) -> None:
    shown = published(matter)
    revoke(matter, matter.at)
    jobs.open_duties(agency=matter.case.agency, at=matter.at)
    duty = actions.withdraw(duty=shown.duty, reason="复议决定撤销了本处罚。", by=reviewer, at=matter.at)
    shown.refresh_from_db()
    assert (duty.stage, shown.end_kind, shown.end_reason) == ("withdrawn", "withdrawn", "复议决定撤销了本处罚。")
    assert queries.publication_by_token(shown.token) == shown
    assert _todos(matter) == []
    assert not Clock.objects.filter(case=matter.case, rule="P-13", ended_on=None).exists()
    assert queries.search_public(shown.agency, text="设摊").count() == 0


def test_a_standing_decision_is_not_withdrawn(matter: Matter, reviewer: Account) -> None:
    shown = published(matter)
    with refused("DECISION_STANDS", NotLawful):
        actions.withdraw(duty=shown.duty, reason="因为不想公示了", by=reviewer, at=matter.at)


def test_withdrawal_needs_a_reason_that_shows_no_name(matter: Matter, reviewer: Account) -> None:
    shown = published(matter)
    revoke(matter, matter.at)
    with refused("REASON_MISSING", NotLawful):
        actions.withdraw(duty=shown.duty, reason=" 撤 ", by=reviewer, at=matter.at)
    with refused("REDACTION_LEFTOVER", NotLawful):
        actions.withdraw(duty=shown.duty, reason="李示例申请复议后撤销", by=reviewer, at=matter.at)


def test_a_changed_decision_is_published_anew_and_the_old_one_called_back(matter: Matter, leader: Account) -> None:
    published(matter)
    matter.take("change_decision", "leader", fine_amount=200, reason="采纳复议机关意见，减轻处罚")
    jobs.open_duties(agency=matter.case.agency, at=matter.at)
    assert _todos(matter) == ["disclosure.draft", "disclosure.withdraw"]
    assert sorted(Duty.objects.values_list("number", "stage")) == [(1, "published"), (2, "open")]


# --- correction -------------------------------------------------------------------------------------------------------


def test_a_correction_is_a_new_version_and_the_old_one_stays_readable(matter: Matter, reviewer: Account) -> None:
    old = published(matter)
    new = actions.correct(
        publication=old, changes={"performance": "已缴清罚款"}, reason="当事人已缴款", by=reviewer, at=matter.at
    )
    old.refresh_from_db()
    assert (new.version, new.performance, new.ended_at) == (2, "已缴清罚款", None)
    assert (old.end_kind, old.performance) == ("corrected", "尚未缴纳罚款")
    assert [row.version for row in queries.versions_of(new)] == [2, 1]
    assert queries.publishing_entry(new) is not None
    assert queries.search_public(new.agency, text="设摊").get() == new


@pytest.mark.parametrize(
    ("changes", "reason", "code"),
    [
        ({"performance": "已缴清罚款"}, " ", "REASON_MISSING"),
        ({}, "写错了", "NOTHING_CHANGED"),
        ({"facts": "李示例设摊"}, "写错了", "REDACTION_LEFTOVER"),
        ({"conclusion": " "}, "写错了", "ELEMENTS_MISSING"),
    ],
)
def test_a_correction_is_refused(
    matter: Matter, reviewer: Account, changes: dict[str, str], reason: str, code: str
) -> None:
    old = published(matter)
    with refused(code, NotLawful):
        actions.correct(publication=old, changes=changes, reason=reason, by=reviewer, at=matter.at)
    assert queries.on_show(old.agency).get() == old


def test_an_old_version_is_not_corrected(matter: Matter, reviewer: Account) -> None:
    old = published(matter)
    actions.correct(publication=old, changes={"performance": "已缴"}, reason="已缴款", by=reviewer, at=matter.at)
    with refused("NOT_ON_SHOW", Conflict):
        actions.correct(publication=old, changes={"performance": "未缴"}, reason="又改", by=reviewer, at=matter.at)


# --- requests for correction ------------------------------------------------------------------------------------------


def _ask(shown: Publication, by: Account, at: dt.datetime, **given: str) -> CorrectionRequest:
    wanted = {"applicant": "李某", "contact": "021-62345678", "content": "罚款金额写错了，应为200元。"}
    return actions.ask_correction(publication=shown, by=by, at=at, **{**wanted, **given})


def test_a_request_for_correction_is_due_in_five_workdays(matter: Matter, system: Account) -> None:
    request = _ask(published(matter), system, matter.at)
    assert request.due_on == dt.date(2026, 9, 15)
    assert _todos(matter) == ["disclosure.answer"]
    assert "disclosure.CorrectionAsked" in _events(matter.case)


@pytest.mark.parametrize(
    ("given", "code"),
    [({"contact": " "}, "REQUEST_INCOMPLETE"), ({"content": "错" * 2001}, "REQUEST_TOO_LONG")],
)
def test_a_request_must_be_whole_and_short(matter: Matter, system: Account, given: dict[str, str], code: str) -> None:
    shown = published(matter)
    with refused(code, NotLawful):
        _ask(shown, system, matter.at, **given)


def test_the_same_request_is_taken_once_and_not_more_than_twenty(matter: Matter, system: Account) -> None:
    shown = published(matter)
    _ask(shown, system, matter.at)
    with refused("ASKED_BEFORE", Conflict):
        _ask(shown, system, matter.at)
    for number in range(19):
        _ask(shown, system, matter.at, content=f"第{number}个理由")
    with refused("TOO_MANY_REQUESTS", Conflict):
        _ask(shown, system, matter.at, content="再来一个")


def test_what_expired_takes_no_requests(matter: Matter, system: Account) -> None:
    shown = published(matter)
    late = matter.at + dt.timedelta(days=800)
    actions.end_expired(by=system, at=late)
    with refused("NOT_ON_SHOW", Conflict):
        _ask(shown, system, late)


def test_a_request_granted_corrects_in_the_same_act(matter: Matter, system: Account, reviewer: Account) -> None:
    request = _ask(published(matter), system, matter.at)
    actions.answer_request(
        request=request,
        grants=True,
        answer="已核实，予以更正",
        changes={"performance": "已缴清罚款"},
        by=reviewer,
        at=matter.at,
    )
    request.refresh_from_db()
    assert (request.is_granted, queries.on_show(matter.case.agency).get().version) == (True, 2)
    assert _todos(matter) == []
    assert "disclosure.CorrectionAnswered" in _events(matter.case)


def test_a_request_declined_needs_reasons_and_changes_nothing(
    matter: Matter, system: Account, reviewer: Account
) -> None:
    request = _ask(published(matter), system, matter.at)
    with refused("ANSWER_MISSING", NotLawful):
        actions.answer_request(request=request, grants=False, answer="", by=reviewer, at=matter.at)
    with refused("NOTHING_CHANGED", NotLawful):
        actions.answer_request(request=request, grants=True, answer="改", by=reviewer, at=matter.at)
    actions.answer_request(request=request, grants=False, answer="金额与决定书一致", by=reviewer, at=matter.at)
    with refused("ANSWERED_BEFORE", Conflict):
        actions.answer_request(request=request, grants=False, answer="再答", by=reviewer, at=matter.at)
    assert queries.on_show(matter.case.agency).get().version == 1


# --- the end ----------------------------------------------------------------------------------------------------------


def test_a_publication_ends_the_day_after_its_longest_period(matter: Matter, system: Account) -> None:
    shown = published(matter)
    assert shown.show_until is not None
    last = dt.datetime.combine(shown.show_until, dt.time(10), matter.at.tzinfo)
    assert actions.end_expired(by=system, at=last) == 0
    assert actions.end_expired(by=system, at=last + dt.timedelta(days=1)) == 1
    assert actions.end_expired(by=system, at=last + dt.timedelta(days=1)) == 0
    shown.refresh_from_db()
    assert (shown.end_kind, shown.duty.stage) == ("expired", "ended")
    with pytest.raises(NotFound):
        queries.publication_by_token(shown.token)


def test_nobody_but_the_system_or_a_reviewer_ends_publications(matter: Matter, officer: Account) -> None:
    with refused("ROLE_NEEDED", NotPermitted):
        actions.end_expired(by=officer, at=matter.at)
