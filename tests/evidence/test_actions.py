"""Collecting, excluding, reviewing and looking at evidence."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pikepdf
import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.evidence.conftest import clip, photo

from mingheng import ledger
from mingheng.base.errors import Conflict, NotFound, NotLawful, NotPermitted, Refused
from mingheng.base.files import store
from mingheng.base.tasks import Ran, run_due_tasks
from mingheng.cases import actions as cases
from mingheng.cases.models import Case
from mingheng.cli.samples import sample_photo
from mingheng.evidence import actions, queries
from mingheng.evidence.models import Derivative, Evidence
from mingheng.evidence.receiving import Received
from mingheng.evidence.terms import MediaKind, ReviewAspect
from mingheng.ledger.models import Entry
from mingheng.org.actions import grant_role
from mingheng.org.models import Account, Officer

BASIS = "《上海市道路交通管理条例》第一条（示例）"


@contextmanager
def refused(code: str, kind: type[Refused] = Refused) -> Iterator[None]:
    """Expect a refusal with this code, and that nothing at all was written."""
    rows = (Evidence, Derivative, Entry, DBTaskResult)
    before = [row.objects.count() for row in rows]
    with pytest.raises(kind) as refusal, transaction.atomic():
        yield
    assert refusal.value.code == code
    assert [row.objects.count() for row in rows] == before


def chronicle(about: object) -> list[str]:
    return [entry.event for entry in ledger.entries_about(about)]


def test_evidence_is_numbered_stated_and_in_the_ledger(evidence: Evidence, case: Case, officer: Account) -> None:
    assert evidence.number == 1
    assert evidence.media == MediaKind.PHOTO
    assert evidence.sha256 == hashlib.sha256(photo()).hexdigest()
    assert (evidence.width, evidence.height, evidence.size) == (640, 480, len(photo()))
    assert [taker["number"] for taker in evidence.taken_by] == ["3101070001", "3101070002"]
    assert evidence.takers == "李执（3101070001）、孙协（3101070002）"
    assert evidence.device == "Mingheng Sample 1"
    assert evidence.added_by == officer
    assert evidence.is_usable
    entry = ledger.entries_about(case).first()
    assert entry is not None
    assert entry.event == "evidence.EvidenceAdded"
    assert store().verify(evidence.sha256)


def test_next_evidence_gets_the_next_number(evidence: Evidence, film: Evidence) -> None:
    assert (evidence.number, film.number) == (1, 2)
    assert film.duration_ms >= 1900
    assert film.codecs == ["h264", "aac"]


def test_same_file_twice_is_a_conflict(evidence: Evidence, wanted: dict[str, Any]) -> None:
    with refused("EVIDENCE_TWICE", Conflict):
        actions.add_evidence(**wanted)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"kind": "expert_opinion", "name": ""}, "EVIDENCE_NAME"),
        ({"proves": " "}, "EVIDENCE_PROVES"),
        ({"place": ""}, "EVIDENCE_PLACE"),
        ({"officers": ()}, "TWO_OFFICERS"),
        ({"officers": (), "provided_by": "某便利店"}, "TWO_OFFICERS"),
        ({"officers": (), "monitoring_basis": "没有写法律名称"}, "MONITORING_BASIS"),
        ({"taken_at": dt.datetime(2027, 1, 1, tzinfo=dt.UTC)}, "EVIDENCE_FROM_FUTURE"),
    ],
)
def test_evidence_that_the_law_does_not_take_is_refused(
    wanted: dict[str, Any], changed: dict[str, Any], code: str
) -> None:
    with refused(code, NotLawful):
        actions.add_evidence(**{**wanted, **changed})


def test_video_as_document_is_refused(wanted: dict[str, Any], send: Callable[..., Received]) -> None:
    film = send(clip(), "录像.mp4")
    with refused("EVIDENCE_KIND_MEDIA", NotLawful):
        actions.add_evidence(**{**wanted, "upload": film, "kind": "document"})


def test_auxiliary_and_the_same_officer_twice_do_not_count(
    wanted: dict[str, Any], officers: tuple[Officer, Officer], auxiliary: Account
) -> None:
    helper = Officer.objects.get(account=auxiliary)
    for present in ((officers[0], helper), (officers[0], officers[0])):
        with refused("TWO_OFFICERS", NotLawful):
            actions.add_evidence(**{**wanted, "officers": present})
    added = actions.add_evidence(**{**wanted, "officers": (*officers, helper)})
    assert [taker["number"] for taker in added.taken_by] == ["3101070001", "3101070002", ""]


def test_evidence_that_somebody_provided_needs_one_officer(
    wanted: dict[str, Any], officers: tuple[Officer, Officer]
) -> None:
    added = actions.add_evidence(**{**wanted, "officers": officers[:1], "provided_by": "某便利店"})
    assert added.provided_by == "某便利店"


def test_officers_of_another_agency_are_not_found(wanted: dict[str, Any], outsider: Account) -> None:
    stranger = Officer.objects.get(account=outsider)
    with refused("NOT_FOUND", NotFound):
        actions.add_evidence(**{**wanted, "officers": (*wanted["officers"], stranger)})


def test_only_officers_in_charge_collect(
    wanted: dict[str, Any], third_officer: Account, head: Account, outsider: Account
) -> None:
    with refused("CASE_NOT_YOURS", NotPermitted):
        actions.add_evidence(**{**wanted, "by": third_officer})
    with refused("ROLE_NEEDED", NotPermitted):
        actions.add_evidence(**{**wanted, "by": head})
    with refused("NOT_FOUND", NotFound):
        actions.add_evidence(**{**wanted, "by": outsider})


def test_officer_of_the_department_collects_while_nobody_is_in_charge(
    wanted: dict[str, Any], third_officer: Account, head: Account, at: dt.datetime
) -> None:
    for officer in wanted["officers"]:
        cases.remove_officer(case=wanted["case"], officer=officer, reason="调离", by=head, at=at)
    assert actions.add_evidence(**{**wanted, "by": third_officer}).added_by == third_officer


@pytest.mark.parametrize("state", ["closed", "archived"])
def test_closed_case_takes_no_more_evidence(
    wanted: dict[str, Any], state: str, evidence: Evidence, at: dt.datetime
) -> None:
    Case.objects.filter(pk=wanted["case"].pk).update(state=state)
    with refused("CASE_CLOSED", NotLawful):
        actions.add_evidence(**wanted)
    with refused("CASE_CLOSED", NotLawful):
        actions.exclude_evidence(evidence=evidence, reason="偷拍取得", by=wanted["by"], at=at)


# --- excluding ------------------------------------------------------------------------------------------------------


def test_excluded_evidence_stays_and_is_no_ground(evidence: Evidence, reviewer: Account, at: dt.datetime) -> None:
    actions.exclude_evidence(evidence=evidence, reason="以偷拍方式取得", by=reviewer, at=at)
    evidence.refresh_from_db()
    assert (evidence.excluded_by, evidence.exclusion_reason) == (reviewer, "以偷拍方式取得")
    assert not evidence.is_usable
    assert queries.usable_evidence(evidence.case) == []
    assert chronicle(evidence.case)[0] == "evidence.EvidenceExcluded"


def test_exclusion_needs_a_reason_and_happens_once(evidence: Evidence, officer: Account, at: dt.datetime) -> None:
    with refused("EXCLUSION_REASON", NotLawful):
        actions.exclude_evidence(evidence=evidence, reason=" ", by=officer, at=at)
    actions.exclude_evidence(evidence=evidence, reason="当事人不在场", by=officer, at=at)
    with refused("EVIDENCE_EXCLUDED", NotLawful):
        actions.exclude_evidence(evidence=evidence, reason="再来一次", by=officer, at=at)


def test_outsiders_and_other_officers_exclude_nothing(
    evidence: Evidence, third_officer: Account, outside_head: Account, window: Account, at: dt.datetime
) -> None:
    for person, code in ((third_officer, "CASE_NOT_YOURS"), (outside_head, "NOT_FOUND"), (window, "ROLE_NEEDED")):
        with refused(code):
            actions.exclude_evidence(evidence=evidence, reason="不真实", by=person, at=at)


# --- electronic monitoring ------------------------------------------------------------------------------------------


def test_monitoring_evidence_counts_only_after_both_reviews(
    wanted: dict[str, Any], reviewer: Account, office: Account, at: dt.datetime
) -> None:
    evidence = actions.add_evidence(**{**wanted, "officers": (), "monitoring_basis": BASIS})
    assert not evidence.is_usable
    for aspect, person in ((ReviewAspect.LEGAL, reviewer), (ReviewAspect.TECHNICAL, office)):
        actions.review_monitoring(evidence=evidence, aspect=aspect, passed=True, opinion="清晰、完整", by=person, at=at)
    evidence.refresh_from_db()
    assert evidence.is_usable
    assert chronicle(evidence.case)[:2] == ["evidence.MonitoringReviewed"] * 2


def test_monitoring_evidence_is_reviewed_by_the_right_people(
    wanted: dict[str, Any], evidence: Evidence, reviewer: Account, officer: Account, at: dt.datetime, send: Any
) -> None:
    seen = {**wanted, "upload": send(photo("路口"), "路口.jpg"), "monitoring_basis": BASIS}
    watched = actions.add_evidence(**seen)
    asked = {"evidence": watched, "passed": True, "opinion": "清晰、完整", "at": at}
    with refused("ROLE_NEEDED", NotPermitted):
        actions.review_monitoring(**asked, aspect=ReviewAspect.TECHNICAL, by=reviewer)
    with refused("REVIEW_OPINION", NotLawful):
        actions.review_monitoring(**{**asked, "opinion": ""}, aspect=ReviewAspect.LEGAL, by=reviewer)
    with refused("NOT_MONITORING", NotLawful):
        actions.review_monitoring(**{**asked, "evidence": evidence}, aspect=ReviewAspect.LEGAL, by=reviewer)
    actions.exclude_evidence(evidence=watched, reason="不清晰", by=officer, at=at)
    with refused("EVIDENCE_EXCLUDED", NotLawful):
        actions.review_monitoring(**asked, aspect=ReviewAspect.LEGAL, by=reviewer)


def test_nobody_reviews_what_he_collected(
    wanted: dict[str, Any], officer: Account, security_admin: Account, at: dt.datetime, agency: Any
) -> None:
    from_camera = actions.add_evidence(**{**wanted, "monitoring_basis": BASIS})
    grant_head(officer, security_admin, at)
    with refused("OWN_EVIDENCE", NotPermitted):
        actions.review_monitoring(
            evidence=from_camera, aspect=ReviewAspect.TECHNICAL, passed=True, opinion="清晰", by=fresh(officer), at=at
        )


def grant_head(person: Account, granter: Account, at: dt.datetime) -> None:
    grant_role(account=person, role="head", by=granter, at=at)


def fresh(person: Account) -> Account:
    return Account.objects.get(pk=person.pk)


# --- looking --------------------------------------------------------------------------------------------------------


def test_looking_is_recorded_with_its_purpose(evidence: Evidence, supervisor: Account, at: dt.datetime) -> None:
    actions.view_evidence(evidence=evidence, purpose="案卷评查", by=supervisor, at=at)
    assert chronicle(evidence) == ["evidence.EvidenceViewed"]
    with queries.open_content(evidence) as content:
        assert content.read() == photo()


def test_looking_without_purpose_or_without_right_is_refused(
    evidence: Evidence, officer: Account, outsider: Account, window: Account, at: dt.datetime
) -> None:
    with refused("VIEW_PURPOSE", NotLawful):
        actions.view_evidence(evidence=evidence, purpose="", by=officer, at=at)
    for person in (outsider, window):
        with refused("NOT_FOUND", NotFound):
            actions.view_evidence(evidence=evidence, purpose="看看", by=person, at=at)


# --- derivatives ----------------------------------------------------------------------------------------------------


def test_small_picture_is_made_once_by_the_job(evidence: Evidence, film: Evidence) -> None:
    assert run_due_tasks(max_seconds=30) == Ran(done=2)
    for original in (evidence, film):
        made = queries.thumbnail_of(Evidence.objects.get(pk=original.pk))
        assert made is not None
        assert made.media_type == "image/jpeg"
        with queries.open_content(made) as content:
            assert content.read(3) == b"\xff\xd8\xff"
        assert chronicle(original) == ["evidence.DerivativeMade"]
        assert store().verify(original.sha256)
    for row in DBTaskResult.objects.all():
        row.task.call(**row.args_kwargs["kwargs"])
    assert Derivative.objects.count() == 2


def test_what_shows_nothing_gets_no_small_picture(wanted: dict[str, Any], send: Callable[..., Received]) -> None:
    words = {"kind": "document", "upload": send(pdf_of_one_page(), "执照.pdf")}
    actions.add_evidence(**{**wanted, **words})
    assert run_due_tasks(max_seconds=30) == Ran(done=1)
    assert Derivative.objects.count() == 0


def pdf_of_one_page() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out)
    return out.getvalue()


def test_derivatives_are_kept_for_jobs_only_and_once(
    evidence: Evidence, officer: Account, system: Account, at: dt.datetime, send: Callable[..., Received]
) -> None:
    small = send(photo("小图"), "小图.jpg").stored
    given = {"evidence": evidence, "kind": "thumbnail", "media_type": "image/jpeg", "stored": small, "at": at}
    with refused("JOBS_ONLY", NotPermitted):
        actions.keep_derivative(**given, by=officer)
    kept = actions.keep_derivative(**given, by=system)
    assert actions.keep_derivative(**given, by=system) == kept
    assert chronicle(evidence) == ["evidence.DerivativeMade"]
    assert timezone.is_aware(kept.made_at)


def test_photos_of_two_moments_are_two_files(wanted: dict[str, Any], evidence: Evidence, send: Any) -> None:
    other = send(sample_photo("示例路12号", (640, 480)), "现场.jpg")
    assert actions.add_evidence(**{**wanted, "upload": other}).number == 2
