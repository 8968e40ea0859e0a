"""Filing of a case (立案)."""

from __future__ import annotations

import datetime as dt

from mingheng import ledger
from mingheng.base.errors import NotLawful
from mingheng.cases.actions import end_clock, start_clock
from mingheng.cases.models import Case
from mingheng.cases.terms import CaseState
from mingheng.documents.actions import take_number
from mingheng.law.citations import cite
from mingheng.org.models import Account
from mingheng.procedure import queries
from mingheng.procedure.actions.road import issue_paper, move_on
from mingheng.procedure.events import FilingDecided, FilingProposed
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.models import Filing
from mingheng.procedure.terms import FilingOutcome

CASE_SERIES = "罚立"


@ledger.transaction
def propose_filing(*, case: Case, reason: str, seen_version: int | None = None, by: Account, at: dt.datetime) -> Filing:
    """Ask the head to file a case (提请立案).

    :raises NotLawful: REASON_MISSING, TIME_BARRED, TWO_OFFICERS, POWER_TAKEN_BACK
    """
    file = queries.take_up(case, "propose_filing", seen_version=seen_version, by=by, at=at)
    if not reason.strip():
        raise NotLawful("REASON_MISSING", "请写明立案理由", article=cite("处罚法", 54))
    filing = Filing.objects.create(
        agency=file.case.agency, case=file.case, reason=reason.strip(), proposed_by=by, proposed_at=at
    )
    _register(file, filing, by=by, at=at)
    start_clock(
        case=file.case,
        rule="P-02",
        trigger_on=file.case.found_on,
        length=int(file.case.agency.setting("filing_days")),
        calendar=file.calendar,
    )
    move_on(file=file, event=FilingProposed(reason=filing.reason), step="propose_filing", by=by, at=at)
    return filing


@ledger.transaction
def decide_filing(
    *,
    case: Case,
    outcome: FilingOutcome,
    opinion: str,
    seen_version: int | None = None,
    by: Account,
    at: dt.datetime,
) -> Filing:
    """File a case under its number, or refuse to (审批立案); the term of ninety days begins.

    :raises NotLawful: OWN_CASE, OPINION_MISSING where filing is refused without a word
    """
    file = queries.take_up(case, "decide_filing", seen_version=seen_version, by=by, at=at)
    queries.refuse_own_case(file, by, what="审批立案", article=cite("处罚法", 54))
    outcome = FilingOutcome(outcome)
    is_filed = outcome == FilingOutcome.FILED
    if not is_filed and not opinion.strip():
        raise NotLawful("OPINION_MISSING", "不予立案须写明理由", article=cite("处罚法", 54))
    filing = Filing.objects.select_related("proposed_by").get(case=file.case)
    filing.outcome, filing.opinion = outcome, opinion.strip() or "同意立案"
    filing.decided_by, filing.decided_at = by, at
    filing.save(update_fields=["outcome", "opinion", "decided_by", "decided_at"])
    number = take_number(agency=file.case.agency, kind=CASE_SERIES, by=by, at=at) if is_filed else ""
    _paper(file, filing, number, by=by, at=at)
    end_clock(case=file.case, rule="P-02", on=file.today, reason=str(outcome.label))
    event = FilingDecided(outcome=str(outcome.label), number=number, opinion=filing.opinion)
    changes: dict[str, object] = {"state": CaseState.CLOSED, "closed_on": file.today}
    if is_filed:
        changes = {"number": number, "filed_on": file.today}
        start_clock(case=file.case, rule="P-03", trigger_on=file.today, calendar=file.calendar)
    move_on(file=file, event=event, step="decide_filing", changes=changes, by=by, at=at)
    return filing


def _register(file: CaseFile, filing: Filing, *, by: Account, at: dt.datetime) -> None:
    """Issue the register sheet of where the case came from (案件来源登记表); who reported it is kept secret."""
    case, lead = file.case, file.case.lead
    received_at = lead.found_at if lead else case.opened_at
    own = {
        "source": lead.source if lead else "patrol",
        "received_at": received_at.isoformat(),
        "content": lead.content if lead else f"{case.place}：{case.summary or case.cause}",
        "registrar": lead.registered_by.name if lead else by.name,
        "handling_opinion": f"建议立案：{filing.reason}",
        "handling_by": by.name,
        "handling_on": file.today.isoformat(),
    }
    issue_paper(file=file, form_code="T01", own=own, by=by, at=at)


def _paper(file: CaseFile, filing: Filing, number: str, *, by: Account, at: dt.datetime) -> None:
    """Issue the approval form (立案审批表、不予立案审批表); the head of the department signs by authority of the agency's head."""
    day, proposed = file.today.isoformat(), filing.proposed_at.astimezone(at.tzinfo).date().isoformat()
    own = {
        "source": file.case.lead.source if file.case.lead else "patrol",
        "reason": filing.reason,
        "officer_opinion": "建议立案" if number else filing.reason,
        "officer_by": filing.proposed_by.name,
        "officer_on": proposed,
        "department_opinion": filing.opinion,
        "department_by": by.name,
        "department_on": day,
        "leader_opinion": f"{filing.opinion}（受本机关负责人委托审批）",
        "leader_by": by.name,
        "leader_on": day,
    }
    issue_paper(file=file, form_code="T02" if number else "T02-A", own=own, number=number, by=by, at=at)
