"""Investigation: records, preservation, orders to correct (调查取证、先行登记保存、责令改正)."""

from __future__ import annotations

import datetime as dt

from mingheng.base.errors import Conflict, NotPermitted
from mingheng.cases.models import Clock
from mingheng.org.models import Agency
from tests.procedure.builders import Matter, case_at, events, handed_over, refused


def investigated(**given: object) -> Matter:
    """A case that is filed, with credentials shown."""
    return case_at("inspect_scene", **given)  # type: ignore[arg-type]


def test_the_scene_is_recorded(agency: Agency) -> None:
    matter = investigated()
    document = matter.inspect_scene()
    assert document.form_code == "T03"
    assert document.values["findings"].startswith("当事人在人行道")
    assert events(matter)[-1] == "procedure.SceneInspected"


def test_the_scene_is_refused_without_credentials_shown(agency: Agency) -> None:
    matter = case_at("show_credentials")
    refused(matter, "CREDENTIALS_NOT_SHOWN", "inspect_scene")


def test_the_scene_is_refused_before_credentials_were_shown(agency: Agency) -> None:
    matter = investigated()
    early = matter.at - dt.timedelta(hours=3)
    refused(
        matter, "CREDENTIALS_NOT_SHOWN", "inspect_scene", started_at=early, ended_at=early + dt.timedelta(minutes=10)
    )


def test_the_scene_is_refused_with_hours_in_disorder(agency: Agency) -> None:
    matter = investigated()
    refused(matter, "DATES_OUT_OF_ORDER", "inspect_scene", started_at=matter.at, ended_at=matter.at)


def test_the_scene_is_refused_without_signature(agency: Agency) -> None:
    matter = investigated()
    refused(matter, "FIELDS_MISSING", "inspect_scene", paper={})


def test_an_inquiry_is_recorded_and_counted(agency: Agency) -> None:
    matter = investigated()
    assert matter.record_inquiry().values["occasion"] == 1
    assert matter.record_inquiry().values["occasion"] == 2
    assert events(matter)[-1] == "procedure.InquiryRecorded"


def test_an_inquiry_is_refused_before_filing(agency: Agency) -> None:
    matter = case_at("propose_filing")
    matter.show_credentials()
    refused(matter, "STEP_NOT_OPEN", "record_inquiry")


def test_an_inquiry_is_refused_while_the_officers_were_elsewhere(agency: Agency) -> None:
    matter = investigated()
    first = matter.inspect_scene()
    refused(
        matter,
        "TIME_OVERLAP",
        "record_inquiry",
        started_at=dt.datetime.fromisoformat(first.values["started_at"]),
        ended_at=dt.datetime.fromisoformat(first.values["ended_at"]),
    )


def test_preservation_is_approved_and_disposed_of(agency: Agency) -> None:
    matter = investigated()
    matter.preserve_evidence()
    row = matter.decide_preservation()
    clock = Clock.objects.get(case=matter.case, rule="P-04")
    assert clock.due_on == matter.file().calendar.nth_workday_after(row.decided_at.date(), 7)
    assert row.document.values["kept_until"] == clock.due_on.isoformat()  # type: ignore[union-attr]
    matter.dispose_preservation()
    clock.refresh_from_db()
    assert clock.ended_on == matter.at.date()
    assert matter.file().issued("T07")
    assert events(matter)[-3:] == [
        "procedure.PreservationDecided",
        "documents.DocumentIssued",
        "procedure.PreservationDisposed",
    ]


def test_preservation_returned_by_the_head_leaves_no_paper(agency: Agency) -> None:
    matter = investigated()
    matter.preserve_evidence()
    matter.decide_preservation(outcome="returned")
    assert not matter.file().issued("T06")
    assert not Clock.objects.filter(case=matter.case, rule="P-04")


def test_preservation_is_refused_without_its_list(agency: Agency) -> None:
    matter = investigated()
    refused(matter, "ITEMS_MISSING", "preserve_evidence", items=[{"name": "货架", "quantity": ""}])
    refused(matter, "REASON_MISSING", "preserve_evidence", reason="")
    refused(matter, "PLACE_MISSING", "preserve_evidence", place="")


