"""The people of the demo street (演示街道人员): all fictional; everybody has the same password, which the demo prints."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from django.contrib.auth.hashers import make_password

from mingheng import ledger
from mingheng.ledger import keys
from mingheng.org import actions as org
from mingheng.org.actions.agencies import Administrator, AgencyProfile, Founded
from mingheng.org.permission import Founder
from mingheng.org.terms import DepartmentKind, Role

if TYPE_CHECKING:
    from mingheng.org.models import Account, Agency, Department, Officer

DEMO_PASSWORD = "Mingheng-2026"  # noqa: S105 — printed by the demo on purpose; no real installation has it
USCC = "11310107000000001H"
PROFILE = AgencyProfile(
    name="上海市普陀区示例街道办事处",
    short_name="示例街道",
    number_prefix="沪普曹",
    uscc=USCC,
    district_government="上海市普陀区人民政府",
    court="上海铁路运输法院",
    address="上海市普陀区示例路100号",
    phone="021-00001000",
    complaint_phone="021-00001001",
    office_hours="周一至周五 9:00—11:30，13:30—17:00",
    leader_name="陈志远",
    duties="依法开展行政执法，具体工作由综合行政执法队承担；统筹辖区公共服务、公共管理、公共安全。",
    fine_bank="示例银行上海普陀支行",
    fine_account="3100000000000000001",
)


@dataclass(frozen=True, slots=True)
class Person:
    """One person of the demo street (演示人员)."""

    username: str
    name: str
    department: str
    post: str
    role: Role | None
    credential: str = ""
    valid_to: dt.date = dt.date(2028, 12, 31)
    is_auxiliary: bool = False
    legal_qualification_no: str = ""


ADMINISTRATORS = (
    (Role.SYSTEM_ADMIN, "sysadmin", "高系统"),
    (Role.SECURITY_ADMIN, "secadmin", "马安全"),
    (Role.AUDIT_ADMIN, "auditadmin", "林审计"),
)
DEPARTMENTS = (
    (
        "ZFD",
        "综合行政执法队",
        DepartmentKind.ENFORCING,
        "承担街道办事处的行政执法具体工作：检查、调查、处罚、送达、执行。",
    ),
    (
        "SFS",
        "司法所",
        DepartmentKind.REVIEWING,
        "重大执法决定法制审核，权责清单、裁量基准和审核目录的维护，公示与报送的汇总。",
    ),
    ("DZB", "党政办公室", DepartmentKind.OFFICE, "执法经费和装备，执法争议协调，执法数据汇总上报。"),
    ("DJB", "党建办公室", DepartmentKind.OFFICE, "执法队伍的配备、培训、考核和激励。"),
    ("PAB", "社区平安办公室", DepartmentKind.ENFORCING, "平安建设、安全生产检查、非机动车停放充电管理。"),
    ("GLB", "社区管理办公室", DepartmentKind.ENFORCING, "市容环境、生活垃圾分类、养犬等社区管理的日常检查。"),
    ("DAS", "档案室", DepartmentKind.ARCHIVE, "接收和保管执法案卷。"),
    ("FWCK", "社区事务受理服务中心", DepartmentKind.WINDOW, "窗口公示、进度查询、咨询和投诉举报受理。"),
)
PEOPLE = (
    Person("chenzhiyuan", "陈志远", "DZB", "街道办事处主任", Role.LEADER),
    Person("zhengfang", "郑芳", "DZB", "街道办事处副主任", Role.LEADER),
    Person("zhangdui", "张建国", "ZFD", "队长", Role.HEAD, "3101070101"),
    Person("lidui", "李卫东", "ZFD", "副队长", Role.OFFICER, "3101070102"),
    Person("sunli", "孙丽", "ZFD", "执法一中队", Role.OFFICER, "3101070103"),
    Person("wujun", "吴军", "ZFD", "执法一中队", Role.OFFICER, "3101070104"),
    Person("xumin", "徐敏", "ZFD", "执法二中队", Role.OFFICER, "3101070105", dt.date(2026, 12, 15)),
    Person("zhujie", "朱杰", "ZFD", "执法二中队", Role.OFFICER, "3101070106"),
    Person("dingfu", "丁辅", "ZFD", "辅助人员", None, is_auxiliary=True),
    Person("wangsuo", "王静", "SFS", "所长", Role.REVIEWER, legal_qualification_no="A20123101070101"),
    Person("qianshen", "钱程", "SFS", "法制审核员", Role.REVIEWER, legal_qualification_no="A20193101070102"),
    Person("zhoulvshi", "周明律", "SFS", "公职律师", Role.COUNSEL),
    Person("zhaoke", "赵科", "DZB", "装备与经费", Role.OFFICE),
    Person("hongke", "洪培", "DJB", "培训与考核", Role.OFFICE),
    Person("pinghead", "平安", "PAB", "主任", Role.HEAD, "3101070201"),
    Person("pingan", "安宁", "PAB", "安全检查", Role.OFFICER, "3101070202"),
    Person("heping", "何平", "PAB", "安全检查", Role.OFFICER, "3101070203"),
    Person("guanhead", "管理", "GLB", "主任", Role.HEAD, "3101070301"),
    Person("hedang", "何档", "DAS", "档案员", Role.ARCHIVIST),
    Person("shenchuang", "沈窗", "FWCK", "窗口接待", Role.WINDOW),
    Person("fengdu", "冯督", "SFS", "执法监督", Role.SUPERVISOR),
)


@cache
def _encoded() -> str:
    """Return the password as it is stored: computed once, because computing it is slow on purpose."""
    return make_password(DEMO_PASSWORD)


def found_street(*, profile: AgencyProfile = PROFILE, at: dt.datetime) -> Founded:
    """Found the demo street with its administrators and the key of its ledger (建立演示街道)."""
    encoded = _encoded()
    administrators = [Administrator(role, username, name, encoded) for role, username, name in ADMINISTRATORS]
    founded = org.create_agency(profile=profile, administrators=administrators, by=Founder(), at=at)
    keys.create(founded.agency.log.origin)
    return founded


@ledger.transaction
def load_people(founded: Founded, *, at: dt.datetime) -> dict[str, Account]:
    """Load departments, posts, accounts, roles, officers and credentials (装入人员); returns the accounts by log-in name."""
    system_admin, security_admin, _ = (one.account for one in founded.administrators)
    agency, encoded = founded.agency, _encoded()
    departments = _departments(agency, by=system_admin, at=at)
    posts = {}
    accounts: dict[str, Account] = {}
    for person in PEOPLE:
        department = departments[person.department]
        key = (person.department, person.post)
        if key not in posts:
            posts[key] = org.create_post(department=department, name=person.post, by=system_admin, at=at)
        account = org.create_account(
            agency=agency,
            username=person.username,
            name=person.name,
            department=department,
            post=posts[key],
            legal_qualification_no=person.legal_qualification_no,
            encoded_password=encoded,
            by=system_admin,
            at=at,
        ).account
        if person.role is not None:
            org.grant_role(account=account, role=person.role, by=security_admin, at=at)
        accounts[person.username] = account
    for person in PEOPLE:
        if person.credential or person.is_auxiliary:
            _register(person, accounts[person.username], by=accounts["zhaoke"], at=at)
    return accounts


def _departments(agency: Agency, *, by: Account, at: dt.datetime) -> dict[str, Department]:
    return {
        code: org.create_department(agency=agency, code=code, name=name, kind=kind, duties=duties, by=by, at=at)
        for code, name, kind, duties in DEPARTMENTS
    }


def _register(person: Person, account: Account, *, by: Account, at: dt.datetime) -> Officer:
    officer = org.register_officer(
        account=account, is_auxiliary=person.is_auxiliary, trained_on=dt.date(2024, 1, 10), by=by, at=at
    )
    if person.credential:
        org.issue_credential(
            officer=officer,
            number=person.credential,
            valid_from=dt.date(2024, 1, 1),
            valid_to=person.valid_to,
            issued_by="上海市人民政府",
            by=by,
            at=at,
        )
    return officer
