"""The demo street as a whole (演示街道): people, credentials, powers list, all by the actions that the screens call."""

from __future__ import annotations

import datetime as dt
from zoneinfo import ZoneInfo

from mingheng.cli.seed.people import found_street, load_people
from mingheng.cli.seed.powers import load_powers
from mingheng.org.actions.agencies import Founded

SHANGHAI = ZoneInfo("Asia/Shanghai")


def load(*, year: int) -> Founded:
    """Load the street as it stood at the beginning of a year (装入演示街道)."""
    at = dt.datetime(year - 1, 12, 20, 9, 0, tzinfo=SHANGHAI)
    founded = found_street(at=at)
    accounts = load_people(founded, at=at)
    load_powers(founded.agency, reviewer=accounts["wangsuo"], leader=accounts["chenzhiyuan"], year=year, at=at)
    return founded
