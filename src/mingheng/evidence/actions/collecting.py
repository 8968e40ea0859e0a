"""Collecting, excluding, reviewing and looking at evidence (收集、排除、审核、调阅证据)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotPermitted
from mingheng.base.files import StoredFile
from mingheng.base.tasks import enqueue
from mingheng.cases import queries as cases
from mingheng.cases.models import Case
from mingheng.cases.terms import CaseState
from mingheng.evidence import access, queries, rules
from mingheng.evidence.events import DerivativeMade, EvidenceAdded, EvidenceExcluded, EvidenceViewed, MonitoringReviewed
from mingheng.evidence.models import Derivative, Evidence
from mingheng.evidence.receiving import Received
from mingheng.evidence.terms import DerivativeKind, EvidenceKind, MediaKind, ReviewAspect
from mingheng.org.models import Account, Officer
from mingheng.org.permission import day_of, require
from mingheng.org.terms import Role


@ledger.transaction
def add_evidence(
    *,
    case: Case,
    upload: Received,
    kind: EvidenceKind,
    name: str,
    proves: str,
    taken_at: dt.datetime,
    place: str,
    officers: Sequence[Officer],
    notes: str = "",
    provided_by: str = "",
    monitoring_basis: str = "",
    by: Account,
    at: dt.datetime,
) -> Evidence:
    """Make a received file evidence of a case (收集证据), numbered in its order.

    :param officers: who took it, two with a valid credential that day; one when somebody else provided it
    :param monitoring_basis: law or regulation behind electronic monitoring (41条); empty for any other evidence
    :raises NotLawful: EVIDENCE_KIND_MEDIA, EVIDENCE_NAME, EVIDENCE_PROVES, EVIDENCE_PLACE, EVIDENCE_TRANSCRIPT,
        EVIDENCE_FROM_FUTURE, TWO_OFFICERS, MONITORING_BASIS, CASE_CLOSED.
    :raises Conflict: EVIDENCE_TWICE when the case has this very file already.
    """
    case = cases.lock(case)
    access.collector(by, case, at)
    media, takers = MediaKind(upload.facts.kind.value), _takers(officers, case, taken_at)
    rules.check_case_running(closed=case.state in {CaseState.CLOSED, CaseState.ARCHIVED})
    rules.check_kind_fits(EvidenceKind(kind), media)
    rules.check_stated(media=media, name=name, proves=proves, place=place, notes=notes)
    rules.check_instants(taken_at=taken_at, at=at)
    certified = sum(bool(taker["number"]) for taker in takers)
    rules.check_origin(certified=certified, provided_by=provided_by, monitoring_basis=monitoring_basis)
    twin = case.evidence.filter(sha256=upload.stored.sha256).first()
    if twin is not None:
        raise Conflict("EVIDENCE_TWICE", f"这个文件已经是本案证据{twin.number}", way_out="不用重复上传")
    evidence = Evidence.objects.create(
        agency_id=case.agency_id,
        case=case,
        number=queries.next_number(case),
        kind=kind,
        media=media,
        name=name.strip(),
        proves=proves.strip(),
        taken_at=taken_at,
        place=place.strip(),
        taken_by=takers,
        provided_by=provided_by.strip(),
        notes=notes.strip(),
        is_monitoring=bool(monitoring_basis.strip()),
        monitoring_basis=monitoring_basis.strip(),
        added_at=at,
        added_by=by,
        **_found_in(upload),
    )
    ledger.append(_added(evidence), by=by, at=at, about=case)
    enqueue("mingheng.evidence.jobs.make_thumbnail", evidence_id=evidence.pk)
    return evidence


def _takers(officers: Sequence[Officer], case: Case, taken_at: dt.datetime) -> list[dict[str, object]]:
    """Write down who took the evidence, with the credential of that day; auxiliaries and expired ones have no number."""
    takers: list[dict[str, object]] = []
    for officer in {officer.pk: officer for officer in officers}.values():
        if officer.agency_id != case.agency_id:
            raise NotFound
        credential = None if officer.is_auxiliary else officer.credential_on(day_of(taken_at))
        takers.append({"officer": officer.pk, "name": officer.name, "number": credential.number if credential else ""})
    return takers


def _found_in(upload: Received) -> dict[str, object]:
    """Return the columns that come from the file itself."""
    facts, stored = upload.facts, upload.stored
    return {
        "original_name": upload.name,
        "media_type": facts.media_type,
        "size": stored.size,
        "sha256": stored.sha256,
        "sm3": stored.sm3,
        "file_key": stored.key,
        "width": facts.width,
        "height": facts.height,
        "duration_ms": facts.duration_ms,
        "page_count": facts.pages,
        "codecs": list(facts.codecs),
        "device": facts.device,
        "device_time_at": facts.taken_at,
        "position": list(facts.position) if facts.position else None,
        "flags": sorted(facts.flags),
    }


def _added(evidence: Evidence) -> EvidenceAdded:
    return EvidenceAdded(
        number=evidence.number,
        kind=evidence.get_kind_display(),
        sha256=evidence.sha256,
        sm3=evidence.sm3,
        size=evidence.size,
        name=evidence.name,
        proves=evidence.proves,
        place=evidence.place,
        taken_at=evidence.taken_at,
        taken_by=tuple(f"{taker['name']} {taker['number']}".strip() for taker in evidence.taken_by),
        provided_by=evidence.provided_by,
    )


@ledger.transaction
def exclude_evidence(*, evidence: Evidence, reason: str, by: Account, at: dt.datetime) -> None:
    """Exclude evidence that was gained unlawfully or is not true (排除证据); it stays in the file, marked.

    :raises NotLawful: EXCLUSION_REASON, EVIDENCE_EXCLUDED, CASE_CLOSED.
    """
    evidence = _locked(evidence)
    access.judge(by, evidence.case, at)
    rules.check_case_running(closed=evidence.case.state in {CaseState.CLOSED, CaseState.ARCHIVED})
    rules.check_reason(reason, "EXCLUSION_REASON", "没有写排除理由", "行政处罚法第四十六条第三款")
    rules.check_not_excluded(excluded=evidence.is_excluded)
    evidence.excluded_at, evidence.excluded_by, evidence.exclusion_reason = at, by, reason.strip()
    evidence.save(update_fields=["excluded_at", "excluded_by", "exclusion_reason"])
    event = EvidenceExcluded(number=evidence.number, name=evidence.name, reason=reason.strip())
    ledger.append(event, by=by, at=at, about=evidence.case)


@ledger.transaction
def review_monitoring(
    *, evidence: Evidence, aspect: ReviewAspect, passed: bool, opinion: str, by: Account, at: dt.datetime
) -> None:
    """Review evidence of electronic monitoring (审核电子监控证据): 法制 by a reviewer, 技术 by the office or a head.

    A later opinion replaces the earlier one of the same aspect; both stay in the ledger.

    :raises NotLawful: NOT_MONITORING, REVIEW_OPINION, EVIDENCE_EXCLUDED.
    :raises NotPermitted: ROLE_NEEDED, OWN_EVIDENCE.
    """
    evidence = _locked(evidence)
    legal = aspect == ReviewAspect.LEGAL
    roles = (Role.REVIEWER,) if legal else (Role.OFFICE, Role.HEAD)
    require(by, *roles, agency=evidence.agency_id, at=at)
    own = Officer.objects.filter(account=by, pk__in=[taker["officer"] for taker in evidence.taken_by])
    if evidence.added_by_id == by.pk or own.exists():
        raise NotPermitted("OWN_EVIDENCE", "不能审核自己收集的证据", way_out="请其他人员审核")
    rules.check_reviewable(monitoring=evidence.is_monitoring)
    rules.check_reason(opinion, "REVIEW_OPINION", "没有写审核意见", "行政处罚法第四十一条")
    rules.check_not_excluded(excluded=evidence.is_excluded)
    field = "legal_passed" if legal else "technical_passed"
    setattr(evidence, field, passed)
    evidence.save(update_fields=[field])
    event = MonitoringReviewed(
        number=evidence.number, aspect=ReviewAspect(aspect).label, passed=passed, opinion=opinion.strip()
    )
    ledger.append(event, by=by, at=at, about=evidence.case)


@ledger.transaction
def view_evidence(*, evidence: Evidence, purpose: str, by: Account, at: dt.datetime) -> None:
    """Record that somebody looks at a piece of evidence (调阅), and why; doors call this before they send the file.

    :raises NotFound: when the case is not this account's to see.
    :raises NotLawful: VIEW_PURPOSE.
    """
    queries.evidence_for(by, evidence.pk, day_of(at))
    rules.check_reason(purpose, "VIEW_PURPOSE", "没有写调阅事由", "曹办〔2020〕7号第17条")
    event = EvidenceViewed(number=evidence.number, purpose=purpose.strip(), name=evidence.name)
    ledger.append(event, by=by, at=at, about=evidence)


@ledger.transaction
def keep_derivative(
    *, evidence: Evidence, kind: DerivativeKind, media_type: str, stored: StoredFile, by: Account, at: dt.datetime
) -> Derivative:
    """Keep what a job made from an original (派生件); asked twice it keeps the first.

    :raises NotPermitted: JOBS_ONLY for anybody but the agency's own system account.
    """
    evidence = _locked(evidence)
    if not (by.is_system and by.agency_id == evidence.agency_id):
        raise NotPermitted("JOBS_ONLY", "派生件由系统制作，不能由人员登记")
    kept = evidence.derivatives.filter(kind=kind).first()
    if kept is not None:
        return kept
    made = Derivative.objects.create(
        agency_id=evidence.agency_id,
        evidence=evidence,
        kind=kind,
        media_type=media_type,
        size=stored.size,
        sha256=stored.sha256,
        sm3=stored.sm3,
        made_at=at,
    )
    event = DerivativeMade(
        number=evidence.number, kind=made.get_kind_display(), sha256=stored.sha256, original_sha256=evidence.sha256
    )
    ledger.append(event, by=by, at=at, about=evidence)
    return made


def _locked(evidence: Evidence) -> Evidence:
    return Evidence.objects.select_for_update(of=("self",)).select_related("case__agency").get(pk=evidence.pk)
