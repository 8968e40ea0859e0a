"""The register and the figures of a year (编号表、年度数字): every decision has a number, published or not; for the public."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, F, Max, Q, QuerySet, Sum

from mingheng.disclosure.models import Duty, Publication
from mingheng.disclosure.queries import withheld_counts
from mingheng.disclosure.terms import DutyStage, EndKind
from mingheng.org.models import Agency
from mingheng.procedure.models import Decision
from mingheng.procedure.terms import DecisionState, ProposalKind


@dataclass(frozen=True, slots=True)
class Completeness:
    """Whether a number is missing from the register (有没有缺号)."""

    last: int
    count: int
    published: int
    withheld: int
    pending: int

    @property
    def is_whole(self) -> bool:
        """Whether the numbers run from 1 without a gap."""
        return self.last == self.count

    @property
    def missing(self) -> int:
        """How many numbers are missing."""
        return self.last - self.count


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a year (年度数字); amounts in yuan."""

    year: int
    penalties: int
    ordinary: int
    amount: Decimal
    due: int
    on_time: int
    undone: int
    withheld: tuple[tuple[str, int], ...]


def completeness(agency: Agency) -> Completeness:
    """Return whether the register is whole (编号是否连续); one query."""
    shown = {DutyStage.PUBLISHED, DutyStage.ENDED, DutyStage.WITHDRAWN}
    found = Duty.objects.filter(agency=agency).aggregate(
        last=Max("number"),
        count=Count("id"),
        published=Count("id", filter=Q(stage__in=shown)),
        withheld=Count("id", filter=Q(stage=DutyStage.WITHHELD)),
    )
    count = found["count"]
    pending = count - found["published"] - found["withheld"]
    return Completeness(found["last"] or 0, count, found["published"], found["withheld"], pending)


def numbers(agency: Agency, year: int) -> QuerySet[Duty]:
    """Return the register of a year (编号表), by number, each with what became of it."""
    rows = Duty.objects.filter(agency=agency, decision__decided_at__year=year).order_by("number")
    return rows.select_related("decision").prefetch_related("publications")


def years(agency: Agency) -> list[int]:
    """Return the years in which decisions were made (有决定的年度), the newest first."""
    found = Decision.objects.filter(agency=agency).dates("decided_at", "year", order="DESC")
    return [day.year for day in found]


def figures(agency: Agency, year: int) -> Figures:
    """Return the figures of a year (年度数字); three queries."""
    decisions = Decision.objects.filter(agency=agency, decided_at__year=year).aggregate(
        penalties=Count("id", filter=Q(kind=ProposalKind.PENALTY)),
        ordinary=Count("id", filter=Q(kind=ProposalKind.PENALTY, is_summary=False)),
        fines=Sum("fine_amount", filter=Q(validity=DecisionState.IN_FORCE)),
        confiscated=Sum("confiscation_amount", filter=Q(validity=DecisionState.IN_FORCE)),
        undone=Count("id", filter=~Q(validity=DecisionState.IN_FORCE)),
    )
    first = Publication.objects.filter(agency=agency, version=1, published_at__isnull=False, decided_on__year=year)
    kept = first.aggregate(due=Count("id"), on_time=Count("id", filter=Q(published_at__date__lte=F("duty__due_on"))))
    return Figures(
        year=year,
        penalties=decisions["penalties"],
        ordinary=decisions["ordinary"],
        amount=Decimal(decisions["fines"] or 0) + Decimal(decisions["confiscated"] or 0),
        due=kept["due"],
        on_time=kept["on_time"],
        undone=decisions["undone"],
        withheld=tuple(withheld_counts(agency, year)),
    )


def changes(agency: Agency) -> QuerySet[Publication]:
    """Return what was withdrawn or corrected, with the public reason (撤回和更正), the newest first."""
    wanted = {EndKind.WITHDRAWN, EndKind.CORRECTED, EndKind.REPAIRED}
    return Publication.objects.filter(agency=agency, end_kind__in=wanted).order_by("-ended_at", "-id")
