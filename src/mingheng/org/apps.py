"""Django app of this chapter."""

from __future__ import annotations

from django.apps import AppConfig


class OrgConfig(AppConfig):
    """机构、人员、执法证、账号与角色。"""

    name = "mingheng.org"
    label = "org"
    verbose_name = "机构"
