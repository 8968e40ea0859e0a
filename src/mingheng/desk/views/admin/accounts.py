"""账号: opening, changing, shutting and resetting accounts; a one-time password is shown once and kept nowhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.http import HttpResponse
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_variables

from mingheng.base.errors import NotFound
from mingheng.desk import acting, frame, listing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.admin import AccountChangeForm, AccountForm
from mingheng.desk.forms.org import ReasonForm
from mingheng.desk.forms.powers import PlainForm
from mingheng.desk.views.org.people import holds
from mingheng.org import actions, queries
from mingheng.org.terms import ADMINISTRATORS, Role

if TYPE_CHECKING:
    from mingheng.desk.forms.parts import DeskForm
    from mingheng.org.actions import OneTimePassword
    from mingheng.org.models import Account

THREE = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)
CRUMB = ("账号与授权", "/desk/accounts")


def labels(roles: frozenset[str]) -> str:
    """Return roles in words, in the order of the glossary (角色)."""
    return "、".join(str(role.label) for role in Role if role in roles)


@staff(*THREE)
def accounts(request: StaffRequest) -> HttpResponse:
    """Show the accounts (账号) with their roles today."""
    words, role = listing.text(request), listing.choice(request, "role", (*Role.values, "none"))
    state = listing.choice(request, "state", ("active", "off"))
    found = queries.people(request.user.agency, text=words, role="" if role == "none" else role, on=request.today)
    if role == "none":
        found = found.filter(~Q(pk__in=_holders(request)))
    if state:
        found = found.filter(is_active=state == "active")
    page = listing.page_of(request, found)
    context = {
        "page": page,
        "lines": [(person, labels(person.roles_on(request.today))) for person in page],
        "filtered": bool(words or role or state),
        "roles": [*Role.choices, ("none", "没有授权")],
        "states": (("active", "在用"), ("off", "已停用")),
        "may_create": holds(request, Role.SYSTEM_ADMIN),
    }
    return frame.page(request, "desk/admin/accounts.html", context, section="accounts")


def _holders(request: StaffRequest) -> list[int]:
    everybody = queries.accounts(request.user.agency)
    return [person.pk for person in everybody if person.roles_on(request.today)]


def account_for(request: StaffRequest, key: int) -> Account:
    """Return an account of the agency, the system's own apart (账号).

    :raises NotFound: NOT_FOUND
    """
    return queries.account(request.user.agency, key)


@staff(*THREE)
def account(request: StaffRequest, key: int) -> HttpResponse:
    """Show one account (账号): what is kept, its roles past and present, and what may be done."""
    person = account_for(request, key)
    roles = person.roles_on(request.today)
    administers = bool(roles & ADMINISTRATORS)
    system, security = holds(request, Role.SYSTEM_ADMIN), holds(request, Role.SECURITY_ADMIN)
    own = person.pk == request.user.pk
    last = timezone.localtime(person.logged_in_at).strftime("%Y-%m-%d %H:%M") if person.logged_in_at else "从未登录"
    facts = [
        ("登录名", person.username),
        ("科室", person.department.name if person.department else "三员不属于科室"),
        ("岗位", person.post.name if person.post else "没有定岗"),
        ("电话", person.phone),
        ("法律职业资格", person.legal_qualification_no or "没有登记"),
        ("最近登录", last),
        ("口令", "一次性口令，登录后须改" if person.must_change_password else "本人设定"),
        ("状态", "在用" if person.is_active else "已停用"),
    ]
    grants = sorted(person.grants.all(), key=lambda grant: (grant.valid_from, grant.pk), reverse=True)
    context = {
        "person": person,
        "facts": facts,
        "grants": [(grant, _state(grant, request)) for grant in grants],
        "may_change": system,
        "may_disable": system and person.is_active and not own,
        "may_enable": system and not person.is_active,
        "may_reset": (security if administers else system) and not own and person.is_active,
        "may_grant": security and not own and person.is_active,
        "may_end": security and not own,
        "own": own,
    }
    return frame.page(request, "desk/admin/account.html", context, section="accounts")


def _state(grant: Any, request: StaffRequest) -> str:
    if grant.holds_on(request.today):
        return "now"
    return "coming" if grant.valid_from > request.today else "past"


def sheet_of(person: Account, title: str, verb: str, **more: Any) -> acting.Sheet:
    """Return the page of an act about an account (办理页)."""
    back = reverse("desk:account", args=[person.pk])
    crumbs = (CRUMB, (person.name, back))
    return acting.Sheet(title=title, verb=verb, back=back, section="accounts", crumbs=crumbs, **more)


@sensitive_variables("made")
def _shown_once(request: StaffRequest, made: OneTimePassword, title: str) -> HttpResponse:
    context = {
        "title": title,
        "opened": [(made.account, made.password)],
        "back": reverse("desk:account", args=[made.account.pk]),
    }
    return frame.page(request, "desk/admin/passwords.html", context, section="accounts")


@staff(Role.SYSTEM_ADMIN)
@sensitive_variables("made")
def new(request: StaffRequest) -> HttpResponse:
    """Open an account (开设账号) and show its one-time password."""
    agency = request.user.agency
    form = AccountForm(request.POST or None)
    form.fields["department"].offer(  # type: ignore[attr-defined]
        list(queries.departments(agency, on=request.today)), empty="不属于科室"
    )
    form.fields["post"].offer(  # type: ignore[attr-defined]
        list(queries.posts(agency)), lambda post: f"{post.department.name}　{post.name}", empty="没有岗位"
    )
    if form.is_valid():
        made = form.attempt(
            lambda: actions.create_account(agency=agency, **form.cleaned_data, by=request.user, at=request.at)
        )
        if made is not None:
            return _shown_once(request, made, "已开设账号")
    sheet = acting.Sheet(
        title="开设账号",
        verb="开设",
        back=CRUMB[1],
        section="accounts",
        crumbs=(CRUMB,),
        lead_in="开设后得到一次性口令；角色由安全管理员另行授权，没有角色的账号什么也办不了。",
    )
    return acting.show(request, form, sheet)


@staff(Role.SYSTEM_ADMIN)
def change(request: StaffRequest, key: int) -> HttpResponse:
    """Change what is kept about a person (变更账号资料)."""
    person = account_for(request, key)
    names = ("name", "phone", "legal_qualification_no", "first_review_on")
    form = AccountChangeForm(request.POST or None, initial={name: getattr(person, name) for name in names})

    def act() -> Any:
        return actions.change_account(account=person, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet_of(person, "变更账号资料", "保存"), act, done="已保存")


@staff(Role.SYSTEM_ADMIN)
def disable(request: StaffRequest, key: int) -> HttpResponse:
    """Shut an account (停用账号)."""
    person = account_for(request, key)
    form = ReasonForm(request.POST or None)
    warning = "停用后立即退出登录，不能再登录；名下的待办要由部门负责人另行指派。此前的办理记录都保留，以后可以启用。"
    sheet = sheet_of(
        person, "停用账号", "停用", warning=warning, facts=[("姓名", person.name), ("登录名", person.username)]
    )

    def act() -> Any:
        return actions.disable_account(account=person, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已停用")


@staff(Role.SYSTEM_ADMIN)
def enable(request: StaffRequest, key: int) -> HttpResponse:
    """Open a shut account again (启用账号)."""
    person = account_for(request, key)
    form: DeskForm = PlainForm(request.POST if request.method == "POST" else None)
    sheet = sheet_of(person, "启用账号", "启用", lead_in="原来的口令和还在期限内的角色一并恢复。")

    def act() -> Any:
        return actions.enable_account(account=person, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已启用")


@staff(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
@sensitive_variables("made")
def reset(request: StaffRequest, key: int) -> HttpResponse:
    """Give out a new one-time password (重置口令) and show it once."""
    person = account_for(request, key)
    if person.is_system:
        raise NotFound
    form: DeskForm = PlainForm(request.POST if request.method == "POST" else None)
    sheet = sheet_of(
        person,
        "重置口令",
        "重置",
        warning="原来的口令立即作废，本人在其他设备上的登录也会退出。请先确认是本人要求。",
        facts=[("姓名", person.name), ("登录名", person.username)],
    )
    if form.is_valid():
        made = form.attempt(lambda: actions.reset_password(account=person, by=request.user, at=request.at))
        if made is not None:
            return _shown_once(request, made, "已重置口令")
    return acting.show(request, form, sheet)


urlpatterns = [
    path("desk/accounts", accounts, name="accounts"),
    path("desk/accounts/new", new, name="account_new"),
    path("desk/accounts/<int:key>", account, name="account"),
    path("desk/accounts/<int:key>/change", change, name="account_change"),
    path("desk/accounts/<int:key>/disable", disable, name="account_disable"),
    path("desk/accounts/<int:key>/enable", enable, name="account_enable"),
    path("desk/accounts/<int:key>/reset", reset, name="account_reset"),
]
