"""Hearing (听证)."""

from __future__ import annotations

import datetime as dt

import pytest

from mingheng.cases.models import Clock
from mingheng.org.models import Agency
from mingheng.procedure import judgement
from tests.procedure.builders import SHANGHAI, events, handed_over, heavy, refused


def test_the_party_asks_for_a_hearing_in_time(agency: Agency) -> None:
    matter = heavy("record_hearing_choice")
    choice = matter.record_hearing_choice()
    assert choice.answer == "requested"
    assert Clock.objects.get(case=matter.case, rule="P-06").ended_on == matter.at.date()
    assert events(matter)[-1] == "procedure.HearingChosen"
    refused(matter, "HEARING_NOT_ARRANGED", "decide")


def test_a_hearing_asked_for_too_late_is_refused(agency: Agency) -> None:
    matter = heavy("record_hearing_choice")
    matter.workdays_later(6)
    refused(matter, "HEARING_REQUEST_LATE", "record_hearing_choice")


def test_the_last_day_of_the_term_is_in_time(agency: Agency) -> None:
    matter = heavy("record_hearing_choice")
    due_on = Clock.objects.get(case=matter.case, rule="P-06").due_on
    assert due_on is not None
    matter.at = dt.datetime.combine(due_on, dt.time(16), SHANGHAI)
    assert matter.record_hearing_choice()


def test_a_choice_is_refused_with_a_day_before_the_notice(agency: Agency) -> None:
    matter = heavy("record_hearing_choice")
    refused(matter, "DATES_OUT_OF_ORDER", "record_hearing_choice", answered_on=dt.date(2026, 9, 1))
    refused(matter, "DATES_OUT_OF_ORDER", "record_hearing_choice", answered_on=matter.at.date() + dt.timedelta(days=1))


def test_the_decision_waits_for_the_hearing_term(agency: Agency) -> None:
    matter = heavy("record_hearing_choice")
    refused(matter, "HEARING_PERIOD_RUNNING", "submit_review")
    matter.workdays_later(6)
    assert matter.submit_review()
    assert "MR-02" in judgement.review_codes(matter.file())


def test_a_waived_hearing_needs_none(agency: Agency) -> None:
    matter = heavy("record_hearing_choice")
    matter.record_hearing_choice(answer="waived")
    refused(matter, "STEP_NOT_OPEN", "notify_hearing")
    assert judgement.hearing_course(matter.file()) == "waived"
    assert matter.submit_review()


def test_a_hearing_is_called_and_announced(agency: Agency) -> None:
    matter = heavy("notify_hearing")
    hearing = matter.notify_hearing()
    file = matter.file()
    assert file.served_on(hearing.notice_document) == hearing.notified_on
    assert file.issued("T15-B")
    assert Clock.objects.get(case=matter.case, rule="P-07").ended_on is not None
    assert events(matter)[-1] == "procedure.HearingNotified"
    refused(matter, "HEARING_NOT_HELD", "decide")


def test_the_seventh_working_day_before_is_early_enough_and_the_sixth_is_not(agency: Agency) -> None:
    matter = heavy("notify_hearing")
    calendar = matter.file().calendar

    def on(count: int) -> dt.datetime:
        return dt.datetime.combine(calendar.nth_workday_after(matter.at.date(), count), dt.time(14), SHANGHAI)

    refused(matter, "HEARING_NOTICE_LATE", "notify_hearing", planned_at=on(6))
    assert matter.notify_hearing(planned_at=on(7))


@pytest.mark.parametrize("who", ["officer", "reviewer", "head"])
def test_who_handled_the_case_does_not_preside(agency: Agency, who: str) -> None:
    matter = heavy("notify_hearing")
    refused(matter, "PRESIDER_INVOLVED", "notify_hearing", presider=matter.people[who])


def test_a_closed_hearing_needs_its_ground(agency: Agency) -> None:
    matter = heavy("notify_hearing")
    refused(matter, "CLOSED_REASON_MISSING", "notify_hearing", is_public=False)
    matter.notify_hearing(is_public=False, closed_reason="涉及商业秘密")
    assert not matter.file().issued("T15-B")


def test_a_call_on_its_way_by_post_is_no_call(agency: Agency) -> None:
    matter = heavy("notify_hearing")
    by_post = handed_over(method="post", recipient="", mail_number="XA1")
    refused(matter, "NOTICE_NOT_RECEIVED", "notify_hearing", delivery=by_post)
    refused(matter, "PLACE_MISSING", "notify_hearing", place=" ")


def test_a_hearing_is_held_and_reported(agency: Agency) -> None:
    matter = heavy("hold_hearing")
    hearing = matter.hold_hearing()
    file = matter.file()
    assert hearing.record_document.form_code == "T15-C"
    assert file.issued("T15-D")
    assert judgement.hearing_course(file) == "held"
    assert events(matter)[-1] == "procedure.HearingHeld"


def test_a_forfeited_hearing_leaves_a_report_only(agency: Agency) -> None:
    matter = heavy("hold_hearing")
    matter.hold_hearing(is_forfeited=True, paper={})
    file = matter.file()
    assert not file.issued("T15-C")
    assert judgement.hearing_course(file) == "waived"


def test_a_hearing_is_refused_before_its_day_and_without_report(agency: Agency) -> None:
    matter = heavy("hold_hearing")
    planned_at = matter.file().hearing.planned_at  # type: ignore[union-attr]
    refused(matter, "HEARING_TOO_EARLY", "hold_hearing", held_at=planned_at - dt.timedelta(days=1))
    refused(matter, "REPORT_MISSING", "hold_hearing", report="")
    refused(matter, "DATES_OUT_OF_ORDER", "hold_hearing", held_at=matter.at + dt.timedelta(days=1))
