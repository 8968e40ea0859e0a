"""Following the ledger: acts of the lower chapters move a case on and leave to-dos (跟随账本推进案件)."""

from __future__ import annotations

from mingheng import ledger
from mingheng.cases.models import Case
from mingheng.ledger import key_of
from mingheng.ledger.models import Entry
from mingheng.org.queries import system_account
from mingheng.procedure import actions

_ACTS = (
    "cases.CaseOpened",
    "cases.CredentialsShown",
    "cases.OfficerAssigned",
    "evidence.EvidenceAdded",
    "evidence.EvidenceExcluded",
    "evidence.GapExplained",
    "evidence.MonitoringReviewed",
    "evidence.RecordingAdded",
    "evidence.RecordingWaived",
    "evidence.WaiverApproved",
    "review.DisagreementRuled",
    "review.MaterialsAccepted",
    "review.MaterialsReturned",
    "review.OpinionGiven",
)


@ledger.follower("procedure.keep_in_step", *_ACTS)
def keep_in_step(entry: Entry) -> None:
    """Bring the case of an entry in step (推进案件); late or twice it changes nothing that is in step already."""
    table, _, key = entry.about.partition(":")
    case = (
        Case.objects.select_related("agency").filter(pk=int(key)).first() if table == _CASES and key.isdigit() else None
    )
    if case is not None:
        actions.refresh(case=case, by=system_account(case.agency), at=entry.at)


_CASES = key_of(Case(pk=0)).partition(":")[0]
