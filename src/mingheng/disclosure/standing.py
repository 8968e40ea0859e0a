"""What is published beforehand (事前公示): the agency, who enforces, how a matter runs, where to turn; for the public."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from mingheng.base.errors import NotFound
from mingheng.org import queries as org
from mingheng.org.models import Account, Agency, Department
from mingheng.org.terms import DepartmentKind
from mingheng.procedure import charts
from mingheng.procedure.tables import PROCEDURES


@dataclass(frozen=True, slots=True)
class PublicOfficer:
    """What everybody may know of an officer (公示的执法人员): name, credential, category, department; nothing else."""

    name: str
    number: str
    category: str
    department: str
    valid_to: dt.date


@dataclass(frozen=True, slots=True)
class PublicDepartment:
    """A department that enforces or reviews, with its officers (公示的科室)."""

    name: str
    enforces: bool
    duties: str
    phone: str
    officers: tuple[PublicOfficer, ...]


def agencies() -> list[Agency]:
    """Return every agency of the installation (全部机关)."""
    return list(org.agencies())


def agency(key: int | None) -> Agency:
    """Return an agency by its key, or the only one where none is named (机关).

    :raises NotFound: when there is none, or several and none is named.
    """
    found = [each for each in org.agencies() if key is None or each.pk == key][:2]
    if len(found) != 1:
        raise NotFound
    return found[0]


def public_desk(of: Agency) -> Account:
    """Return the account in whose name what the public sends in is taken (代收公众来件的系统账号)."""
    return org.system_account(of)


def departments(of: Agency, on: dt.date) -> list[PublicDepartment]:
    """Return the departments that enforce or review on a day, with who may enforce that day (谁在执法); three queries."""
    people: dict[int, list[PublicOfficer]] = {}
    for officer in org.officers_on(on, agency=of):
        credential = officer.credential_on(on)
        if credential is not None:
            shown = PublicOfficer(
                officer.name, credential.number, credential.category, officer.department.name, credential.valid_to
            )
            people.setdefault(officer.department_id, []).append(shown)
    wanted = {DepartmentKind.ENFORCING, DepartmentKind.REVIEWING}
    rows = [row for row in org.departments(of, on=on) if row.kind in wanted or row.pk in people]
    found = [_shown(row, people.get(row.pk, [])) for row in rows]
    return sorted(found, key=lambda each: not each.enforces)


def _shown(row: Department, officers: Iterable[PublicOfficer]) -> PublicDepartment:
    return PublicDepartment(row.name, row.kind == DepartmentKind.ENFORCING, row.duties, row.phone, tuple(officers))


def procedures() -> list[tuple[str, str]]:
    """Return code and name of every procedure that is drawn (公示的程序)."""
    return [(str(code), procedure.label) for code, procedure in PROCEDURES.items()]


def flow_chart(code: str) -> charts.Chart:
    """Return the flow chart of a procedure (流程图), drawn from its table.

    :raises NotFound: when there is no such procedure.
    """
    if code not in PROCEDURES:
        raise NotFound
    return charts.flow_chart(PROCEDURES[code])


def service_guide(code: str) -> list[tuple[str, list[str]]]:
    """Return the guide of a procedure (办事指南) as headed lists.

    :raises NotFound: when there is no such procedure.
    """
    if code not in PROCEDURES:
        raise NotFound
    return charts.service_guide(PROCEDURES[code])
