"""Verbs of 行政执法公示: open the duty, draft, check, withhold, withdraw, correct, end."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from mingheng import ledger
from mingheng.base.errors import Conflict, NotLawful
from mingheng.cases import actions as cases
from mingheng.disclosure import content, events, queries, rules
from mingheng.disclosure.actions.todos import TERM, WITHDRAWAL, keep_todos
from mingheng.disclosure.models import Duty, Publication
from mingheng.disclosure.redaction import require_clean
from mingheng.disclosure.terms import DutyStage, EndKind, Reason
from mingheng.law.deadlines import deadline
from mingheng.org.models import Account
from mingheng.org.permission import day_of, require
from mingheng.org.queries import calendar_for, queue
from mingheng.org.terms import Role
from mingheng.procedure.models import Decision
from mingheng.procedure.terms import DecisionState


@ledger.transaction
def open_duty(*, decision: Decision, by: Account, at: dt.datetime) -> Duty:
    """Enter a decision in the publication register (登记公示义务); every decision gets the next number.

    :raises Conflict: DUTY_OPEN when it is there already.
    """
    require(by, Role.OFFICER, Role.REVIEWER, agency=decision.agency_id, at=at, system=True)
    agency = by.agency
    queue(agency)
    if Duty.objects.filter(decision=decision).exists():
        raise Conflict("DUTY_OPEN", "这份决定已经登记公示义务")
    last = Duty.objects.filter(agency=agency).aggregate(last=Max("number"))["last"] or 0
    due = deadline(TERM, day_of(decision.decided_at), calendar=calendar_for(agency))
    duty = Duty.objects.create(
        agency=agency, decision=decision, case=decision.case, number=last + 1, due_on=due.last_day, opened_at=at
    )
    keep_todos(duty=duty, by=by, at=at)
    ledger.append(
        events.DutyOpened(register_number=duty.number, due_on=due.last_day.isoformat()),
        by=by,
        at=at,
        about=decision.case,
    )
    return duty


def _locked(duty: Duty, *stages: DutyStage) -> Duty:
    row = queries.whole_duties().select_for_update(of=("self",)).get(pk=duty.pk)
    if row.stage not in stages:
        raise Conflict("DUTY_MOVED", f"这件公示现在是“{row.get_stage_display()}”", way_out="刷新后再办")
    return row


@ledger.transaction
def draft(
    *, duty: Duty, flags: Mapping[str, bool], flag_reason: str, changes: Mapping[str, str], by: Account, at: dt.datetime
) -> Duty:
    """Draft the publication, or the reason to withhold it (公示填报); the engine rules, the drafter may only hide more.

    :param flags: is_minor, has_state_secret, has_trade_secret, is_inseparable, is_necessary
    :param changes: texts of the redacted copy that the drafter rewrote
    :raises NotLawful: NOT_SERVED_YET, FLAG_REASON_MISSING, REDACTION_LEFTOVER, ELEMENTS_MISSING
    :raises Conflict: DUTY_MOVED
    """
    row = _locked(duty, DutyStage.OPEN, DutyStage.DRAFTED)
    require(by, Role.OFFICER, Role.HEAD, agency=row.agency, at=at)
    for name in ("is_minor", "has_state_secret", "has_trade_secret", "is_inseparable", "is_necessary"):
        setattr(row, name, bool(flags.get(name)))
    if any(flags.values()) and not flag_reason.strip():
        raise NotLawful("FLAG_REASON_MISSING", "勾选了特殊情形，请说明理由", article="政府信息公开条例第十七条")
    ruling = rules.rule_on_publication(content.decision_facts(row), calendar=calendar_for(row.agency))
    if ruling.reason is Reason.NOT_SERVED:
        raise NotLawful(
            "NOT_SERVED_YET", "决定书尚未送达，还不能判定公示", article=ruling.article, way_out="先送达决定书"
        )
    row.flag_reason, row.publishes, row.reason, row.article = (
        flag_reason.strip(),
        ruling.publish,
        ruling.reason,
        ruling.article,
    )
    row.gravity = ruling.gravity or ""
    row.shortest_until, row.longest_until = ruling.shortest_until, ruling.longest_until
    row.stage, row.drafted_by, row.drafted_at, row.returned_reason = DutyStage.DRAFTED, by, at, ""
    row.save()
    Publication.objects.filter(duty=row, is_draft=True).delete()
    if ruling.publish:
        _write_draft(row, changes)
    keep_todos(duty=row, done="disclosure.draft", by=by, at=at)
    event = events.PublicationDrafted(
        publishes=ruling.publish, reason=str(ruling.reason.label), ruling_article=ruling.article
    )
    ledger.append(event, by=by, at=at, about=row.case)
    return row


def _write_draft(duty: Duty, changes: Mapping[str, str]) -> Publication:
    fields = content.draft_of(duty).fields
    fields |= {
        name: text for name, text in changes.items() if name in {"cause", "facts", "basis", "conclusion", "text"}
    }
    _check_fields(duty, fields)
    last = Publication.objects.filter(duty=duty).aggregate(last=Max("version"))["last"] or 0
    return Publication.objects.create(
        agency=duty.agency, duty=duty, version=last + 1, token=secrets.token_urlsafe(12), **fields
    )


def _check_fields(duty: Duty, fields: Mapping[str, Any]) -> None:
    rules.require_four_elements(
        {
            "agency": fields["agency_name"],
            "party": fields["party_name"],
            "category": fields["category"],
            "conclusion": fields["conclusion"],
        }
    )
    persons, keep = content.persons_of(duty), content.kept_words(duty)
    for name in ("party_name", "cause", "facts", "basis", "conclusion", "text"):
        require_clean(str(fields[name]), persons=persons, keep=keep)


@ledger.transaction
def check(*, duty: Duty, agrees: bool, reason: str = "", by: Account, at: dt.datetime) -> Duty:
    """Check a draft as the second person (公示复核): publish it, confirm that it is withheld, or send it back.

    :raises NotLawful: SECOND_PERSON_REQUIRED, REASON_MISSING, RULING_CHANGED
    :raises Conflict: DUTY_MOVED
    """
    row = _locked(duty, DutyStage.DRAFTED)
    require(by, Role.REVIEWER, Role.HEAD, agency=row.agency, at=at)
    rules.require_two_people(drafted_by=str(row.drafted_by_id), checked_by=[str(by.pk)])
    row.checked_by, row.checked_at = by, at
    if not agrees:
        return _send_back(row, reason, by, at)
    ruling = rules.rule_on_publication(content.decision_facts(row), calendar=calendar_for(row.agency))
    if ruling.publish != row.publishes:
        raise NotLawful(
            "RULING_CHANGED", "填报以后情况变了，公示判定不同", article=ruling.article, way_out="退回重新填报"
        )
    if row.publishes:
        _publish(row, by, at)
    else:
        row.stage = DutyStage.WITHHELD
        event = events.DecisionWithheld(
            register_number=row.number, reason_code=row.reason, reason=str(Reason(row.reason).label)
        )
        ledger.append(event, by=by, at=at, about=row.case)
    row.save()
    cases.end_clock(case=row.case, rule=TERM, on=day_of(at), reason=str(row.get_stage_display()))
    cases.move_case(case=row.case, disclosure_settled_on=day_of(at))
    keep_todos(duty=row, done="disclosure.check", by=by, at=at)
    return row


def _send_back(row: Duty, reason: str, by: Account, at: dt.datetime) -> Duty:
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "退回应当说明理由", article="曹办〔2020〕7号第8条")
    row.stage, row.returned_reason = DutyStage.OPEN, reason.strip()
    row.save()
    keep_todos(duty=row, done="disclosure.check", by=by, at=at)
    ledger.append(events.PublicationReturned(reason=row.returned_reason), by=by, at=at, about=row.case)
    return row


def _publish(row: Duty, by: Account, at: dt.datetime) -> None:
    publication = Publication.objects.select_for_update().get(duty=row, is_draft=True)
    publication.is_draft, publication.published_at, publication.show_until = False, at, row.longest_until
    publication.save()
    row.stage = DutyStage.PUBLISHED
    queries.SEARCH.put([(publication.pk, row.agency_id, queries.search_text(publication))])
    event = events.DecisionPublished(
        register_number=row.number,
        decision_number=publication.decision_number,
        version=publication.version,
        content_sha256=content.digest_of(publication),
        show_until=str(publication.show_until),
    )
    ledger.append(event, by=by, at=at, about=publication)


def _end(publication: Publication, kind: EndKind, reason: str, by: Account, at: dt.datetime) -> None:
    publication.ended_at, publication.end_kind, publication.end_reason = at, kind, reason
    publication.save(update_fields=["ended_at", "end_kind", "end_reason"])
    queries.SEARCH.remove(publication.pk)
    event = events.PublicationEnded(
        register_number=publication.duty.number,
        decision_number=publication.decision_number,
        kind=str(kind.label),
        reason=reason,
    )
    ledger.append(event, by=by, at=at, about=publication)


@ledger.transaction
def withdraw(*, duty: Duty, reason: str, by: Account, at: dt.datetime) -> Duty:
    """Withdraw what was published because the decision no longer stands (撤回公示), and say why in public.

    :raises NotLawful: DECISION_STANDS, REASON_MISSING
    :raises Conflict: DUTY_MOVED
    """
    row = _locked(duty, DutyStage.PUBLISHED)
    require(by, Role.REVIEWER, Role.HEAD, agency=row.agency, at=at)
    if row.decision.validity == DecisionState.IN_FORCE:
        raise NotLawful("DECISION_STANDS", "决定仍然有效，不能撤回公示", article="行政处罚法第四十八条第二款")
    if len(reason.strip()) < 5:
        raise NotLawful("REASON_MISSING", "撤回应当公开说明理由", article="行政处罚法第四十八条第二款")
    require_clean(reason, persons=content.persons_of(row), keep=content.kept_words(row))
    publication = Publication.objects.select_related("duty").get(duty=row, published_at__isnull=False, ended_at=None)
    _end(publication, EndKind.WITHDRAWN, reason.strip(), by, at)
    row.stage = DutyStage.WITHDRAWN
    row.save(update_fields=["stage"])
    cases.end_clock(case=row.case, rule=WITHDRAWAL, on=day_of(at), reason="已撤回公示")
    cases.move_case(case=row.case)
    keep_todos(duty=row, done="disclosure.withdraw", by=by, at=at)
    return row


@ledger.transaction
def note_undone(*, duty: Duty, by: Account, at: dt.datetime) -> None:
    """Start the three working days for withdrawing a published decision that was undone (决定失效，须撤回公示).

    :raises Conflict: DUTY_MOVED
    """
    row = _locked(duty, DutyStage.PUBLISHED)
    require(by, Role.REVIEWER, agency=row.agency, at=at, system=True)
    undone_on = row.decision.ended_on or day_of(at)
    clock = cases.start_clock(case=row.case, rule=WITHDRAWAL, trigger_on=undone_on)
    cases.move_case(case=row.case)
    keep_todos(duty=row, by=by, at=at)
    event = events.WithdrawalCalled(register_number=row.number, due_on=str(clock.due_on))
    ledger.append(event, by=by, at=at, about=row.case)


@ledger.transaction
def correct(
    *, publication: Publication, changes: Mapping[str, str], reason: str, by: Account, at: dt.datetime
) -> Publication:
    """Correct a publication by a new version (更正公示); the old one stays readable as corrected.

    :raises NotLawful: REASON_MISSING, NOTHING_CHANGED, REDACTION_LEFTOVER
    :raises Conflict: NOT_ON_SHOW
    """
    require(by, Role.REVIEWER, agency=publication.agency, at=at)
    rows = Publication.objects.select_related("duty__decision__document", "duty__case__party", "duty__agency")
    old = rows.select_for_update(of=("self",)).get(pk=publication.pk)
    if old.published_at is None or old.ended_at is not None:
        raise Conflict("NOT_ON_SHOW", "这一版已经不在公示")
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "更正应当说明理由", article="政府信息公开条例第四十一条")
    fields = {name: getattr(old, name) for name in content.PUBLIC_FIELDS}
    wanted = {name: text for name, text in changes.items() if name in fields and fields[name] != text}
    if not wanted:
        raise NotLawful("NOTHING_CHANGED", "没有改动")
    fields |= wanted
    _check_fields(old.duty, fields)
    _end(old, EndKind.CORRECTED, reason.strip(), by, at)
    new = Publication.objects.create(
        agency=old.agency, duty=old.duty, version=old.version + 1, token=secrets.token_urlsafe(12), **fields
    )
    _publish(old.duty, by, at)
    old.duty.save(update_fields=["stage"])
    new.refresh_from_db()
    return new


@ledger.transaction
def end_expired(*, by: Account, at: dt.datetime) -> int:
    """Take publications off show whose longest period is over (期满自动停止公示); returns how many."""
    require(by, Role.REVIEWER, agency=by.agency, at=at, system=True)
    today = day_of(at)
    over = (
        Publication.objects.select_for_update(of=("self",))
        .select_related("duty")
        .filter(agency=by.agency, published_at__isnull=False, ended_at=None, show_until__lt=today)
    )
    count = 0
    for publication in over.iterator(chunk_size=500):
        _end(publication, EndKind.EXPIRED, "最长公示期届满", by, at)
        Duty.objects.filter(pk=publication.duty_id).update(stage=DutyStage.ENDED)
        count += 1
    return count
