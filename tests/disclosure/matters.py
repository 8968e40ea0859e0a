"""Decisions to publish (待公示的决定): walked by the actions that everybody calls."""

from __future__ import annotations

import datetime as dt
from typing import Any

from mingheng.disclosure import actions, jobs, queries
from mingheng.disclosure.models import Duty, Publication
from mingheng.procedure import actions as procedure
from tests.procedure.builders import COMPANY, Matter, case_at, draft

NO_FLAGS: dict[str, bool] = {}
SECRET = "当事人身份证号310107199001010010，电话13812345678，银行卡6222020200112233440，住示例路12号301室。"
"""Facts with what must never be published."""


def decided(*, facts: str = "", **given: Any) -> Matter:
    """A matter whose decision was served, by default of the natural person 李示例."""
    wanted = {"conclude_investigation": {"draft": draft(facts=facts)}} if facts else {}
    return case_at("end", **{**wanted, **given})


def of_company(**given: Any) -> Matter:
    """A matter of a company whose decision was served."""
    return decided(party=COMPANY, **given)


def duty_of(matter: Matter) -> Duty:
    """The duty of the matter's decision, opened by the job."""
    jobs.open_duties(agency=matter.case.agency, at=matter.at)
    return queries.duties_of(matter.case)[0]


def drafted(matter: Matter, duty: Duty | None = None, **given: Any) -> Duty:
    """The duty, drafted by the officer."""
    wanted: dict[str, Any] = {"flags": NO_FLAGS, "flag_reason": "", "changes": {}}
    by = matter.people["officer"]
    return actions.draft(duty=duty or duty_of(matter), by=by, at=matter.at, **{**wanted, **given})


def published(matter: Matter, **given: Any) -> Publication:
    """The publication of the matter's decision, drafted by the officer and checked by the reviewer."""
    duty = drafted(matter, **given)
    actions.check(duty=duty, agrees=True, by=matter.people["reviewer"], at=matter.at)
    return Publication.objects.select_related("duty", "agency").get(duty=duty, ended_at=None)


def withheld(matter: Matter, *, reason: str) -> Duty:
    """The duty of a decision that is lawfully not published for this reason, drafted and confirmed by two people."""
    duty = drafted(matter)
    assert (duty.publishes, duty.reason) == (False, reason)
    actions.check(duty=duty, agrees=True, by=matter.people["reviewer"], at=matter.at)
    return duty


def revoke(matter: Matter, at: dt.datetime) -> None:
    """Revoke the matter's decision."""
    procedure.revoke_decision(case=matter.case, reason="复议机关撤销了本决定", by=matter.people["leader"], at=at)
