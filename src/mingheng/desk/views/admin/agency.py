"""本机关: what is published about it, and its local choices, each with its source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import path, reverse

from mingheng import ledger
from mingheng.base.errors import NotFound
from mingheng.desk import acting, frame
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.admin import AgencyForm, SettingForm
from mingheng.desk.views.org.people import holds
from mingheng.org import actions, rules
from mingheng.org.actions.agencies import PROFILE
from mingheng.org.terms import Role

SEES = (
    Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN, Role.OFFICE, Role.REVIEWER, Role.LEADER,
    Role.SUPERVISOR,
)  # fmt: skip
CHANGES_FACTS = (Role.OFFICE, Role.SYSTEM_ADMIN)
CHANGES_SETTINGS = (Role.REVIEWER, Role.LEADER)
CRUMB = ("本机关设置", "/desk/settings")


@dataclass(frozen=True)
class Choice:
    """One local choice as it stands (一项设置)."""

    key: str
    label: str
    value: str
    source: str
    is_default: bool


def words_of(value: Any) -> str:
    """Return a value in words (设置值)."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return str(value)


@staff(*SEES)
def settings(request: StaffRequest) -> HttpResponse:
    """Show what is known of the agency and its local choices (本机关设置)."""
    agency = request.user.agency
    form = AgencyForm(initial={key: getattr(agency, key) for key in PROFILE})
    fixed = [
        ("机关全称", agency.name),
        ("文号机关代字", agency.number_prefix),
        ("统一社会信用代码", agency.uscc),
    ]
    facts = [(str(field.label), getattr(agency, name)) for name, field in form.fields.items()]
    changes = ledger.entries_about(agency).filter(event__in=("org.SettingChanged", "org.AgencyChanged"))[:10]
    context = {
        "facts": [*fixed, *facts],
        "choices": [_choice(agency, key) for key in rules.SETTINGS],
        "changes": changes,
        "may_change_facts": holds(request, *CHANGES_FACTS),
        "may_change_settings": holds(request, *CHANGES_SETTINGS),
    }
    return frame.page(request, "desk/admin/settings.html", context, section="settings")


def _choice(agency: Any, key: str) -> Choice:
    setting, entry = rules.SETTINGS[key], agency.settings.get(key)
    value = words_of(agency.setting(key))
    return Choice(key, setting.label, value, entry["source"] if entry else setting.source, entry is None)


@staff(*CHANGES_FACTS)
def change_facts(request: StaffRequest) -> HttpResponse:
    """Change what is published about the agency (变更机关资料)."""
    agency = request.user.agency
    form = AgencyForm(request.POST or None, initial={key: getattr(agency, key) for key in PROFILE})
    sheet = acting.Sheet(
        title="变更机关资料",
        verb="保存",
        back=CRUMB[1],
        section="settings",
        crumbs=(CRUMB,),
        lead_in="保存后，公示页面和以后签发的文书照此显示；已经签发的文书不变。机关全称、代字和统一社会信用代码不能改。",
        article="行政处罚法第三十九条",
    )

    def act() -> Any:
        return actions.change_agency(agency=agency, changes=form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已保存机关资料")


@staff(*CHANGES_SETTINGS)
def change_setting(request: StaffRequest, key: str) -> HttpResponse:
    """Make a local choice with the paper it rests on (变更设置)."""
    agency = request.user.agency
    if key not in rules.SETTINGS:
        raise NotFound
    setting, now = rules.SETTINGS[key], agency.setting(key)
    first = ("1" if now else "0") if isinstance(now, bool) else now
    form = SettingForm(key, request.POST or None, initial={"value": first})
    sheet = acting.Sheet(
        title="变更设置",
        verb="保存",
        back=reverse("desk:settings"),
        section="settings",
        crumbs=(CRUMB,),
        facts=[
            ("设置", setting.label),
            ("现在", words_of(now)),
            ("默认", f"{words_of(setting.default)}，{setting.source}"),
        ],
        warning="从保存时起对新办的事生效，已经起算的期限不变。",
    )

    def act() -> Any:
        return actions.set_agency_setting(agency=agency, key=key, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done=f"已变更：{setting.label}")


urlpatterns = [
    path("desk/settings", settings, name="settings"),
    path("desk/settings/facts", change_facts, name="settings_facts"),
    path("desk/settings/<slug:key>", change_setting, name="setting"),
]
