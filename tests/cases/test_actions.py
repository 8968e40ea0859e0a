"""Verbs of 案件."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful, NotPermitted, Refused
from mingheng.cases import actions, queries
from mingheng.cases.actions.parties import PartyFacts
from mingheng.cases.models import Case, Clock, Lead, Party, Todo
from mingheng.cases.terms import IdentifierKind, LeadStage
from mingheng.law.terms import PartyKind
from mingheng.org.models import Account, Department, Officer
from mingheng.powers.models import Power

COMPANY = PartyFacts(
    kind=PartyKind.BUSINESS,
    name="上海示例餐饮管理有限公司",
    identifier_kind=IdentifierKind.USCC,
    identifier="91310107MA1FXXXX0T",
    address="上海市普陀区示例路100号",
    representative="张某",
)


@pytest.fixture
def party(officer: Account, at: dt.datetime) -> Party:
    return actions.register_party(facts=COMPANY, by=officer, at=at)


@pytest.fixture
def opening(
    party: Party, power: Power, officers: tuple[Officer, Officer], today: dt.date, officer: Account, at: dt.datetime
) -> dict[str, Any]:
    return {
        "procedure": "ordinary", "power": power, "party": party, "officers": officers, "cause": "擅自占用道路设摊",
        "place": "示例路100号", "found_on": today, "acted_on": today, "by": officer, "at": at,
    }  # fmt: skip


def test_party_is_registered_and_recorded(party: Party) -> None:
    assert Party.objects.get().name == COMPANY.name
    assert [entry.event for entry in ledger.entries_about(party)] == ["cases.PartyRegistered"]


def test_party_is_refused_when_its_identifier_is_known(party: Party, officer: Account, at: dt.datetime) -> None:
    with pytest.raises(Conflict) as refusal:
        actions.register_party(facts=COMPANY, by=officer, at=at)
    assert refusal.value.code == "PARTY_KNOWN"
    assert Party.objects.count() == 1


def test_party_needs_a_representative_unless_a_person(officer: Account, at: dt.datetime) -> None:
    with pytest.raises(NotLawful) as refusal:
        actions.register_party(facts=PartyFacts(kind=PartyKind.BUSINESS, name="某公司"), by=officer, at=at)
    assert refusal.value.code == "REPRESENTATIVE_MISSING"
    assert not Party.objects.exists()


def test_party_is_refused_to_somebody_without_the_role(archivist: Account, at: dt.datetime) -> None:
    with pytest.raises(NotPermitted):
        actions.register_party(facts=COMPANY, by=archivist, at=at)


def test_party_is_corrected_with_a_reason(party: Party, officer: Account, at: dt.datetime) -> None:
    facts = PartyFacts(**{**_values(COMPANY), "phone": "021-60000000"})
    actions.change_party(party=party, facts=facts, reason="电话变更", by=officer, at=at)
    assert Party.objects.get().phone == "021-60000000"
    assert next(iter(ledger.entries_about(party))).event == "cases.PartyChanged"


@pytest.mark.parametrize(("reason", "code"), [("", "REASON_MISSING"), ("核对", "NOTHING_CHANGED")])
def test_party_is_not_corrected_without_reason_or_change(
    party: Party, officer: Account, at: dt.datetime, reason: str, code: str
) -> None:
    with pytest.raises(NotLawful) as refusal:
        actions.change_party(party=party, facts=COMPANY, reason=reason, by=officer, at=at)
    assert refusal.value.code == code


def test_party_may_not_take_another_partys_identifier(party: Party, officer: Account, at: dt.datetime) -> None:
    other = actions.register_party(
        facts=PartyFacts(kind=PartyKind.BUSINESS, name="另一公司", representative="李某"), by=officer, at=at
    )
    with pytest.raises(Conflict) as refusal:
        actions.change_party(party=other, facts=COMPANY, reason="合并", by=officer, at=at)
    assert refusal.value.code == "PARTY_KNOWN"


def test_looking_at_hidden_facts_is_recorded_with_its_purpose(party: Party, officer: Account, at: dt.datetime) -> None:
    actions.reveal_party(party=party, purpose="制作决定书", by=officer, at=at)
    assert next(iter(ledger.entries_about(party))).event == "cases.PartyRevealed"


def test_looking_at_hidden_facts_needs_a_purpose(party: Party, officer: Account, at: dt.datetime) -> None:
    with pytest.raises(NotLawful) as refusal:
        actions.reveal_party(party=party, purpose=" ", by=officer, at=at)
    assert refusal.value.code == "PURPOSE_MISSING"


def test_lead_is_registered_then_dropped_by_the_head(
    department: Department, officer: Account, head: Account, at: dt.datetime
) -> None:
    lead = _lead(department, officer, at)
    actions.drop_lead(lead=lead, reason="经查不属实", by=head, at=at)
    assert Lead.objects.get().stage == LeadStage.DROPPED
    with pytest.raises(Conflict) as refusal:
        actions.drop_lead(lead=lead, reason="经查不属实", by=head, at=at)
    assert refusal.value.code == "LEAD_TAKEN"


def test_lead_is_refused_when_empty_or_from_the_future(
    department: Department, officer: Account, at: dt.datetime
) -> None:
    for place, found_at, code in (("", at, "LEAD_EMPTY"), ("示例路", at + dt.timedelta(days=1), "DATES_OUT_OF_ORDER")):
        with pytest.raises(NotLawful) as refusal:
            actions.register_lead(
                source="patrol",
                found_at=found_at,
                place=place,
                content="设摊",
                department=department,
                by=officer,
                at=at,
            )
        assert refusal.value.code == code
    assert not Lead.objects.exists()


def test_lead_is_not_dropped_without_reason(
    department: Department, officer: Account, head: Account, at: dt.datetime
) -> None:
    with pytest.raises(NotLawful) as refusal:
        actions.drop_lead(lead=_lead(department, officer, at), reason=" ", by=head, at=at)
    assert refusal.value.code == "REASON_MISSING"


def test_case_is_opened_on_an_item_in_force(opening: dict[str, Any], department: Department, at: dt.datetime) -> None:
    lead = _lead(department, opening["by"], at)
    case = actions.open_case(**opening, lead=lead)
    assert [row.part for row in case.case_officers.order_by("id")] == ["lead", "assist"]
    assert next(iter(ledger.entries_about(case))).event == "cases.CaseOpened"
    assert Lead.objects.get().stage == LeadStage.TAKEN


def test_case_is_refused_with_one_officer(opening: dict[str, Any]) -> None:
    _refused("TWO_OFFICERS", actions.open_case, **{**opening, "officers": opening["officers"][:1]})


def test_case_is_refused_with_one_officer_named_twice(opening: dict[str, Any]) -> None:
    _refused("TWO_OFFICERS", actions.open_case, **{**opening, "officers": opening["officers"][:1] * 2})


def test_case_is_refused_when_days_are_out_of_order(opening: dict[str, Any], today: dt.date) -> None:
    _refused("DATES_OUT_OF_ORDER", actions.open_case, **{**opening, "acted_on": today + dt.timedelta(days=1)})


def test_case_is_refused_without_a_department(opening: dict[str, Any]) -> None:
    opening["by"].department = None
    _refused("NO_DEPARTMENT", actions.open_case, **opening)


def test_case_of_another_agency_is_not_found(opening: dict[str, Any], outsider: Account, today: dt.date) -> None:
    case = actions.open_case(**opening)
    with pytest.raises(NotFound):
        queries.case_for(outsider, case.pk, today)
    with pytest.raises(NotFound):
        actions.open_case(**{**opening, "by": outsider})


def test_credentials_are_shown_by_two(opening: dict[str, Any], at: dt.datetime) -> None:
    case = actions.open_case(**opening)
    showing = {
        "case": case,
        "activity": "evidence",
        "place": "示例路",
        "officers": opening["officers"],
        "told_rights": True,
    }
    row = actions.show_credentials(**showing, by=opening["by"], at=at)
    assert len(row.credentials) == 2
    for change, code in (
        ({"officers": opening["officers"][:1]}, "TWO_OFFICERS"),
        ({"told_rights": False}, "RIGHTS_NOT_TOLD"),
        ({"place": " "}, "PLACE_MISSING"),
    ):
        with pytest.raises(NotLawful) as refusal:
            actions.show_credentials(**{**showing, **change}, by=opening["by"], at=at)
        assert refusal.value.code == code


def test_officers_come_and_go(opening: dict[str, Any], third_officer: Account, head: Account, at: dt.datetime) -> None:
    case = actions.open_case(**opening)
    third = Officer.objects.prefetch_related("credentials").get(account=third_officer)
    actions.assign_officer(case=case, officer=third, reason="增派", by=head, at=at)
    with pytest.raises(Conflict) as refusal:
        actions.assign_officer(case=case, officer=third, reason="增派", by=head, at=at)
    assert refusal.value.code == "OFFICER_THERE"
    actions.remove_officer(case=case, officer=third, reason="调离", by=head, at=at)
    with pytest.raises(Conflict) as refusal:
        actions.remove_officer(case=case, officer=third, reason="调离", by=head, at=at)
    assert refusal.value.code == "OFFICER_GONE"


def test_auxiliary_is_not_put_in_charge(
    opening: dict[str, Any], auxiliary: Account, head: Account, at: dt.datetime
) -> None:
    case = actions.open_case(**opening)
    helper = Officer.objects.prefetch_related("credentials").get(account=auxiliary)
    with pytest.raises(NotLawful) as refusal:
        actions.assign_officer(case=case, officer=helper, reason="增派", by=head, at=at)
    assert refusal.value.code == "OFFICER_NOT_ABLE"


def test_clock_runs_is_extended_paused_and_ended(opening: dict[str, Any], system: Account, at: dt.datetime) -> None:
    case = actions.open_case(**opening)
    with ledger.transaction():
        clock = actions.start_clock(case=case, rule="D-09", trigger_on=dt.date(2026, 11, 23))
        assert clock.due_on == dt.date(2026, 11, 30)
        actions.extend_clock(case=case, rule="D-09", extended=3)
        actions.move_case(case=case, stage="review")
        actions.recompute_clocks(by=system, at=at)
    assert Clock.objects.get().due_on == dt.date(2026, 12, 3)
    assert Case.objects.get().nearest_due_on == dt.date(2026, 12, 3)
    assert case.version == 1
    with ledger.transaction():
        actions.end_clock(case=case, rule="D-09", on=dt.date(2026, 11, 30), reason="已出具意见")
        actions.move_case(case=case)
        actions.recompute_clocks(by=system, at=at)
    assert Case.objects.get().nearest_due_on is None


def test_case_is_refused_to_an_act_on_an_old_page(opening: dict[str, Any]) -> None:
    case = actions.open_case(**opening)
    assert queries.lock(case, version=0).pk == case.pk
    with pytest.raises(Conflict) as refusal:
        queries.lock(case, version=7)
    assert refusal.value.code == "CASE_MOVED"


def test_todos_follow_what_is_wanted(opening: dict[str, Any], at: dt.datetime, head: Account, today: dt.date) -> None:
    case, by = actions.open_case(**opening), opening["by"]
    want = actions.TodoWanted("decide_filing", "审批立案", "head", case.department)
    actions.sync_todos(case=case, wanted=[want], by=by, at=at)
    assert queries.open_todos(head, today).count() == 1
    later = actions.TodoWanted("decide_filing", "审批立案", "head", case.department, due_on=today)
    actions.sync_todos(case=case, wanted=[later], by=by, at=at)
    todo = Todo.objects.get()
    assert todo.due_on == today
    assert list(queries.sent_todos(by)) == [todo]
    actions.urge(todo=todo, by=by, at=at)
    with pytest.raises(Conflict) as refusal:
        actions.urge(todo=todo, by=by, at=at)
    assert refusal.value.code == "URGED_TODAY"
    actions.sync_todos(case=case, wanted=[], done=["decide_filing"], by=head, at=at)
    assert list(queries.done_todos(head)) == [todo]
    with pytest.raises(Conflict) as refusal:
        actions.urge(todo=todo, by=by, at=at)
    assert refusal.value.code == "TODO_DONE"


def test_case_is_found_by_any_two_characters(opening: dict[str, Any], today: dt.date, outsider: Account) -> None:
    case = actions.open_case(**opening)
    for text in ("餐饮", "设摊", "MA1FXXXX", "示例路100"):
        assert list(queries.list_cases(opening["by"], today, {"q": text})) == [case], text
    assert not queries.list_cases(opening["by"], today, {"q": "垃圾"}).exists()
    assert not queries.list_cases(opening["by"], today, {"q": "？"}).exists()
    assert not queries.list_cases(outsider, today, {"q": "餐饮"}).exists()


def test_list_is_filtered_and_sorted(opening: dict[str, Any], today: dt.date) -> None:
    case = actions.open_case(**opening)
    by = opening["by"]
    for filters in ({"mine": "1"}, {"since": today}, {"until": today}, {"procedure": "ordinary"}, {"order": "due"}):
        assert list(queries.list_cases(by, today, filters)) == [case], filters
    for filters in ({"stage": "decision"}, {"due_by": today}, {"since": today + dt.timedelta(days=1)}):
        assert not queries.list_cases(by, today, filters).exists(), filters


def _lead(department: Department, by: Account, at: dt.datetime) -> Lead:
    return actions.register_lead(
        source="patrol", found_at=at, place="示例路", content="占道设摊", department=department, by=by, at=at
    )


def _refused(code: str, act: Any, **words: Any) -> None:
    with pytest.raises(Refused) as refusal:
        act(**words)
    assert refusal.value.code == code
    assert not Case.objects.exists()


def _values(facts: PartyFacts) -> dict[str, Any]:
    return {name: getattr(facts, name) for name in PartyFacts.__dataclass_fields__}
