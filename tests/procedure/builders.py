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
from decimal import Decimal
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from mingheng import ledger
from mingheng.base.errors import NotLawful, Refused
from mingheng.cases import actions as cases
from mingheng.cases.actions.parties import PartyFacts
from mingheng.cases.models import Case
from mingheng.cli.samples import sample_photo
from mingheng.documents.models import Document
from mingheng.evidence import actions as evidence
from mingheng.evidence.models import Evidence
from mingheng.evidence.receiving import receive
from mingheng.evidence.terms import Scene
from mingheng.org.models import Account, Agency, Officer
from mingheng.powers.models import Power
from mingheng.procedure import actions, queries
from mingheng.procedure.facts import CaseFile
from mingheng.procedure.terms import ServiceMethod
from mingheng.review import actions as review
from mingheng.review.points import MATERIALS, POINTS
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
    return sample_photo(text, (320, 240), taken_at=BEGIN)


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
        item = Power.objects.select_related("department").get(agency=agency, code=power, powers_list__stage="in_force")
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

    @classmethod
    def reopen(cls, first: Matter) -> Matter:
        """Open another case against the same party on the same item, after the first."""
        day = first.at.date()
        wanted: dict[str, Any] = {
            "procedure": "ordinary", "power": first.case.power, "party": first.case.party,
            "officers": (officer("officer"), officer("partner")), "cause": "再次设摊案", "place": "示例路12号",
            "found_on": day, "acted_on": day, "by": first.people["officer"], "at": first.at,
        }  # fmt: skip
        return cls(cases.open_case(**wanted), first.at, first.people)

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
        upload = receive(io.BytesIO(_photo(f"照片{self.photos}")), "现场.jpg", by=by, at=self.at)
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

    # --- investigation ----------------------------------------------------------------------------------------------

    def inspect_scene(self, **given: Any) -> Any:
        """Write the record of the scene."""
        self.later(hours=1)
        wanted = {
            "started_at": self.at - dt.timedelta(minutes=40),
            "ended_at": self.at - dt.timedelta(minutes=20),
            "place": "示例路12号",
            "found": "当事人在人行道上摆放货架三个，占地四平方米。",
            "paper": {"signed_on_paper": True, "presence": "当事人到场。"},
        }
        return self.take("inspect_scene", "officer", **{**wanted, **given})

    def waive_recording(self, scene: str = "inspection") -> None:
        """Write down why a scene was not recorded."""
        evidence.waive_recording(
            case=self.case, scene=Scene(scene), reason="设备故障，已报修。", by=self.people["officer"], at=self.at
        )

    def approve_waiver(self) -> None:
        """Let the head approve the newest reason for not recording."""
        evidence.approve_waiver(
            waiver=self.case.recording_waivers.last(), opinion="属实", by=self.people["head"], at=self.at
        )

    def record_inquiry(self, **given: Any) -> Any:
        """Write the record of an inquiry."""
        self.later(hours=1)
        wanted = {
            "started_at": self.at - dt.timedelta(minutes=40),
            "ended_at": self.at - dt.timedelta(minutes=10),
            "place": "执法队询问室",
            "asked_name": "李示例",
            "asked_identifier": "310107199001010010",
            "asked_relation": "当事人",
            "dialogue": [{"q": "你在那里做什么？", "a": "摆摊。"}],
            "paper": {"signed_on_paper": True},
        }
        return self.take("record_inquiry", "officer", **{**wanted, **given})

    def preserve_evidence(self, **given: Any) -> Any:
        """Ask to keep evidence in advance."""
        wanted = {
            "reason": "当事人可能转移货架，证据以后难以取得。",
            "items": [{"name": "货架", "quantity": "3", "unit": "个"}],
            "place": "执法队仓库",
        }
        return self.take("preserve_evidence", "officer", **{**wanted, **given})

    def decide_preservation(self, **given: Any) -> Any:
        """Approve keeping evidence in advance."""
        wanted = {"preservation": self.file().preservations[-1], "outcome": "approved", "opinion": "同意"}
        return self.take("decide_preservation", "head", **{**wanted, **given})

    def dispose_preservation(self, **given: Any) -> Any:
        """Give back what was kept in advance."""
        wanted = {"preservation": self.file().preservations[-1], "disposal": "returned"}
        return self.take("dispose_preservation", "officer", **{**wanted, **given})

    def order_correction(self, **given: Any) -> Any:
        """Order the party to correct within three days, handed over at once."""
        wanted = {
            "facts": "将分类垃圾混合驳运",
            "demand": "按照分类要求驳运",
            "due_on": self.at.date() + dt.timedelta(days=3),
            "delivery": handed_over(),
        }
        return self.take("order_correction", "officer", **{**wanted, **given})

    def recheck(self, **given: Any) -> Any:
        """Find four days later that nothing was corrected."""
        if "photos" not in given:
            self.later(days=4)
            given["photos"] = [self.add_photo()]
        wanted = {
            "is_corrected": False,
            "found": "仍未改正",
            "paper": {"signed_on_paper": True},
        }
        return self.take("recheck", "officer", **{**wanted, **given})

    # --- conclusion and notice --------------------------------------------------------------------------------------

    def conclude_investigation(self, **given: Any) -> Any:
        """Propose a fine."""
        wanted = {"draft": draft(), "course": "立案后现场检查、询问当事人并拍照取证。"}
        return self.take("conclude_investigation", "officer", **{**wanted, **given})

    def decide_proposal(self, **given: Any) -> Any:
        """Approve the proposal."""
        return self.take("decide_proposal", "head", **{"outcome": "approved", "opinion": "同意", **given})

    def change_proposal(self, **given: Any) -> Any:
        """Propose a smaller fine."""
        wanted = {"draft": draft(fine_amount=Decimal(200)), "reason": "采纳当事人的申辩意见"}
        return self.take("change_proposal", "officer", **{**wanted, **given})

    def issue_notice(self, **given: Any) -> Any:
        """Issue the notice."""
        return self.take("issue_notice", "officer", **given)

    def serve_notice(self, **given: Any) -> Any:
        """Hand over the notice."""
        return self.take("serve_notice", "officer", **{"delivery": handed_over(), **given})

    def record_defence(self, **given: Any) -> Any:
        """Record a written defence of the next day."""
        self.later(days=1)
        wanted = {"kind": "written", "received_at": self.at, "content": "家中困难，请求从轻。"}
        return self.take("record_defence", "officer", **{**wanted, **given})

    def answer_defence(self, **given: Any) -> Any:
        """Answer the newest defence."""
        wanted = {"defence": self.file().defences[-1], "adoption": "none", "answer": "困难情况没有证据，不予采纳。"}
        return self.take("answer_defence", "head", **{**wanted, **given})

    # --- hearing, review, discussion --------------------------------------------------------------------------------

    def record_hearing_choice(self, **given: Any) -> Any:
        """Ask for a hearing."""
        return self.take(
            "record_hearing_choice", "officer", **{"answer": "requested", "answered_on": self.at.date(), **given}
        )

    def notify_hearing(self, **given: Any) -> Any:
        """Call a hearing ten working days from now."""
        day = self.file().calendar.nth_workday_after(self.at.date(), 10)
        wanted = {
            "planned_at": dt.datetime.combine(day, dt.time(14), SHANGHAI),
            "place": "街道二楼会议室",
            "presider": self.people["vice_leader"],
            "recorder": "吴巡",
            "delivery": handed_over(),
        }
        return self.take("notify_hearing", "office", **{**wanted, **given})

    def hold_hearing(self, **given: Any) -> Any:
        """Hold the hearing as planned."""
        planned_at = self.file().hearing.planned_at.astimezone(SHANGHAI)  # type: ignore[union-attr]
        self.at = max(self.at, planned_at + dt.timedelta(hours=2))
        wanted = {
            "held_at": planned_at,
            "report": "事实清楚，建议维持拟处罚意见。",
            "paper": {
                "ended_at": (planned_at + dt.timedelta(hours=1)).isoformat(),
                "opening": "核对身份，宣布纪律，告知权利，不申请回避。",
                "accusation": "当事人擅自从事经营性收集。",
                "answer": "请求从轻。",
                "issues": "是否经营性。",
                "closing": "请求从轻。",
                "signed_on_paper": True,
            },
        }
        return self.take("hold_hearing", "office", **{**wanted, **given})

    def waive_hearing_recording(self) -> None:
        """Write down why the hearing was not recorded."""
        self.waive_recording("hearing")

    def submit_review(self, **given: Any) -> Any:
        """Send the proposal for review with everything that belongs to it."""
        wanted = {
            "explanation": "事实清楚，证据充分。",
            "materials": list(MATERIALS),
            "responsibility_signed": True,
        }
        return self.take("submit_review", "officer", **{**wanted, **given})

    def give_opinion(self, kind: str = "agree", **given: Any) -> Any:
        """Let the reviewer accept the papers and give the opinion."""
        request, reviewer = self.file().review, self.people["reviewer"]
        assert request is not None
        review.accept(request=request, by=reviewer, at=self.at)
        review.explain_no_counsel(request=request, reason="顾问外出", by=reviewer, at=self.at)
        verdicts = ["pass"] * len(POINTS)
        problems = ""
        if kind != "agree":
            verdicts[5], problems = "fail", "处罚依据引用不当"
        wanted = {"kind": kind, "verdicts": verdicts, "problems": problems}
        opinion = review.give_opinion(request=request, by=reviewer, at=self.at, **{**wanted, **given})
        self.later(minutes=30)
        self.case.refresh_from_db()
        return opinion

    def hold_discussion(self, **given: Any) -> Any:
        """Let three leaders discuss and agree."""
        names = ("陈任", "郑副", "徐副")
        wanted = {
            "held_at": self.at,
            "place": "街道三楼会议室",
            "chair": self.people["leader"],
            "attendees": [{"name": name, "post": "负责人", "opinion": "同意"} for name in names],
            "conclusion": "同意拟处罚意见。",
            "agrees": True,
            "presentation": "承办人汇报案情。",
            "recorder": "赵科",
        }
        return self.take("hold_discussion", "leader", **{**wanted, **given})

    # --- decision and service ---------------------------------------------------------------------------------------

    def decide(self, **given: Any) -> Any:
        """Decide as proposed."""
        proposal = self.file().proposal
        wanted = {"kind": proposal.kind if proposal else "penalty", "opinion": "同意"}
        if proposal and proposal.kind == "no_penalty":
            wanted["education"] = "已当面教育，当事人表示今后守法。"
        return self.take("decide", "leader", **{**wanted, **given})

    def serve_decision(self, **given: Any) -> Any:
        """Hand over the decision."""
        return self.take("serve_decision", "officer", **{"delivery": handed_over(), **given})

    def serve(self, **given: Any) -> Any:
        """Hand over other papers."""
        return self.take("serve", "officer", **{"delivery": handed_over(), **given})

    def confirm_delivery(self, **given: Any) -> Any:
        """Enter a receipt."""
        return self.take("confirm_delivery", "officer", **{"recipient": "李示例", **given})

    # --- the whole road ---------------------------------------------------------------------------------------------

    def road(self) -> list[str]:
        """The steps of a plain case in order: what has to be done before the next one can be."""
        first = ["order_correction", "recheck"] if self.case.power.requires_order_first else []
        return [
            "propose_filing", "decide_filing", "show_credentials", "add_photo", "inspect_scene", "waive_recording", "record_inquiry", *first,
            "conclude_investigation", "decide_proposal", "issue_notice", "serve_notice", "record_defence", "answer_defence",
            "record_hearing_choice", "notify_hearing", "hold_hearing", "waive_hearing_recording", "submit_review", "give_opinion", "hold_discussion",
            "decide", "serve_decision",
        ]  # fmt: skip

    def walk_to(self, step: str, **given: dict[str, Any]) -> Matter:
        """Take everything before a step, leaving out what the case does not need.

        Keyword arguments give a step its own words: ``walk_to("decide", conclude_investigation={"draft": …})``.
        """
        for name in self.road():
            if name == step:
                return self
            if self._is_due(name):
                getattr(self, name)(**given.get(name, {}))
        assert step == "end", f"no step {step}"
        return self

    def walk_on(self, step: str, *, after: str = "waive_recording") -> Matter:
        """Take what comes after a step that was taken already, up to another."""
        road = self.road()
        for name in road[road.index(after) + 1 :]:
            if name == step:
                break
            if self._is_due(name):
                getattr(self, name)()
        return self

    def _is_due(self, name: str) -> bool:
        """Whether a step is called for: those of hearing, review and discussion are not in every case."""
        if name in {"show_credentials", "add_photo", "waive_recording"}:
            return True
        if name == "waive_hearing_recording":
            return self.file().hearing is not None
        table = queries.table_of(self.case)
        return table.step(name).offered(self.file())


