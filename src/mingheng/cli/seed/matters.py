"""The matters of the demo street (演示案件): a dozen at every stage, walked by the actions that the screens call.

Each is a road of acts counted in workdays back from today, so that every light is right whenever the demo is started.
All persons and companies are fictional.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from mingheng.cases import actions as cases
from mingheng.cli import duties, samples
from mingheng.cli.journeys.acting import Actor
from mingheng.cli.journeys.reading import Read, ReadAct
from mingheng.cli.journeys.schema import WORDS, Matter
from mingheng.cli.seed.roads import Step, company_road, plain_road, summary_road
from mingheng.disclosure.jobs import open_duties
from mingheng.org.queries import account_named, calendar_for

if TYPE_CHECKING:
    from mingheng.org.models import Agency

SHANGHAI = ZoneInfo("Asia/Shanghai")
_TEAM_1, _TEAM_2 = ("lidui", "sunli"), ("wujun", "zhujie")


@dataclass(frozen=True)
class Plan:
    """One matter (演示案件): who, what, how far, and how many workdays ago the last act was."""

    party: dict[str, Any]
    power: str
    cause: str
    place: str
    road: Callable[[str, tuple[str, ...], int], list[Step]]
    until: str
    ago: int
    officers: tuple[str, ...] = _TEAM_1
    procedure: str = "ordinary"
    more: tuple[Step, ...] = ()
    amount: int = 1000


def _person(name: str, identifier: str, address: str) -> dict[str, Any]:
    return {
        "kind": "natural", "name": name, "identifier_kind": "resident_id", "identifier": identifier, "address": address,
        "phone": "13800000000",
    }  # fmt: skip


def _firm(name: str, identifier: str, address: str, head: str, kind: str = "business") -> dict[str, Any]:
    return {
        "kind": kind, "name": name, "identifier_kind": "uscc", "identifier": identifier, "address": address,
        "phone": "021-60000000", "representative": head, "representative_post": "负责人",
    }  # fmt: skip


_FOOD = _firm("上海示例餐饮管理有限公司", "91310107MA1FXXXX0T", "上海市普陀区示例路100号", "张某")
_WASTE = _firm("上海示例环保服务有限公司", "91310107MA1FXXXY0U", "上海市普陀区示例东路18号", "徐某某")
_HAUL = _firm("上海示例渣土运输有限公司", "91310107MA1FXXXW0R", "上海市普陀区示例北路7号", "钱某")
_BUILD = _firm("上海示例装饰工程有限公司", "91310107MA1FXXXU0Q", "上海市普陀区示例西路66号", "沈某")
_SHOP = _firm("普陀区示例路早点铺", "92310107MA1G00001Q", "上海市普陀区示例路88号", "王示例", "sole_trader")
_ESTATE = _firm("上海示例物业服务有限公司", "91310107MA1FXXXT0P", "上海市普陀区示例南路20号", "陆某")

PLANS: tuple[Plan, ...] = (
    Plan(_person("李示例", "310107199001010010", "上海市普陀区示例路12弄3号"), "DEMO-SR-06", "擅自占用道路设摊经营", "示例路12号门前",
         summary_road, "archive", 3, amount=100, procedure="summary"),
    Plan(_person("赵示范", "310107198505050011", "上海市普陀区示例路30弄5号"), "DEMO-SR-06", "擅自占用道路设摊经营", "示例路30弄弄口",
         summary_road, "decide_on_the_spot", 1, amount=100, officers=_TEAM_2, procedure="summary"),
    Plan(_WASTE, "DEMO-SHLJ-05", "擅自从事生活垃圾经营性收集、运输", "示例东路18号", company_road, "archive", 4, amount=50000),
    Plan(_HAUL, "DEMO-SR-17", "未委托有证单位运输建筑垃圾", "示例北路7号", company_road, "submit_review", 2, amount=50000, officers=_TEAM_2),
    Plan(_FOOD, "DEMO-SHLJ-04", "管理责任人未分类驳运生活垃圾", "示例路100号", plain_road, "serve_notice", 2),
    Plan(_BUILD, "DEMO-SR-19", "擅自倾倒建筑垃圾", "示例西路66号", plain_road, "decide", 2,
         amount=8000),
    Plan(_SHOP, "DEMO-SR-08", "超出门窗和外墙经营", "示例路88号", plain_road, "draft_publication", 1, officers=_TEAM_2,
         amount=300),
    Plan(_ESTATE, "DEMO-SHLJ-03", "未按要求设置生活垃圾收集容器", "示例南路20号", plain_road, "recheck", 1, officers=_TEAM_2),
    Plan(_person("孙小样", "310107199212120017", "上海市普陀区示例西路9弄1号"), "DEMO-SR-07", "擅自占用道路堆放物品", "示例西路9弄门口",
         plain_road, "propose_filing", 0),
    Plan(_person("周样本", "310107197703030017", "上海市普陀区示例北路2弄6号"), "DEMO-SR-05", "擅自张贴宣传品", "示例北路2弄围墙",
         plain_road, "record_inquiry", 1),
    Plan(_FOOD, "DEMO-SR-16", "餐厨垃圾未按规定收集处置", "示例路100号", plain_road, "decide_closing", 2, officers=_TEAM_2,
         amount=2000),
    Plan(_ESTATE, "DEMO-SR-02", "景观灯光设施不符合技术规范", "示例南路20号", plain_road, "check_publication", 6,
         amount=3000,
         more=(Step("revoke_decision", "chenzhiyuan", 1, "15:00", {"reason": "适用的技术规范已经修订，原决定依据不当。"}),
               Step("withdraw_publication", "wangsuo", 1, "16:00", {"reason": "作出决定所依据的技术规范已经修订，本机关已撤销该决定。"}))),
)  # fmt: skip

LEADS = (
    ("complaint", "示例路52号", "居民反映饭店油烟和噪声扰民，请求查处", "匿名居民", 0),
    ("grid", "示例东路与示例路口", "共享单车占用盲道约三十辆", "", 1),
    ("transfer", "示例西路12号", "区市场监管局移送：门店招牌设置未经批准", "", 3),
)


def load(agency: Agency, *, now: dt.datetime, tell: Callable[[str], None]) -> None:
    """Walk every demo matter up to today (装入演示案件)."""
    with tempfile.TemporaryDirectory() as folder:
        for number, plan in enumerate(PLANS, 1):
            tell(f"演示案件 {number}/{len(PLANS)}：{plan.party['name']}　{plan.cause}")
            _walk(agency, plan, Path(folder), now)
    _leads(agency, now)


def _walk(agency: Agency, plan: Plan, folder: Path, now: dt.datetime) -> None:
    calendar = calendar_for(agency)
    steps = _up_to(plan.road(plan.place, plan.officers, plan.amount), plan.until)
    steps += [replace(step, day=steps[-1].day + step.day) for step in plan.more]
    today = now.astimezone(SHANGHAI).date()
    last = max(step.day for step in steps)
    begin = calendar.nth_workday_after(today + dt.timedelta(days=1), -(last + plan.ago) - 1)

    def moment(day: int, clock: str) -> dt.datetime:
        on = begin if day == 0 else calendar.nth_workday_after(begin, day)
        return dt.datetime.combine(on, dt.time.fromisoformat(clock), SHANGHAI)

    opened_at = moment(0, "09:00")
    matter = Matter.model_validate(
        {
            "title": plan.cause, "procedure": plan.procedure, "power": plan.power, "party": plan.party,
            "officers": list(plan.officers), "opened_at": opened_at, "cause": plan.cause, "place": plan.place,
            "found_on": opened_at.date(), "acted_on": opened_at.date(), "summary": f"巡查发现当事人涉嫌{plan.cause}。",
            "lead": {"source": "patrol", "found_at": opened_at, "place": plan.place, "content": f"巡查发现：{plan.cause}"},
        }
    )  # fmt: skip
    acts = tuple(_act(plan, step, folder, moment) for step in steps)
    past = tuple(act for act in acts if act.at <= now)
    actor = Actor(read=Read(folder, matter, past), agency=agency)
    actor.open()
    for act in past:
        if act.do == "archive":
            duties.settle(at=act.at)  # a dossier needs every PDF; other papers are printed when the worker runs
        elif act.do == "draft_publication":
            open_duties(agency=agency, at=act.at)  # what the follower does when the worker runs
        actor.act(act, settle=False)


def _up_to(steps: Iterable[Step], until: str) -> list[Step]:
    taken: list[Step] = []
    for step in steps:
        taken.append(step)
        if step.do == until:
            return taken
    raise ValueError(f"no step {until}")


def _act(plan: Plan, step: Step, folder: Path, moment: Callable[[int, str], dt.datetime]) -> ReadAct:
    at = moment(step.day, step.clock)
    words = step.words_at(at, lambda days, clock: moment(step.day + days, clock))
    if "draft" in words:
        words["draft"] = {**words["draft"], "facts": f"当事人{plan.cause}，{words['draft']['facts']}"}
    if step.do == "add_evidence":
        words["file"] = _sample(folder, words["file"], plan.place, at)
    return ReadAct(0, step.do, at, step.by, WORDS[step.do].model_validate(words))


def _sample(folder: Path, kind: str, place: str, at: dt.datetime) -> str:
    """Make a photo of the place, or take a short video made once for each hour; returns its file name."""
    if kind == "video":
        name = f"执法记录-{at:%H}.mp4"
        if not (folder / name).exists():
            (folder / name).write_bytes(samples.sample_video(4, f"执法全程记录 {at:%H:%M}", started_at=at))
        return name
    name = f"{place}-{at:%m%d%H%M}.jpg"
    (folder / name).write_bytes(samples.sample_photo(f"{place} {at:%Y-%m-%d %H:%M}", (960, 720), taken_at=at))
    return name


def _leads(agency: Agency, now: dt.datetime) -> None:
    by = account_named("lidui")
    if by is None or by.department is None:
        return
    for source, place, content, reporter, days in LEADS:
        at = now - dt.timedelta(days=days, minutes=5)
        cases.register_lead(
            source=source, found_at=at - dt.timedelta(minutes=30), place=place, content=content, reporter=reporter,
            department=by.department, by=by, at=at,
        )  # fmt: skip
