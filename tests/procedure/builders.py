"""A matter on its road (一案): walks a case to any stage by calling the actions that everybody calls.

    matter = Matter.open(power="DEMO-SR-06")
    matter.walk_to("decide")          # everything before the step, not the step itself
    matter.case, matter.at, matter.people["head"]

Each method takes one step at `matter.at` and moves the time on; keyword arguments replace what the step is given.
"""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

from mingheng.cases import actions as cases
from mingheng.cases.actions.parties import PartyFacts
from mingheng.cases.models import Case
from mingheng.cli.samples import sample_photo
from mingheng.evidence import actions as evidence
from mingheng.evidence.models import Evidence
from mingheng.evidence.receiving import receive
from mingheng.org.models import Account, Agency, Officer
from mingheng.powers.models import Power
from mingheng.procedure import actions, queries
from mingheng.procedure.facts import CaseFile
from tests import cast

SHANGHAI = ZoneInfo("Asia/Shanghai")
BEGIN = dt.datetime(2026, 9, 7, 9, 30, tzinfo=SHANGHAI)
"""A Monday long enough before the tests' day that a whole matter fits in between."""

PERSON = PartyFacts(
    kind="natural", name="李示例", identifier_kind="resident_id", identifier="310107199001010010", address="示例路12号"
)
COMPANY = PartyFacts(
    kind="business",
    name="上海示例餐饮管理有限公司",
    identifier_kind="uscc",
    identifier="91310107MA1FXXXX0T",
    address="示例路100号",
    representative="张某",
)


@lru_cache(maxsize=16)
def _photo(text: str) -> bytes:
    return sample_photo(text, (64, 48), taken_at=BEGIN)


def account(username: str) -> Account:
    """One of the cast."""
    found = Account.objects.select_related("agency__log", "department").prefetch_related("grants")
    return found.get(username=username)


class People(dict[str, Account]):
    """The cast by their log-in names, looked up when first asked for."""

    def __missing__(self, username: str) -> Account:
        self[username] = account(username)
        return self[username]


def officer(username: str) -> Officer:
    """The registered officer behind one of the cast."""
    rows = Officer.objects.select_related("account", "department", "agency").prefetch_related("credentials")
    return rows.get(account__username=username)


@dataclass
class Matter:
    """One case with the time at which its next act happens."""

    case: Case
    at: dt.datetime
    people: People = field(default_factory=People)
    photos: int = 0

    @classmethod
    def open(
        cls,
        *,
        power: str = "DEMO-SR-06",
        party: PartyFacts = PERSON,
        procedure: str = "ordinary",
        at: dt.datetime = BEGIN,
        **given: Any,
    ) -> Matter:
        """Open a case on an item of the list, in the hands of `officer` and `partner`."""
        cast.ensure()
        people = People()
        agency = Agency.objects.get(number_prefix=cast.PREFIX)
        item = Power.objects.select_related("department").get(
            agency=agency, code=power, powers_list__stage="in_force"
        )
        registered = cases.register_party(facts=party, by=people["officer"], at=at)
        wanted: dict[str, Any] = {
            "procedure": procedure,
            "power": item,
            "party": registered,
            "officers": (officer("officer"), officer("partner")),
            "cause": f"涉嫌{item.name}案",
            "place": "示例路12号",
            "found_on": at.date(),
            "acted_on": at.date(),
            "by": people["officer"],
            "at": at,
        }
        return cls(cases.open_case(**(wanted | given)), at, people)

    # --- time and facts ---------------------------------------------------------------------------------------------

    def later(self, **delta: int) -> None:
        """Let time pass."""
        self.at += dt.timedelta(**delta)

    def workdays_later(self, count: int) -> None:
        """Let workdays pass: the same hour of the count-th workday from now."""
        day = self.file().calendar.nth_workday_after(self.at.date(), count)
        self.at = dt.datetime.combine(day, self.at.timetz())

    def file(self) -> CaseFile:
        """The case as the gates see it now."""
        self.case.refresh_from_db()
        return queries.load(self.case, today=self.at.date())

    def take(self, step: str, /, who: str, **given: Any) -> Any:
        """Take a step; the next act happens ten minutes later."""
        given.setdefault("by", self.people[who])
        result = getattr(actions, step)(**{"case": self.case, "at": self.at, **given})
        self.later(minutes=10)
        self.case.refresh_from_db()
        return result

    # --- evidence and credentials -----------------------------------------------------------------------------------

    def show_credentials(self, activity: str = "evidence") -> None:
        """Show the credentials of both officers."""
        cases.show_credentials(
            case=self.case,
            activity=activity,
            place="示例路12号",
            officers=(officer("officer"), officer("partner")),
            told_rights=True,
            by=self.people["officer"],
            at=self.at,
        )
        self.later(minutes=5)

    def add_photo(self) -> Evidence:
        """Add a photo as evidence."""
        self.photos += 1
        by = self.people["officer"]
        upload = receive(io.BytesIO(_photo(f"照片{self.case.pk}-{self.photos}")), "现场.jpg", by=by, at=self.at)
        return evidence.add_evidence(
            case=self.case,
            upload=upload,
            kind="object",
            name=f"现场照片{self.photos}",
            proves="当事人的违法行为",
            taken_at=self.at,
            place="示例路12号",
            officers=(officer("officer"), officer("partner")),
            by=by,
            at=self.at,
        )

    # --- filing -----------------------------------------------------------------------------------------------------

    def propose_filing(self, **given: Any) -> Any:
        """Ask for filing."""
        return self.take("propose_filing", "officer", **{"reason": "现场发现占道设摊，涉嫌违法", **given})

    def decide_filing(self, **given: Any) -> Any:
        """File the case."""
        return self.take("decide_filing", "head", **{"outcome": "filed", "opinion": "同意立案", **given})
