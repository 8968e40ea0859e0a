"""Roads of demo matters (演示办案路线): each act with its workday, hour, person and words."""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

When = Callable[[int, str], dt.datetime]


@dataclass(frozen=True)
class Step:
    """One act of a road (行为): on which workday after the first, at what hour, by whom, with which words."""

    do: str
    by: str
    day: int
    clock: str
    words: dict[str, Any] = field(default_factory=dict)
    times: dict[str, tuple[int, str]] = field(default_factory=dict)
    """Words that are instants or days: workdays from this act, and the hour (empty for a day)."""

    def words_at(self, at: dt.datetime, when: When) -> dict[str, Any]:
        """Return the words with their instants and days filled in."""
        filled = dict(self.words)
        for name, (days, clock) in self.times.items():
            moment = when(days, clock or f"{at:%H:%M}")
            filled[name] = moment if clock else moment.date()
        return filled


def _receipt(*words: str) -> str:
    """Return a fictional receipt number (票据号), the same for the same matter."""
    return f"EX-{zlib.crc32(' '.join(words).encode()) % 900000 + 100000}"


def _delivery(place: str, recipient: str = "当事人负责人") -> dict[str, Any]:
    return {"method": "direct", "place": place, "recipient": recipient}


def _evidence(by: str, day: int, clock: str, kind: str, name: str, place: str, taken: str, **more: Any) -> Step:
    words = {
        "file": kind, "kind": "audiovisual" if kind == "video" else "object", "name": name, "proves": "当事人的违法行为和执法过程",
        "place": place, **more,
    }  # fmt: skip
    return Step("add_evidence", by, day, clock, words, {"taken_at": (0, taken)})


def summary_road(place: str, officers: tuple[str, ...], amount: int) -> list[Step]:
    """Return the road of an on-the-spot fine (当场处罚)."""
    lead, other = officers
    told = f"你的行为违反了管理规定，拟处罚款人民币{amount}元；你有权陈述和申辩。"
    return [
        Step("show_credentials", lead, 0, "09:20", {"activity": "penalty", "place": place}),
        _evidence(lead, 0, "09:35", "photo", "现场照片", place, "09:25"),
        Step("tell_and_hear", lead, 0, "09:40", {"content": told, "fine_amount": amount, "statement": ""}),
        _evidence(other, 0, "09:45", "video", "当场处罚录像", place, "09:20", scene="summary_penalty"),
        Step(
            "decide_on_the_spot", lead, 0, "09:50",
            {
                "facts": f"当事人于当日上午在{place}实施违法行为，被巡查人员当场发现。", "penalties": ["fine"], "fine_amount": amount,
                "collection": "on_the_spot", "receipt_number": _receipt(place),
                "collection_ground": "small", "correction": "当事人已当场改正。",
            },
        ),
        Step("report_penalty", "zhangdui", 1, "09:10"),
        Step("hand_in_cash", lead, 2, "15:00", times={"handed_in_on": (-1, ""), "banked_on": (0, "")}),
        Step("draft_publication", lead, 2, "15:30"),
        Step("check_publication", "qianshen", 3, "10:00"),
        Step("propose_closing", lead, 3, "14:00", {"outcome": "performed", "performance": "罚款已当场收缴并缴付银行。"}),
        Step("decide_closing", "zhangdui", 3, "16:00", {"outcome": "approved", "opinion": "同意结案"}),
        Step("archive", "hedang", 4, "10:00", {"compiled_by": lead}),
    ]  # fmt: skip


def _scene(place: str, officers: tuple[str, ...]) -> list[Step]:
    lead, other = officers
    return [
        Step("propose_filing", lead, 0, "09:20", {"reason": "现场发现涉嫌违法行为，符合立案条件。"}),
        Step("decide_filing", "zhangdui", 0, "09:40", {"outcome": "filed", "opinion": "同意立案"}),
        Step("show_credentials", lead, 0, "10:00", {"activity": "inspection", "place": place}),
        _evidence(other, 0, "11:00", "video", "现场检查录像", place, "10:00", scene="inspection"),
        _evidence(lead, 0, "11:05", "photo", "现场照片", place, "10:10"),
        Step(
            "inspect_scene", lead, 0, "11:30",
            {
                "place": place, "found": "现场情况与线索相符，已拍照、录像，负责人在场。",
                "paper": {"signed_on_paper": True, "presence": "当事人负责人到场。"},
            },
            {"started_at": (0, "10:00"), "ended_at": (0, "10:50")},
        ),
        Step(
            "order_correction", lead, 0, "11:40",
            {
                "facts": "现场检查发现上述违法行为。", "demand": "立即停止违法行为，按规定改正。", "delivery": _delivery(place),
            },
            {"due_on": (5, "")},
        ),
        _evidence(lead, 6, "08:50", "photo", "复查照片", place, "08:40"),
        Step(
            "recheck", lead, 6, "09:00",
            {
                "is_corrected": False, "found": "到期复查，仍未改正。", "photos": ["复查照片"],
                "paper": {"signed_on_paper": True},
            },
        ),
        Step(
            "record_inquiry", lead, 7, "15:30",
            {
                "place": "综合行政执法队询问室", "asked_name": "当事人负责人", "asked_identifier": "310107199001010010",
                "asked_relation": "当事人的负责人",
                "dialogue": [{"q": "检查发现的情况是否属实？", "a": "属实。"}, {"q": "为什么没有改正？", "a": "人手不够，没有顾上。"}],
                "paper": {"signed_on_paper": True},
            },
            {"started_at": (0, "14:00"), "ended_at": (0, "14:40")},
        ),
    ]  # fmt: skip


