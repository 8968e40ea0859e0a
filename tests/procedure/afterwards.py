"""The second half of the road (决定之后): on-the-spot penalties, money, closing, and what turns a case aside.

case = on_the_street("decide_on_the_spot")      # everything before it
case = decided(fine_amount=Decimal(1000))       # an ordinary penalty, served
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from mingheng.cases.actions.parties import PartyFacts
from tests.procedure.builders import PERSON, Matter, draft, officer

SUMMARY_ROAD = (
    "show_credentials",
    "add_photo",
    "explain_no_recording",
    "tell_and_hear",
    "decide_on_the_spot",
    "report_penalty",
)
SHOWN_FACTS = "当事人在示例路12号门前人行道摆放货架三个，占道经营，当场拍照取证。"


class Road(Matter):
    """A matter with the steps of its second half; keyword arguments replace what a step is given."""

    # --- on the spot ------------------------------------------------------------------------------------------------

    def explain_no_recording(self, **given: Any) -> Any:
        """Say why there is no recording."""
        return self.take("explain_no_recording", "officer", **{"reason": "执法记录仪电量耗尽，已更换。", **given})

    def tell_and_hear(self, **given: Any) -> Any:
        """Tell of a fine of 100 yuan; the party has nothing to say."""
        wanted = {"content": "拟对你占道设摊的行为处以罚款", "fine_amount": Decimal(100), "statement": ""}
        return self.take("tell_and_hear", "officer", **{**wanted, **given})

    def decide_on_the_spot(self, **given: Any) -> Any:
        """Fine 100 yuan, to be paid at the bank."""
        wanted = {
            "facts": SHOWN_FACTS,
            "penalties": ["fine"],
            "fine_amount": Decimal(100),
            "correction": "当场撤除货架",
        }
        return self.take("decide_on_the_spot", "officer", **{**wanted, **given})

    def report_penalty(self, **given: Any) -> Any:
        """Take the report."""
        return self.take("report_penalty", "head", **given)

    def convert_to_ordinary(self, **given: Any) -> Any:
        """Turn to the ordinary procedure."""
        return self.take("convert_to_ordinary", "officer", **{"reason": "当事人对事实有异议", **given})

    # --- money ------------------------------------------------------------------------------------------------------

    def record_payment(self, **given: Any) -> Any:
        """Record that all was paid at the bank today."""
        decision = self.file().decision
        wanted = {
            "amount": decision.fine_amount if decision else Decimal(1),
            "channel": "bank",
            "paid_on": self.at.date(),
            "receipt_number": "沪财罚0000001",
        }
        return self.take("record_payment", "officer", **{**wanted, **given})

    def hand_in_cash(self, **given: Any) -> Any:
        """Hand the money in and bring it to the bank today."""
        today = self.at.date()
        return self.take("hand_in_cash", "officer", **{"handed_in_on": today, "banked_on": today, **given})

    def request_deferral(self, **given: Any) -> Any:
        """Ask to pay 300 yuan in three parts, a month apart."""
        today = self.at.date()
        parts = [(today + dt.timedelta(days=30 * number), Decimal(100)) for number in (1, 2, 3)]
        wanted = {"reason": "失业，靠低保生活。", "instalments": parts, "requested_on": today}
        return self.take("request_deferral", "officer", **{**wanted, **given})

    def decide_deferral(self, **given: Any) -> Any:
        """Grant the leave."""
        return self.take("decide_deferral", "leader", **{"outcome": "approved", "opinion": "同意", **given})

    def remind(self, **given: Any) -> Any:
        """Remind with ten working days and more."""
        return self.take("remind", "officer", **{"pay_by": self.at.date() + dt.timedelta(days=30), **given})

    # --- closing ----------------------------------------------------------------------------------------------------

    def propose_closing(self, **given: Any) -> Any:
        """Propose to close as performed."""
        wanted = {"outcome": "performed", "performance": "罚款已经缴清。"}
        return self.take("propose_closing", "officer", **{**wanted, **given})

    def decide_closing(self, **given: Any) -> Any:
        """Close."""
        return self.take("decide_closing", "head", **{"outcome": "approved", "opinion": "同意结案", **given})

    # --- aside ------------------------------------------------------------------------------------------------------

    def request_recusal(self, **given: Any) -> Any:
        """Let the party ask that the partner step aside."""
        wanted = {"officer": officer("partner"), "by_party": True, "reason": "是邻居，有过节。"}
        return self.take("request_recusal", "officer", **{**wanted, **given})

    def decide_recusal(self, **given: Any) -> Any:
        """Grant it."""
        recusals = self.file().recusals
        wanted = {"recusal": recusals[-1] if recusals else None, "grants": True}
        return self.take("decide_recusal", "head", **{**wanted, **given})

    def suspend(self, **given: Any) -> Any:
        """Let the case stand still, without a basis on which the term stops."""
        return self.take("suspend", "head", **{"reason": "等待有关部门认定", **given})

    def resume(self, **given: Any) -> Any:
        """Let it move again."""
        return self.take("resume", "head", **{"reason": "认定已经作出", **given})

    def transfer_case(self, **given: Any) -> Any:
        """Transfer it to the district."""
        wanted = {"receiver": "普陀区城市管理行政执法局", "reason": "不属于本机关管辖", "basis": ""}
        return self.take("transfer_case", "head", **{**wanted, **given})

    def withdraw_case(self, **given: Any) -> Any:
        """Withdraw the filing."""
        return self.take("withdraw_case", "leader", **{"reason": "立案依据的事实不存在", **given})

    def change_decision(self, **given: Any) -> Any:
        """Change the fine to 200 yuan."""
        wanted = {"fine_amount": Decimal(200), "reason": "裁量基准适用不当"}
        return self.take("change_decision", "leader", **{**wanted, **given})

    def revoke_decision(self, **given: Any) -> Any:
        """Revoke the decision."""
        return self.take("revoke_decision", "leader", **{"reason": "主要事实不清", **given})

    def record_remedy(self, **given: Any) -> Any:
        """Record that reconsideration began today."""
        wanted = {"kind": "reconsideration", "body": "上海市普陀区人民政府", "begun_on": self.at.date()}
        return self.take("record_remedy", "officer", **{**wanted, **given})


def on_the_street(
    step: str,
    *,
    party: PartyFacts = PERSON,
    power: str = "DEMO-SR-06",
    opened: dict[str, Any] | None = None,
    **given: Any,
) -> Road:
    """A summary case just before a step ("end" for the reported penalty)."""
    road = Road.open(power=power, party=party, procedure="summary", **(opened or {}))
    for name in SUMMARY_ROAD:
        if name == step:
            return road
        getattr(road, name)(**given.get(name, {}))
    assert step == "end", f"no step {step}"
    return road


def filed(step: str = "conclude_investigation", **given: Any) -> Road:
    """An ordinary case just before a step."""
    road = Road.open(**given)
    road.walk_to(step)
    return road


def decided(*, power: str = "DEMO-SR-06", party: PartyFacts = PERSON, **proposal: Any) -> Road:
    """An ordinary case whose decision was served, by default a fine of 300 yuan."""
    road = Road.open(power=power, party=party)
    road.walk_to("end", conclude_investigation={"draft": draft(**proposal)})
    return road


def overdue(days: int, **proposal: Any) -> Road:
    """An ordinary case whose fine is so many days overdue."""
    road = decided(**proposal)
    clock = road.file().clock("P-09")
    assert clock is not None and clock.due_on is not None
    road.at = dt.datetime.combine(clock.due_on + dt.timedelta(days=days), road.at.timetz())
    return road