def test_preservation_is_refused_to_the_officer_for_the_head(agency: Agency) -> None:
    matter = investigated()
    matter.preserve_evidence()
    refused(matter, "STEP_NOT_YOURS", "decide_preservation", kind=NotPermitted, by=matter.people["officer"])


def test_preservation_that_lapsed_goes_back(agency: Agency) -> None:
    matter = investigated()
    matter.preserve_evidence()
    matter.decide_preservation()
    matter.workdays_later(8)
    refused(matter, "PRESERVATION_LAPSED", "dispose_preservation", disposal="transferred", basis="移送规定")
    matter.dispose_preservation(disposal="released")
    assert matter.file().preservations[0].disposal == "released"


def test_preserved_goods_are_not_confiscated_without_a_decision(agency: Agency) -> None:
    matter = investigated()
    matter.preserve_evidence()
    matter.decide_preservation()
    refused(matter, "CONFISCATION_NEEDS_DECISION", "dispose_preservation", disposal="confiscated", basis="条例")
    refused(matter, "BASIS_MISSING", "dispose_preservation", disposal="seized")


def test_preservation_is_not_decided_twice(agency: Agency) -> None:
    matter = investigated()
    row = matter.preserve_evidence()
    matter.decide_preservation()
    matter.preserve_evidence()
    refused(matter, "PRESERVATION_DECIDED", "decide_preservation", kind=Conflict, preservation=row)


def test_an_order_is_issued_and_served(agency: Agency) -> None:
    matter = investigated(power="DEMO-SHLJ-04")
    order = matter.order_correction()
    file = matter.file()
    assert file.served_on(order.document) == order.ordered_at.date()
    assert file.issued("T21")
    assert events(matter)[-1] == "procedure.CorrectionOrdered"


def test_an_order_is_refused_without_demand_or_with_a_past_term(agency: Agency) -> None:
    matter = investigated(power="DEMO-SHLJ-04")
    refused(matter, "DEMAND_MISSING", "order_correction", demand=" ")
    refused(matter, "DATES_OUT_OF_ORDER", "order_correction", due_on=matter.at.date() - dt.timedelta(days=1))


def test_an_order_is_refused_when_nobody_signed_for_it(agency: Agency) -> None:
    matter = investigated(power="DEMO-SHLJ-04")
    refused(matter, "RECIPIENT_MISSING", "order_correction", delivery=handed_over(recipient=""))


def test_a_recheck_finds_the_order_unheeded_after_its_term(agency: Agency) -> None:
    matter = investigated(power="DEMO-SHLJ-04")
    matter.order_correction()
    row = matter.recheck()
    assert row.document.values["corrected"] == "no"
    assert events(matter)[-1] == "procedure.Rechecked"


def test_a_recheck_is_refused_while_the_term_runs(agency: Agency) -> None:
    matter = investigated(power="DEMO-SHLJ-04")
    matter.order_correction(due_on=matter.at.date() + dt.timedelta(days=10))
    matter.later(days=4)
    photos = [matter.add_photo()]
    refused(matter, "RECHECK_TOO_EARLY", "recheck", photos=photos)


def test_a_recheck_may_find_an_early_correction(agency: Agency) -> None:
    matter = investigated(power="DEMO-SHLJ-04")
    matter.order_correction(due_on=matter.at.date() + dt.timedelta(days=10))
    assert matter.recheck(is_corrected=True, found="已改正").is_corrected


def test_a_recheck_is_refused_without_pictures_of_the_case(agency: Agency) -> None:
    matter = investigated(power="DEMO-SHLJ-04")
    matter.order_correction()
    matter.later(days=4)
    refused(matter, "FIELDS_MISSING", "recheck", photos=[])


def test_a_recheck_is_refused_before_the_order_arrived(agency: Agency) -> None:
    matter = investigated(power="DEMO-SHLJ-04")
    matter.order_correction(delivery=handed_over(method="post", recipient="", mail_number="XA123"))
    matter.later(days=4)
    photos = [matter.add_photo()]
    refused(matter, "ORDER_NOT_SERVED", "recheck", photos=photos)
