"""How the standing cast is made (固定角色的建立): by the same actions that everybody calls."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.contrib.auth.hashers import make_password

from mingheng import ledger
from mingheng.org import actions as org
from mingheng.org.actions.agencies import Administrator, AgencyProfile, Founded
from mingheng.org.models import Account, Agency, Department
from mingheng.org.permission import Founder
from mingheng.org.terms import DepartmentKind, Role
from mingheng.powers import actions as powers
from mingheng.powers.items import Basis, Item, Range

PASSWORD = "Zhongyi-2026!"
"""Everybody's password in tests."""
standing = False
"""Whether the cast stands in the database outside any test's transaction."""
PREFIX, OTHER_PREFIX = "沪普曹", "沪普邻"
TEAM, JUDICIAL, OFFICE, ARCHIVE, WINDOW = "ZFD", "SFS", "DZB", "DAS", "FWCK"
BEGUN = dt.datetime(2025, 12, 1, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
"""When the street began to work with the system."""

_DEPARTMENTS = (
    (TEAM, "综合行政执法队", DepartmentKind.ENFORCING),
    (JUDICIAL, "司法所", DepartmentKind.REVIEWING),
    (OFFICE, "党政办公室", DepartmentKind.OFFICE),
    (ARCHIVE, "档案室", DepartmentKind.ARCHIVE),
    (WINDOW, "社区事务受理服务中心", DepartmentKind.WINDOW),
)
_PEOPLE: tuple[tuple[str, str, str, Role | None], ...] = (
    ("officer", "李执", TEAM, Role.OFFICER),
    ("partner", "孙协", TEAM, Role.OFFICER),
    ("third_officer", "吴巡", TEAM, Role.OFFICER),
    ("head", "张队", TEAM, Role.HEAD),
    ("reviewer", "王审", JUDICIAL, Role.REVIEWER),
    ("second_reviewer", "钱审", JUDICIAL, Role.REVIEWER),
    ("counsel", "周律", JUDICIAL, Role.COUNSEL),
    ("leader", "陈任", OFFICE, Role.LEADER),
    ("vice_leader", "郑副", OFFICE, Role.LEADER),
    ("office", "赵科", OFFICE, Role.OFFICE),
    ("archivist", "何档", ARCHIVE, Role.ARCHIVIST),
    ("window", "沈窗", WINDOW, Role.WINDOW),
    ("supervisor", "冯督", JUDICIAL, Role.SUPERVISOR),
    ("auxiliary", "小辅", TEAM, None),
)
_CREDENTIALS = {"officer": "3101070001", "partner": "3101070002", "third_officer": "3101070003"}
_OTHER_PEOPLE = (("outsider", "外人", TEAM, Role.OFFICER), ("outside_head", "外队", TEAM, Role.HEAD))

_WASTE = "上海市生活垃圾管理条例"
_LOOKS = "上海市市容环境卫生管理条例"
_GREEN = "上海市绿化条例"


def ensure() -> None:
    """Make the cast unless it is there."""
    if not Agency.objects.filter(number_prefix=OTHER_PREFIX).exists():
        with ledger.transaction():
            _street()
            _neighbour()


def _encoded() -> str:
    return make_password(PASSWORD)


def _found(name: str, prefix: str, uscc: str, usernames: tuple[str, str, str]) -> Founded:
    profile = AgencyProfile(
        name=name,
        short_name=name.removesuffix("办事处"),
        number_prefix=prefix,
        uscc=uscc,
        district_government="上海市普陀区人民政府",
        court="上海铁路运输法院",
        address="上海市普陀区示例路1号",
        phone="021-00000000",
        complaint_phone="021-00000001",
        office_hours="周一至周五 9:00—17:00",
        leader_name="陈任",
        fine_bank="示例银行普陀支行",
        fine_account="3100000000000000001",
    )
    roles = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
    encoded = _encoded()
    administrators = [
        Administrator(role, username, Role(role).label, encoded)
        for role, username in zip(roles, usernames, strict=True)
    ]
    return org.create_agency(profile=profile, administrators=administrators, by=Founder(), at=BEGUN)


def _street() -> None:
    founded = _found(
        "上海市普陀区示例街道办事处", PREFIX, "11310107000000001H", ("system_admin", "security_admin", "audit_admin")
    )
    people = _people(founded, _DEPARTMENTS, _PEOPLE)
    _officers(people)
    _list(founded.agency, reviewer=people["reviewer"], leader=people["leader"])


def _neighbour() -> None:
    founded = _found(
        "上海市普陀区邻街道办事处",
        OTHER_PREFIX,
        "11310107000000002L",
        ("other_system", "other_security", "other_audit"),
    )
    people = _people(founded, _DEPARTMENTS[:1], _OTHER_PEOPLE)
    outsider = org.register_officer(account=people["outsider"], by=founded.administrators[0].account, at=BEGUN)
    org.issue_credential(
        officer=outsider,
        number="3101070009",
        valid_from=dt.date(2024, 1, 1),
        valid_to=dt.date(2028, 12, 31),
        by=founded.administrators[0].account,
        at=BEGUN,
    )


def _people(
    founded: Founded,
    departments: tuple[tuple[str, str, DepartmentKind], ...],
    people: tuple[tuple[str, str, str, Role | None], ...],
) -> dict[str, Account]:
    system_admin, security_admin, _ = (one.account for one in founded.administrators)
    made: dict[str, Department] = {}
    for code, name, kind in departments:
        made[code] = org.create_department(
            agency=founded.agency, code=code, name=name, kind=kind, by=system_admin, at=BEGUN
        )
    found: dict[str, Account] = {}
    encoded = _encoded()
    for username, name, code, role in people:
        account = org.create_account(
            agency=founded.agency,
            username=username,
            name=name,
            department=made[code],
            legal_qualification_no="A20183101070001" if role == Role.REVIEWER else "",
            encoded_password=encoded,
            by=system_admin,
            at=BEGUN,
        ).account
        if role is not None:
            org.grant_role(account=account, role=role, by=security_admin, at=BEGUN)
        found[username] = account
    return found


def _officers(people: dict[str, Account]) -> None:
    keeper = people["office"]
    for username in (*_CREDENTIALS, "auxiliary"):
        registered = org.register_officer(
            account=people[username],
            is_auxiliary=username not in _CREDENTIALS,
            trained_on=dt.date(2024, 1, 10),
            by=keeper,
            at=BEGUN,
        )
        if username in _CREDENTIALS:
            org.issue_credential(
                officer=registered,
                number=_CREDENTIALS[username],
                valid_from=dt.date(2024, 1, 1),
                valid_to=dt.date(2028, 12, 31),
                issued_by="上海市人民政府",
                by=keeper,
                at=BEGUN,
            )


def _fine(low: int, high: int, unit: str = "") -> tuple[Range, ...]:
    return (Range(minimum_amount=Decimal(low), maximum_amount=Decimal(high), unit=unit),)


def _item(code: str, name: str, law: tuple[str, str], duty: str, penalty: str, ranges: tuple[Range, ...]) -> Item:
    bases = (Basis(*law, duty), Basis(*law, penalty, is_penalty_clause=True))
    return Item(code, name, "penalty", "综合行政执法队", bases=bases, ranges=ranges)


def items() -> tuple[Item, ...]:
    """Return the items of the street's list."""
    waste, looks, green = (_WASTE, "2019"), (_LOOKS, "2022"), (_GREEN, "2018")
    stall = "擅自占用道路等公共场所设摊经营、兜售物品"
    return (
        _item("DEMO-SR-06", stall, looks, "第二十五条第一款", "第二十五条第二款", _fine(100, 1000)),
        _order_first(
            _item(
                "DEMO-SHLJ-04", "管理责任人未分类驳运", waste, "第二十七条第二款", "第五十八条第二款", _fine(500, 5000)
            )
        ),
        _item(
            "DEMO-SHLJ-05",
            "擅自从事生活垃圾经营性收集、运输、处置",
            waste,
            "第二十八条第一款",
            "第五十九条",
            _fine(30000, 100000),
        ),
        _handed_over(
            _item(
                "DEMO-LH-02", "未经许可占用绿地", green, "第三十二条", "第四十四条第二项", _fine(500, 2000, "每平方米")
            )
        ),
    )


def _order_first(item: Item) -> Item:
    return replace(item, requires_order_first=True)


def _handed_over(item: Item) -> Item:
    return replace(item, valid_to=dt.date(2025, 9, 30), successor="普陀区城市管理行政执法局")


def _list(agency: Agency, *, reviewer: Account, leader: Account) -> None:
    drafted = powers.draft_list(agency=agency, year=2026, source="沪府规〔2025〕示例号（虚构）", by=reviewer, at=BEGUN)
    powers.apply_items(powers_list=drafted, items=items(), digest="0" * 64, by=reviewer, at=BEGUN)
    powers.put_in_force(powers_list=drafted, effective_from=dt.date(2026, 1, 1), by=leader, at=BEGUN)
