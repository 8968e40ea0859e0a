"""Verbs of 机构与人员: the only writers of this chapter."""

from __future__ import annotations

from mingheng.org.actions.accounts import (
    OneTimePassword,
    assign_duties,
    change_account,
    change_password,
    create_account,
    disable_account,
    enable_account,
    record_log_in,
    record_log_out,
    reset_password,
)
from mingheng.org.actions.agencies import (
    Founded,
    change_agency,
    create_agency,
    import_holiday_notice,
    set_agency_setting,
)
from mingheng.org.actions.credentials import (
    change_officer,
    correct_credential,
    issue_credential,
    register_officer,
    renew_credential,
    resume_credential,
    revoke_credential,
    suspend_credential,
)
from mingheng.org.actions.departments import change_department, close_department, create_department, create_post
from mingheng.org.actions.people import apply_people
from mingheng.org.actions.roles import end_role, grant_role

__all__ = [
    "Founded",
    "OneTimePassword",
    "apply_people",
    "assign_duties",
    "change_account",
    "change_agency",
    "change_department",
    "change_officer",
    "change_password",
    "close_department",
    "correct_credential",
    "create_account",
    "create_agency",
    "create_department",
    "create_post",
    "disable_account",
    "enable_account",
    "end_role",
    "grant_role",
    "import_holiday_notice",
    "issue_credential",
    "record_log_in",
    "record_log_out",
    "register_officer",
    "renew_credential",
    "reset_password",
    "resume_credential",
    "revoke_credential",
    "set_agency_setting",
    "suspend_credential",
]