def draft(**given: Any) -> actions.Draft:
    """A proposal to fine 300 yuan."""
    wanted: dict[str, Any] = {
        "kind": "penalty",
        "facts": "当事人于2026年9月7日在示例路12号擅自占用道路设摊经营。",
        "discretion": "初次违法，占地较小，处以较轻罚款。",
        "penalties": ["fine"],
        "fine_amount": Decimal(300),
    }
    return actions.Draft(**{**wanted, **given})


def no_penalty(ground: str = "minor_and_mended", **given: Any) -> actions.Draft:
    """A proposal not to penalise."""
    return draft(
        **{"kind": "no_penalty", "penalties": [], "fine_amount": Decimal(0), "no_penalty_ground": ground, **given}
    )


def handed_over(**given: Any) -> actions.Delivery:
    """A delivery by hand that the party signed for."""
    return actions.Delivery(**{"method": ServiceMethod.DIRECT, "place": "示例路12号", "recipient": "李示例", **given})


def heavy(step: str, **given: Any) -> Matter:
    """A company to be fined 50000 yuan, with hearing, review and discussion, up to a step."""
    matter = Matter.open(power="DEMO-SHLJ-05", party=COMPANY)
    proposal = draft(
        fine_amount=Decimal(50000),
        facts="当事人擅自从事生活垃圾经营性收集。",
        discretion="情节一般，处以中等幅度罚款。",
    )
    return matter.walk_to(step, **{"conclude_investigation": {"draft": proposal}, **given})


def case_at(step: str, *, power: str = "DEMO-SR-06", party: PartyFacts = PERSON, **given: Any) -> Matter:
    """A plain case just before a step of the ordinary road ("end" for all of it)."""
    return Matter.open(power=power, party=party).walk_to(step, **given)


def refused(matter: Matter, code: str, act: str, /, kind: type[Refused] = NotLawful, **given: Any) -> Refused:
    """Take a step that has to be refused with this code, and see that nothing was written."""
    matter.case.refresh_from_db()
    before = (matter.case.version, len(ledger.entries_about(matter.case)), Document.objects.count())
    with pytest.raises(kind) as refusal:
        getattr(matter, act)(**given)
    assert refusal.value.code == code
    matter.case.refresh_from_db()
    assert (matter.case.version, len(ledger.entries_about(matter.case)), Document.objects.count()) == before
    return refusal.value


def events(matter: Matter) -> list[str]:
    """The names of the entries about the case, oldest first."""
    return [entry.event for entry in sorted(ledger.entries_about(matter.case), key=lambda entry: entry.seq)]
