"""执法证: issuing, renewing, suspending, giving back, revoking and correcting credentials."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import path

from mingheng.base.errors import NotFound
from mingheng.base.look import formats
from mingheng.desk import acting
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.org import CorrectForm, IssueForm, ReasonForm, RenewForm, RevokeForm, SuspendForm
from mingheng.desk.views.org.people import person_for, sheet_of
from mingheng.org import actions, queries
from mingheng.org.actions.credentials import PERSONNEL

if TYPE_CHECKING:
    from mingheng.org.models import Credential

ARTICLE = "行政处罚法第四十二条"


@staff(*PERSONNEL)
def issue(request: StaffRequest, key: int) -> HttpResponse:
    """Enter the first credential of an officer (发放执法证)."""
    person = person_for(request, key)
    officer = getattr(person, "officer", None)
    if officer is None:
        raise NotFound
    form = IssueForm(request.POST or None, initial={"valid_from": request.today})
    sheet = sheet_of(person, "发放执法证", "登记", lead_in="照证面填写。", article=ARTICLE)

    def act() -> Any:
        return actions.issue_credential(officer=officer, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已登记执法证")


def _sheet(request: StaffRequest, key: int, title: str, verb: str, **more: Any) -> tuple[Credential, acting.Sheet]:
    card = queries.credential(request.user.agency, key)
    facts = [
        ("姓名", card.officer.name),
        ("证号", card.number),
        ("有效期", f"{formats.long_date(card.valid_from)} 至 {formats.long_date(card.valid_to)}"),
    ]
    return card, sheet_of(card.officer.account, title, verb, facts=facts, article=ARTICLE, **more)


@staff(*PERSONNEL)
def renew(request: StaffRequest, key: int) -> HttpResponse:
    """Enter the credential that follows another one (换发执法证)."""
    card, sheet = _sheet(request, key, "换发执法证", "换发")
    since = card.revoked_on or card.valid_to + dt.timedelta(days=1)
    form = RenewForm(request.POST or None, initial={"number": card.number, "valid_from": since})

    def act() -> Any:
        return actions.renew_credential(credential=card, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已换发")


@staff(*PERSONNEL)
def suspend(request: StaffRequest, key: int) -> HttpResponse:
    """Take a credential away for a time (暂扣执法证)."""
    warning = "暂扣期间不能执法；在办案件要由其他持证人员接办。"
    card, sheet = _sheet(request, key, "暂扣执法证", "暂扣", warning=warning)
    form = SuspendForm(request.POST or None, initial={"since": request.today})

    def act() -> Any:
        return actions.suspend_credential(credential=card, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已暂扣")


@staff(*PERSONNEL)
def resume(request: StaffRequest, key: int) -> HttpResponse:
    """Give a suspended credential back (恢复执法证)."""
    card, sheet = _sheet(request, key, "恢复执法证", "恢复", lead_in="从今天起可以执法。")
    form = ReasonForm(request.POST or None)

    def act() -> Any:
        return actions.resume_credential(credential=card, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已恢复")


@staff(*PERSONNEL)
def revoke(request: StaffRequest, key: int) -> HttpResponse:
    """Withdraw a credential for good (注销执法证)."""
    warning = "注销后不能恢复，只能换发新证。此前的执法行为不受影响。"
    card, sheet = _sheet(request, key, "注销执法证", "注销", warning=warning)
    form = RevokeForm(request.POST or None, initial={"revoked_on": request.today})

    def act() -> Any:
        return actions.revoke_credential(credential=card, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已注销")


@staff(*PERSONNEL)
def correct(request: StaffRequest, key: int) -> HttpResponse:
    """Correct what was copied wrongly from a card (更正执法证登记)."""
    card, sheet = _sheet(request, key, "更正执法证登记", "更正", lead_in="只改抄错的内容；换发新证请用换发。")
    first = {"category": card.category, "issued_by": card.issued_by, "valid_to": card.valid_to}
    form = CorrectForm(request.POST or None, initial=first)

    def act() -> Any:
        return actions.correct_credential(credential=card, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done="已更正")


urlpatterns = [
    path("desk/officers/<int:key>/issue", issue, name="credential_issue"),
    path("desk/credentials/<int:key>/renew", renew, name="credential_renew"),
    path("desk/credentials/<int:key>/suspend", suspend, name="credential_suspend"),
    path("desk/credentials/<int:key>/resume", resume, name="credential_resume"),
    path("desk/credentials/<int:key>/revoke", revoke, name="credential_revoke"),
    path("desk/credentials/<int:key>/correct", correct, name="credential_correct"),
]
