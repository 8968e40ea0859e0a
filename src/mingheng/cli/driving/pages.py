"""Which pages people open (访问哪些页面): lists with every filter and order, searches, cases at all stages, parties, home."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import Any

from django.db import connection

from mingheng.cli.driving.client import Visit

PEOPLE = ("lidui", "sunli", "zhangdui", "chenzhiyuan", "wangsuo", "fengdu")
SHARES = {"home": 0.1, "list": 0.25, "search": 0.2, "case": 0.3, "party": 0.15}
_LISTS = (
    "/desk/cases", "/desk/cases?page=2", "/desk/cases?page=40", "/desk/cases?state=open", "/desk/cases?state=closed",
    "/desk/cases?mine=1", "/desk/cases?mine=1&state=closed&page=3", "/desk/cases?due=near", "/desk/cases?due=past",
    "/desk/cases?due=week&sort=due", "/desk/cases?sort=due", "/desk/cases?sort=-due", "/desk/cases?sort=opened",
    "/desk/cases?procedure=ordinary", "/desk/cases?procedure=summary&page=5", "/desk/cases?stage=decision",
    "/desk/cases?stage=notice", "/desk/cases?stage=investigation&sort=due", "/desk/cases?since=2026-03-01&until=2026-04-01",
    "/desk/cases?procedure=ordinary&state=closed&since=2026-05-01", "/desk/parties", "/desk/parties?page=3",
    "/desk/parties?kind=natural", "/desk/leads",
)  # fmt: skip
_HOMES = ("/desk/", "/desk/", "/desk/", "/desk/?tab=done", "/desk/?tab=sent", "/desk/?stage=filing")
_WORDS = (
    "李伟",
    "面馆",
    "餐饮",
    "有限公司",
    "示例路",
    "梅岭路1",
    "恒通",
    "锦利",
    "水果店",
    "桂花路2",
    "擅自",
    "生活垃圾",
    "上海瑞兴",
    "王芳",
)


def visits(count: int) -> list[Visit]:
    """Return so many visits in random order (访问), the same ones every time on the same street."""
    chance = random.Random(11)  # noqa: S311 - the same visits every run
    paths = _paths(chance)
    kinds = chance.choices(list(SHARES), list(SHARES.values()), k=count)
    return [Visit(kind, paths[kind](), chance.choice(PEOPLE)) for kind in kinds]


def _paths(chance: random.Random) -> dict[str, Callable[[], str]]:
    moving = _keys("SELECT id FROM cases_case WHERE state <> 'closed' ORDER BY id LIMIT 5000")
    told = _keys("SELECT about FROM ledger_entry WHERE event = 'procedure.ClosingDecided' ORDER BY id LIMIT 5000")
    cases = [*moving, *(int(str(about).partition(":")[2]) for about in told)]
    parties = _keys("SELECT id FROM cases_party ORDER BY id LIMIT 20000")
    numbers = _keys("SELECT number FROM cases_case WHERE number <> '' ORDER BY id LIMIT 2000")
    numbers += _keys("SELECT decision_number FROM cases_case WHERE decision_number <> '' ORDER BY id DESC LIMIT 2000")
    names = _keys("SELECT name FROM cases_party ORDER BY id DESC LIMIT 2000")

    def searched() -> str:
        kind = chance.random()
        if kind < 0.2:
            return f"/desk/find?q={chance.choice(numbers)}"
        if kind < 0.5:
            name = str(chance.choice(names))
            begin = chance.randrange(max(len(name) - 3, 1))
            return f"/desk/find?q={name[begin : begin + chance.choice((2, 3, 4))]}"
        word = chance.choice(_WORDS)
        return chance.choice(
            (f"/desk/find?q={word}", f"/desk/cases?q={word}", f"/desk/cases?q={word}&state=closed&sort=due")
        )

    return {
        "home": lambda: chance.choice(_HOMES),
        "list": lambda: chance.choice(_LISTS),
        "search": searched,
        "case": lambda: f"/desk/cases/{chance.choice(cases)}",
        "party": lambda: f"/desk/parties/{chance.choice(parties)}",
    }


def _keys(sql: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]
