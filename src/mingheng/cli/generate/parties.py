"""Fictional names, codes and places in any number (虚构的名称、代码、地点); every code has its check digit."""

from __future__ import annotations

from mingheng.law.identifiers import resident_check_digit, uscc_check_digit
from mingheng.law.terms import PartyKind

_SURNAMES = "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉梅建国文辉力志红"
_FIRST = "恒锦宏瑞祥泰和顺鑫源隆盛广达嘉德丰裕康宁"
_SECOND = "通利福兴发昌荣信诚美佳安旺来丽华光明远"
_TRADES = (
    "餐饮管理有限公司", "商贸有限公司", "物业管理有限公司", "建筑装饰工程有限公司", "环保服务有限公司", "食品有限公司",
    "汽车服务有限公司", "文化传播有限公司", "便利店", "水果店", "面馆", "建材经营部",
)  # fmt: skip
_ROADS = (
    "示例路", "桂花路", "枣阳路", "梅岭路", "兰溪路", "花溪路", "杏山路", "棠浦路", "白兰路", "金沙江支路", "梧桐路", "银杏路",
    "香樟路", "石榴路", "海棠路", "玉兰路", "芙蓉路", "紫荆路", "木槿路", "茉莉路",
)  # fmt: skip
_USCC_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def name(kind: str, serial: int) -> str:
    """Return a name (名称) for a party of a kind; the same one now and then, as in life."""
    spread = serial * 2_654_435_761 % (1 << 32)
    if kind == PartyKind.NATURAL:
        second = _GIVEN[spread // 4096 % len(_GIVEN)] if spread % 3 else ""
        return _SURNAMES[spread % len(_SURNAMES)] + _GIVEN[spread // 64 % len(_GIVEN)] + second
    shop = _FIRST[spread % len(_FIRST)] + _SECOND[spread // 32 % len(_SECOND)] + _FIRST[spread // 1024 % len(_FIRST)]
    return f"上海{shop}{_TRADES[spread // 65536 % len(_TRADES)]}"


def identifier(kind: str, serial: int) -> str:
    """Return a code with its check digit (证件号码); no two serials share one."""
    if kind == PartyKind.NATURAL:
        rest, order = divmod(serial, 900)
        rest, day = divmod(rest, 28)
        year, month = divmod(rest, 12)
        body = f"310107{1950 + year % 50}{month + 1:02d}{day + 1:02d}{order + 1:03d}"
        return body + resident_check_digit(body)
    digits, rest = "", serial
    for _ in range(9):
        digits, rest = _USCC_LETTERS[rest % 31] + digits, rest // 31
    body = f"91310107{digits}"
    return body + uscc_check_digit(body)


def place(serial: int) -> str:
    """Return a place (地点): a road of the street and a house number."""
    return f"{_ROADS[serial * 7 % len(_ROADS)]}{serial * 13 % 998 + 1}号"