def _conclusion(officers: tuple[str, ...], place: str, *, day: int, amount: int, **more: Any) -> list[Step]:
    lead = officers[0]
    draft = {
        "kind": "penalty", "facts": "经责令改正，到期复查仍未改正。", "discretion": "首次违法，情节一般，在法定幅度内处罚。",
        "penalties": ["fine"], "fine_amount": amount, **more,
    }  # fmt: skip
    return [
        Step(
            "conclude_investigation",
            lead,
            day,
            "10:00",
            {"course": "立案后检查、取证、询问，全程录像。", "draft": draft},
        ),
        Step("decide_proposal", "zhangdui", day + 1, "10:00", {"outcome": "approved", "opinion": "同意"}),
        Step("issue_notice", lead, day + 1, "14:00"),
        Step("serve_notice", lead, day + 2, "10:00", {"delivery": _delivery(place)}),
    ]


def _ending(officers: tuple[str, ...], place: str, *, day: int, amount: int) -> list[Step]:
    lead, other = officers
    return [
        Step("serve_decision", lead, day, "10:00", {"delivery": _delivery(place)}),
        Step("draft_publication", other, day + 1, "10:00"),
        Step("check_publication", "qianshen", day + 2, "10:00"),
        Step(
            "record_payment", lead, day + 6, "10:00",
            {"amount": amount, "channel": "bank", "receipt_number": _receipt(place, str(day))},
            {"paid_on": (-1, "")},
        ),
        Step("propose_closing", lead, day + 7, "10:00", {"outcome": "performed", "performance": "罚款已缴清，违法行为已改正。"}),
        Step("decide_closing", "zhangdui", day + 7, "15:00", {"outcome": "approved", "opinion": "同意结案"}),
        Step("archive", "hedang", day + 8, "10:00", {"compiled_by": lead}),
    ]  # fmt: skip


def plain_road(place: str, officers: tuple[str, ...], amount: int) -> list[Step]:
    """Return the road of an ordinary fine without hearing (普通程序)."""
    lead = officers[0]
    return [
        *_scene(place, officers),
        *_conclusion(officers, place, day=9, amount=amount),
        Step("record_defence", lead, 13, "10:00", {"kind": "waived", "content": "当事人书面表示放弃陈述、申辩。"}, {"received_at": (0, "09:30")}),
        Step("decide", "chenzhiyuan", 15, "10:00", {"kind": "penalty", "opinion": "同意"}),
        *_ending(officers, place, day=16, amount=amount),
    ]  # fmt: skip


def company_road(place: str, officers: tuple[str, ...], amount: int) -> list[Step]:
    """Return the road of a fine of 50000 yuan with waived hearing, legal review and discussion (重大案件)."""
    lead = officers[0]
    leaders = [("陈志远", "主任"), ("郑芳", "副主任"), ("张建国", "执法队队长")]
    return [
        *_scene(place, officers),
        *_conclusion(officers, place, day=9, amount=amount, is_grave=True),
        Step("record_hearing_choice", lead, 13, "10:00", {"answer": "waived"}, {"answered_on": (0, "")}),
        Step("record_defence", lead, 13, "10:20", {"kind": "written", "content": "已经停止违法行为，请求从轻。"}, {"received_at": (0, "10:10")}),
        Step("answer_defence", "zhangdui", 14, "10:00", {"adoption": "none", "answer": "停止违法行为的情节，裁量时已经考虑。"}),
        Step("submit_review", lead, 15, "10:00", {"explanation": "事实清楚，证据充分，当事人放弃听证，罚款达到审核目录的数额。"}),
        Step(
            "review", "wangsuo", 18, "15:00",
            {"counsel": "zhoulvshi", "counsel_opinion": "法律适用准确，裁量适当。", "counsel_adoption": "full"},
        ),
        Step(
            "hold_discussion", "chenzhiyuan", 19, "11:00",
            {
                "place": "街道办事处三楼会议室", "chair": "chenzhiyuan", "conclusion": "同意拟处罚意见。", "agrees": True,
                "attendees": [{"name": name, "post": post, "opinion": "同意"} for name, post in leaders],
                "presentation": "承办人汇报了违法事实、证据和法制审核情况。", "recorder": "赵科",
            },
            {"held_at": (0, "10:00")},
        ),
        Step("decide", "chenzhiyuan", 20, "10:00", {"kind": "penalty", "opinion": "同意，按集体讨论意见决定"}),
        *_ending(officers, place, day=21, amount=amount),
    ]  # fmt: skip
