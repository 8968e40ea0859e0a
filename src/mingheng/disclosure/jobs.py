"""Following the ledger: every decision gets its duty, every undone one its withdrawal; what expired goes off show."""

from __future__ import annotations

import datetime as dt

from mingheng import ledger
from mingheng.cases.models import Clock
from mingheng.disclosure import actions
from mingheng.disclosure.actions.todos import WITHDRAWAL
from mingheng.disclosure.models import Duty
from mingheng.disclosure.terms import DutyStage
from mingheng.ledger.models import Entry
from mingheng.org.models import Agency
from mingheng.org.queries import agencies, system_account
from mingheng.procedure.models import Decision
from mingheng.procedure.terms import DecisionState

_ACTS = (
    "procedure.CaseDecided",
    "procedure.DecidedOnTheSpot",
    "procedure.DecisionChanged",
    "procedure.DecisionRevoked",
)


def open_duties(*, agency: Agency, at: dt.datetime) -> int:
    """Open the duty of every decision that has none (补登公示义务), and returns how many; safe to run again."""
    by = system_account(agency)
    waiting = Decision.objects.select_related("case__agency", "case__department", "agency").filter(
        agency=agency, disclosure_duty=None
    )
    for decision in waiting:
        actions.open_duty(decision=decision, by=by, at=at)
    undone = Duty.objects.filter(agency=agency, stage=DutyStage.PUBLISHED).exclude(
        decision__validity=DecisionState.IN_FORCE
    )
    called = Clock.objects.filter(agency=agency, rule=WITHDRAWAL, ended_on=None).values("case")
    for duty in undone.exclude(case__in=called):
        actions.note_undone(duty=duty, by=by, at=at)
    return len(waiting)


@ledger.follower("disclosure.duties", *_ACTS)
def follow_decisions(entry: Entry) -> None:
    """Open or undo duties after an act on a decision (公示跟随决定)."""
    agency = next((each for each in agencies() if each.log_id == entry.log_id), None)
    if agency is not None:
        open_duties(agency=agency, at=entry.at)


def end_expired(*, at: dt.datetime) -> int:
    """Take expired publications off show in every agency (每日停止期满公示); returns how many."""
    return sum(actions.end_expired(by=system_account(agency), at=at) for agency in agencies())
