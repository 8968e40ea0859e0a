"""Who may work on the evidence of a case (证据权限)."""

from __future__ import annotations

import datetime as dt

from mingheng.base.errors import NotPermitted
from mingheng.cases.models import Case, CaseOfficer
from mingheng.cases.queries import case_for
from mingheng.org.models import Account
from mingheng.org.permission import day_of, require
from mingheng.org.terms import Role


def collector(by: Account, case: Case, at: dt.datetime) -> Account:
    """Return the actor when he may collect evidence of the case (取证权限): an officer in charge of it.

    Before anybody is in charge (线索核查、当场处罚), any officer of the department may.

    :raises NotFound: when the case is another agency's.
    :raises NotPermitted: ROLE_NEEDED, CASE_NOT_YOURS.
    """
    account = require(by, Role.OFFICER, agency=case.agency_id, at=at)
    in_charge = set(
        CaseOfficer.objects.filter(case=case, removed_at=None).values_list("officer__account_id", flat=True)
    )
    if account.pk in in_charge or (not in_charge and account.department_id == case.department_id):
        return account
    raise NotPermitted("CASE_NOT_YOURS", "您不是本案的承办人", way_out="请由承办人办理，或者请部门负责人指定您为承办人")


def judge(by: Account, case: Case, at: dt.datetime) -> Account:
    """Return the actor when he may exclude evidence (排除证据): the officer in charge, head, reviewer or leader.

    :raises NotFound: when the case is not his to see.
    :raises NotPermitted: ROLE_NEEDED, CASE_NOT_YOURS.
    """
    account = require(by, Role.OFFICER, Role.HEAD, Role.REVIEWER, Role.LEADER, agency=case.agency_id, at=at)
    case_for(account, case.pk, day_of(at))
    if account.roles_on(day_of(at)) & {Role.HEAD, Role.REVIEWER, Role.LEADER}:
        return account
    return collector(account, case, at)


def head_of(by: Account, case: Case, at: dt.datetime, *, writer_id: int) -> Account:
    """Return the actor when he may approve what an officer wrote: head of the department or leader, never the writer.

    :raises NotFound: when the case is not his to see.
    :raises NotPermitted: ROLE_NEEDED, OWN_WRITING.
    """
    account = require(by, Role.HEAD, Role.LEADER, agency=case.agency_id, at=at)
    case_for(account, case.pk, day_of(at))
    if account.pk == writer_id:
        raise NotPermitted("OWN_WRITING", "不能批准自己写的说明", way_out="请其他负责人批准")
    return account
