"""Departments and posts (科室、岗位)."""

from __future__ import annotations

import datetime as dt

from mingheng import ledger
from mingheng.base.errors import Conflict
from mingheng.org import rules
from mingheng.org.events import DepartmentChanged, DepartmentClosed, DepartmentCreated, PostCreated
from mingheng.org.models import Account, Agency, Department, Post
from mingheng.org.permission import day_of, require
from mingheng.org.terms import DepartmentKind, Role


@ledger.transaction
def create_department(
    *,
    agency: Agency,
    name: str,
    code: str,
    kind: str = DepartmentKind.ENFORCING,
    duties: str = "",
    phone: str = "",
    by: Account,
    at: dt.datetime,
) -> Department:
    """Set up a department (设立科室).

    :raises Conflict: DEPARTMENT_EXISTS for a name or code in use.
    """
    require(by, Role.SYSTEM_ADMIN, agency=agency, at=at)
    name, code = name.strip(), code.strip()
    others = Department.objects.filter(agency=agency)
    if others.filter(name=name).exists() or others.filter(code=code).exists():
        raise Conflict("DEPARTMENT_EXISTS", f"已有名称“{name}”或者代码“{code}”的科室")
    made = Department.objects.create(
        agency=agency, name=name, code=code, kind=DepartmentKind(kind), duties=duties, phone=phone
    )
    ledger.append(DepartmentCreated(code=code, name=name, kind=str(made.kind)), by=by, at=at, about=made)
    return made


@ledger.transaction
def change_department(
    *, department: Department, duties: str | None = None, phone: str | None = None, by: Account, at: dt.datetime
) -> Department:
    """Change what a department is for, or its telephone (变更科室职责); None leaves a field as it is."""
    require(by, Role.SYSTEM_ADMIN, Role.OFFICE, agency=department.agency_id, at=at)
    wanted = {"duties": duties, "phone": phone}
    changed = {key: text for key, text in wanted.items() if text is not None and text != getattr(department, key)}
    if changed:
        for key, text in changed.items():
            setattr(department, key, text)
        department.save(update_fields=list(changed))
        ledger.append(DepartmentChanged(name=department.name, changed=changed), by=by, at=at, about=department)
    return department


@ledger.transaction
def close_department(*, department: Department, by: Account, at: dt.datetime) -> Department:
    """Close a department from today on (撤销科室).

    :raises Conflict: DEPARTMENT_CLOSED when it is closed; DEPARTMENT_HAS_PEOPLE while active accounts belong to it.
    """
    require(by, Role.SYSTEM_ADMIN, agency=department.agency_id, at=at)
    department = Department.objects.select_for_update().get(pk=department.pk)
    rules.check_department_open(department.name, department.closed_on, day_of(at))
    if department.accounts.filter(is_active=True).exists():
        raise Conflict(
            "DEPARTMENT_HAS_PEOPLE", f"{department.name}还有在用的账号", way_out="先把人员调到其他科室，或者停用账号"
        )
    department.closed_on = day_of(at)
    department.save(update_fields=["closed_on"])
    closed = DepartmentClosed(name=department.name, closed_on=department.closed_on)
    ledger.append(closed, by=by, at=at, about=department)
    return department


@ledger.transaction
def create_post(*, department: Department, name: str, duties: str = "", by: Account, at: dt.datetime) -> Post:
    """Set up a post in a department (设立岗位).

    :raises Conflict: POST_EXISTS or DEPARTMENT_CLOSED.
    """
    require(by, Role.SYSTEM_ADMIN, Role.OFFICE, agency=department.agency_id, at=at)
    rules.check_department_open(department.name, department.closed_on, day_of(at))
    if Post.objects.filter(department=department, name=name).exists():
        raise Conflict("POST_EXISTS", f"{department.name}已有岗位“{name}”")
    made = Post.objects.create(agency_id=department.agency_id, department=department, name=name, duties=duties)
    ledger.append(PostCreated(department=department.name, name=name), by=by, at=at, about=made)
    return made
