"""公示: the work list, one duty with the engine's ruling and the redacted text, and the acts on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import path

from mingheng.base.errors import NotFound
from mingheng.base.look import formats
from mingheng.desk import acting, case_tabs, frame, lights, listing
from mingheng.desk.access import CASE_ROLES, StaffRequest, staff
from mingheng.desk.forms import disclosure as forms
from mingheng.disclosure import actions, content, queries, rules
from mingheng.disclosure.terms import DutyStage, Gravity, Reason
from mingheng.org import queries as org
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from mingheng.disclosure.models import Duty, Publication
    from mingheng.procedure.facts import CaseFile

_TERM = "D-01"
_OPEN = {DutyStage.OPEN, DutyStage.DRAFTED}


@staff(*CASE_ROLES)
def publications(request: StaffRequest) -> HttpResponse:
    """Show the duties to publish (公示列表), the most urgent first, and the requests that wait for an answer."""
    stages = dict(DutyStage.pairs())
    stage, words = listing.choice(request, "stage", stages), listing.text(request)
    page = listing.page_of(request, queries.list_duties(request.user, request.today, stage=stage, text=words))
    calendar = org.calendar_for(request.user.agency)
    for row in page:
        row.light = (
            lights.light(_TERM, row.due_on, calendar=calendar, today=request.today) if row.stage in _OPEN else None
        )
    asked = queries.open_requests(request.user, request.today)
    context = {
        "page": page,
        "stages": stages.items(),
        "filtered": bool(stage or words),
        "asked": [(one, lights.light("", one.due_on, calendar=calendar, today=request.today)) for one in asked[:20]],
    }
    return frame.page(request, "desk/disclosure/list.html", context, section="publications")


@staff(*CASE_ROLES)
def publication(request: StaffRequest, key: int) -> HttpResponse:
    """Show one duty (公示事项): the ruling explained, the text beside its original, and what can be done."""
    duty = queries.duty_for(request.user, key, request.today)
    calendar = org.calendar_for(request.user.agency)
    ruling = rules.rule_on_publication(content.decision_facts(duty), calendar=calendar)
    versions = list(duty.publications.order_by("-version"))
    draft = next((one for one in versions if one.is_draft), None)
    shown = next((one for one in versions if one.published_at and not one.ended_at), None)
    context = {
        "duty": duty,
        "case": duty.case,
        "ruling": ruling,
        "facts": _facts(duty, ruling),
        "light": lights.light(_TERM, duty.due_on, calendar=calendar, today=request.today)
        if duty.stage in _OPEN
        else None,
        "draft": draft,
        "shown": shown,
        "versions": [one for one in versions if one.published_at],
        "pairs": _pairs(duty, draft or shown) if duty.stage in {*_OPEN, DutyStage.PUBLISHED} else [],
        "acts": _offered(duty, request),
        "asked": queries.requests_of(duty),
        "site": f"/p/{duty.agency_id}",
    }
    return frame.page(request, "desk/disclosure/duty.html", context, section="publications")


def _facts(duty: Duty, ruling: rules.Ruling) -> list[tuple[str, object]]:
    reason = str(Reason(duty.reason).label) if duty.reason else str(ruling.reason.label)
    publishes = duty.publishes if duty.publishes is not None else ruling.publish
    until = duty.longest_until or ruling.longest_until
    shortest = duty.shortest_until or ruling.shortest_until
    gravity = duty.gravity or ruling.gravity
    return [
        ("判定", "公示" if publishes else "依法不公示"),
        ("理由", reason),
        ("依据", duty.article or ruling.article),
        ("登记号", f"第 {duty.number} 号"),
        ("公示期限", formats.long_date(duty.due_on)),
        ("信息类别", str(Gravity(gravity).label) if gravity else "不适用"),
        ("公示期", f"最短到 {shortest or '不限'}，最长到 {until}" if publishes and until else "不适用"),
        ("特殊情形", "；".join(label for name, label in forms.FLAGS.items() if getattr(duty, name)) or "没有勾选"),
        ("填报", f"{duty.drafted_by.name}　{formats.instant(duty.drafted_at)}" if duty.drafted_by else "还没有填报"),
        ("复核", f"{duty.checked_by.name}　{formats.instant(duty.checked_at)}" if duty.checked_by else "还没有复核"),
    ]


def _pairs(duty: Duty, shown: Publication | None) -> list[tuple[str, list[tuple[str, str]], str]]:
    """Return each text with its hidden parts marked, and what is published of it (原文与脱敏稿对照)."""
    return [
        (forms.TEXTS[name], parts, str(getattr(shown, name)) if shown is not None else redacted)
        for name, parts, redacted in content.compared(duty)
    ]


def _offered(duty: Duty, request: StaffRequest) -> list[tuple[str, str]]:
    roles = request.user.roles_on(request.today)
    own = duty.drafted_by_id == request.user.pk
    drafts, checks = bool(roles & {Role.OFFICER, Role.HEAD}), bool(roles & {Role.REVIEWER, Role.HEAD})
    undone = content.decision_facts(duty).revoked
    wanted = [
        ("draft", "填报" if duty.stage == DutyStage.OPEN else "重新填报", duty.stage in _OPEN and drafts),
        ("check", "复核", duty.stage == DutyStage.DRAFTED and checks and not own),
        ("withdraw", "撤回公示", duty.stage == DutyStage.PUBLISHED and checks and undone),
        ("correct", "更正", duty.stage == DutyStage.PUBLISHED and Role.REVIEWER in roles and not undone),
    ]
    return [(code, label) for code, label, holds in wanted if holds]


# ── the acts ────────────────────────────────────────────────────────────────────────────────────────────────────
def _sheet(duty: Duty, title: str, verb: str, **more: Any) -> acting.Sheet:
    back, number = f"/desk/publications/{duty.pk}", duty.decision.number or duty.case.cause
    return acting.Sheet(
        title=title, verb=verb, back=back, section="publications", crumbs=[("公示", "/desk/publications"), (number, back)],
        **more,
    )  # fmt: skip


@staff(Role.OFFICER, Role.HEAD)
def draft(request: StaffRequest, key: int) -> HttpResponse:
    """Fill a publication in (公示填报): the machine redacts, a person looks and may hide more."""
    duty = queries.duty_for(request.user, key, request.today)
    drawn = content.draft_of(duty)
    texts = {name: str(drawn.fields[name]) for name in forms.TEXTS}
    flags = {name: getattr(duty, name) for name in forms.FLAGS} | {"flag_reason": duty.flag_reason}
    form = forms.DraftForm(request.POST or None, texts=texts, initial=flags)
    look = [sentence for one in drawn.hidden for sentence in one.to_look_at]
    sheet = _sheet(
        duty, f"公示填报　{duty.decision.number}", "提交复核", article="曹办〔2020〕7号第8条",
        lead_in="机器已经隐去身份证号、电话、账号、住址和自然人姓名。请逐句再看一遍，只能隐得更多。",
        warning=f"这些句子机器判断不了，请着重看：{'；'.join(dict.fromkeys(look))}" if look else "",
    )  # fmt: skip
    return acting.act(
        request, form, sheet,
        lambda: actions.draft(duty=duty, **form.said(), by=request.user, at=request.at), done="已提交复核。",
    )  # fmt: skip


@staff(Role.REVIEWER, Role.HEAD)
def check(request: StaffRequest, key: int) -> HttpResponse:
    """Check a draft as the second person (公示复核)."""
    duty = queries.duty_for(request.user, key, request.today)
    form = forms.CheckForm(request.POST or None)
    verdict = f"判定：{'公示' if duty.publishes else '依法不公示'}。填报人 {duty.drafted_by.name if duty.drafted_by else ''}。"
    sheet = _sheet(
        duty, f"公示复核　{duty.decision.number}", "复核", article="曹办〔2020〕7号第8条",
        lead_in=verdict + "同意的，当即公示或者确认不公示。",
        template="desk/disclosure/check.html", more={"pairs": _pairs(duty, queries.draft_publication(duty))},
    )  # fmt: skip
    return acting.act(
        request, form, sheet,
        lambda: actions.check(duty=duty, **form.cleaned_data, by=request.user, at=request.at), done="已复核。",
    )  # fmt: skip


@staff(Role.REVIEWER, Role.HEAD)
def withdraw(request: StaffRequest, key: int) -> HttpResponse:
    """Withdraw what was published (撤回公示)."""
    duty = queries.duty_for(request.user, key, request.today)
    form = forms.WithdrawForm(request.POST or None)
    sheet = _sheet(duty, f"撤回公示　{duty.decision.number}", "撤回", article="行政处罚法第四十八条第二款")
    return acting.act(
        request, form, sheet,
        lambda: actions.withdraw(duty=duty, **form.cleaned_data, by=request.user, at=request.at), done="已撤回。",
    )  # fmt: skip


def _texts(shown: Publication) -> dict[str, str]:
    return {name: str(getattr(shown, name)) for name in ("performance", *forms.TEXTS)}


def _shown(duty: Duty) -> Publication:
    found: Publication | None = duty.publications.filter(published_at__isnull=False, ended_at=None).first()
    if found is None:
        raise NotFound
    return found


@staff(Role.REVIEWER)
def correct(request: StaffRequest, key: int) -> HttpResponse:
    """Correct a publication by a new version (更正公示)."""
    duty = queries.duty_for(request.user, key, request.today)
    shown = _shown(duty)
    form = forms.CorrectionForm(request.POST or None, texts=_texts(shown))
    sheet = _sheet(duty, f"更正公示　{shown.decision_number}", "更正", article="政府信息公开条例第四十一条")
    return acting.act(
        request, form, sheet,
        lambda: actions.correct(
            publication=shown, changes=form.changes(), reason=form.cleaned_data["reason"], by=request.user, at=request.at
        ),
        done="已更正，旧版仍可查到。",
    )  # fmt: skip


@staff(Role.REVIEWER)
def answer(request: StaffRequest, key: int, asked: int) -> HttpResponse:
    """Answer a request for correction (答复更正申请)."""
    duty = queries.duty_for(request.user, key, request.today)
    row = next((one for one in queries.requests_of(duty) if one.pk == asked), None)
    if row is None:
        raise NotFound
    form = forms.AnswerForm(request.POST or None, texts=_texts(queries.current_version(row.publication)))
    sheet = _sheet(
        duty, "答复更正申请", "答复", article="政府信息公开条例第四十一条",
        facts=[
            ("申请人", row.applicant), ("联系方式", row.contact), ("请求和理由", row.content),
            ("收到", formats.instant(row.received_at)), ("答复期限", formats.long_date(row.due_on)),
        ],
    )  # fmt: skip
    return acting.act(
        request, form, sheet,
        lambda: actions.answer_request(
            request=row, grants=form.cleaned_data["grants"], answer=form.cleaned_data["reason"], changes=form.changes(),
            by=request.user, at=request.at,
        ),
        done="已答复。",
    )  # fmt: skip


# ── in the case ─────────────────────────────────────────────────────────────────────────────────────────────────
def _tab(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    """Return what became of the decisions of a case (公示页签)."""
    return {"duties": queries.duties_of(file.case), "site": f"/p/{file.case.agency_id}", "decision": file.decision}


case_tabs.register(case_tabs.CaseTab("disclosure", "公示", 40, "desk/disclosure/tab.html", _tab))

urlpatterns = [
    path("desk/publications", publications, name="publications"),
    path("desk/publications/<int:key>", publication, name="publication"),
    path("desk/publications/<int:key>/draft", draft, name="publication_draft"),
    path("desk/publications/<int:key>/check", check, name="publication_check"),
    path("desk/publications/<int:key>/withdraw", withdraw, name="publication_withdraw"),
    path("desk/publications/<int:key>/correct", correct, name="publication_correct"),
    path("desk/publications/<int:key>/requests/<int:asked>", answer, name="publication_answer"),
]
