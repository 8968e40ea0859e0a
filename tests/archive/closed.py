"""Closed cases (已结案的案件) to be bound: paid, published or withheld, and closed by the actions that everybody calls."""

from __future__ import annotations

from mingheng.archive import actions
from mingheng.archive.models import Dossier
from mingheng.base import tasks
from tests.disclosure.matters import decided, published
from tests.procedure.builders import COMPANY, Matter


def paid(matter: Matter) -> Matter:
    """Pay the fine."""
    decision = matter.file().decision
    assert decision is not None
    matter.take(
        "record_payment", "officer", amount=decision.fine_amount, channel="bank", paid_on=matter.at.date(),
        receipt_number="JK0001",
    )  # fmt: skip
    return matter


def closed(*, publish: bool = True, company: bool = True) -> Matter:
    """A matter that was decided, served, paid, published and closed."""
    matter = decided(party=COMPANY) if company else decided()
    if publish:
        published(matter)
    paid(matter)
    matter.take("propose_closing", "officer", outcome="performed", performance="已缴清罚款。")
    matter.take("decide_closing", "head", outcome="approved", opinion="同意结案")
    return matter


def settle() -> None:
    """Do the background work: PDFs of papers, the bound dossier."""
    while tasks.run_due_tasks(max_seconds=240).done:
        pass


def bound(matter: Matter | None = None) -> Dossier:
    """The dossier of a closed matter, bound into its PDF."""
    matter = matter or closed()
    settle()
    dossier = actions.archive_case(
        case=matter.case, compiled_by=matter.people["officer"], by=matter.people["archivist"], at=matter.at
    )
    settle()
    dossier.refresh_from_db()
    return dossier
