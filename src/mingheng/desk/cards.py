"""How a credential stands today (执法证状态): a light with the days left, or the word for why it is void."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingheng.base.look.parts import Remaining
from mingheng.org import rules
from mingheng.org.workbook import newest_card

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingheng.org.models import Credential

STATES = {
    "valid": "有效",
    "soon": "九十天内到期",
    "expired": "已过期",
    "suspended": "暂扣",
    "revoked": "已注销",
    "future": "还没有生效",
    "none": "没有执法证",
}


@dataclass(frozen=True)
class Standing:
    """The state of a credential on a day (当日状态): its key in STATES, and a light where a term runs, else a word."""

    state: str
    light: Remaining | None = None
    words: str = ""


def standing(card: Credential | None, day: dt.date) -> Standing:
    """Return how a credential stands on a day (执法证状态)."""
    if card is None:
        return Standing("none", words="没有执法证")
    if card.revoked_on is not None and card.revoked_on <= day:
        return Standing("revoked", words="已注销")
    left = (card.valid_to - day).days
    if left < 0:
        return Standing("expired", Remaining("red", f"过期 {-left} 天"))
    if any(rules.covers(period, day) for period in card.suspension_periods):
        return Standing("suspended", Remaining("grey", "暂扣中"))
    if day < card.valid_from:
        return Standing("future", words="还没有生效")
    if rules.expiry_threshold(day, card.valid_to) is None:
        return Standing("valid", Remaining("green", f"剩 {left} 天"))
    words = "今天到期" if left == 0 else f"剩 {left} 天"
    return Standing("soon", Remaining("red" if left == 0 else "amber", words))


def current(cards: Iterable[Credential], day: dt.date) -> Credential | None:
    """Return the credential that counts on a day (当日执法证): the one in its period, else the newest."""
    kept = list(cards)
    return next((card for card in kept if card.valid_on(day)), None) or newest_card(kept)
