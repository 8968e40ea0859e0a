"""法制审核: the work list, the reviewer's desk with file and ten-point list, and what is done about one request."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path

from mingheng.base.errors import NotFound
from mingheng.cases import queries as cases
from mingheng.desk import acting, case_tabs, frame, lights, listing, steps
from mingheng.desk.access import CASE_ROLES, StaffRequest, staff
from mingheng.desk.forms import review as forms
from mingheng.documents import queries as documents
from mingheng.org import queries as org
from mingheng.org.terms import Role
from mingheng.procedure import findings, judgement
from mingheng.procedure import queries as procedure
from mingheng.review import actions, queries, rules
from mingheng.review.points import POINTS
from mingheng.review.terms import OpinionKind, RequestStage, Verdict

if TYPE_CHECKING:
    from mingheng.desk.forms.parts import DeskForm
    from mingheng.org.models import Account
    from mingheng.procedure.facts import CaseFile
    from mingheng.review.models import ReviewRequest

_TERM = "D-09"
_WIDTH = 760
_SIGNS = {"ok": "circle-check", "warn": "alert-triangle", "bad": "alert-circle"}
_SHORT = (
    "主体与人员资格", "权限", "程序", "事实", "证据", "法律适用与裁量基准", "裁量", "文书", "涉嫌犯罪移送", "合理性",
)  # fmt: skip
"""The ten points as they stand in a narrow column; the full question is beside them."""
_CODES = {entry.code: entry for entry in rules.CATALOGUE}


@staff(*CASE_ROLES)
def reviews(request: StaffRequest) -> HttpResponse:
    """Show the requests for review (送审列表), open ones first."""
    stages = {"open": "未办完", **dict(RequestStage.choices)}
    stage, words = listing.choice(request, "stage", stages), listing.text(request)
    rows = queries.list_requests(request.user, request.today, stage=stage, text=words)
    page = listing.page_of(request, rows)
    calendar = org.calendar_for(request.user.agency)
    for row in page:
        row.light = _light(row, request)
        row.reasons = [_CODES[code].name for code in row.codes if code in _CODES]
    context = {"page": page, "stages": stages.items(), "filtered": bool(stage or words), "calendar": calendar}
    return frame.page(request, "desk/review/list.html", context, section="reviews")


def _light(row: ReviewRequest, request: StaffRequest) -> Any:
    if row.stage != RequestStage.ACCEPTED or row.complete_on is None:
        return None
    calendar = org.calendar_for(request.user.agency)
    due = rules.review_due(complete_on=row.complete_on, is_complex=row.extended_on is not None, calendar=calendar)
    return lights.light(_TERM, due.last_day, calendar=calendar, today=request.today)


@staff(*CASE_ROLES)
def review(request: StaffRequest, key: int) -> HttpResponse:
    """Show one request (审核): contents, file and the ten-point list; the opinion is given on the same page."""
    row = queries.request_for(request.user, key, request.today)
    file = procedure.load(row.case, today=request.today, calendar=org.calendar_for(request.user.agency))
    may_judge = row.stage == RequestStage.ACCEPTED and Role.REVIEWER in request.user.roles_on(request.today)
    form = forms.OpinionForm(request.POST or None) if may_judge else None
    if form is not None and form.is_valid():
        said = form.said()
        form.attempt(lambda: actions.give_opinion(request=row, **said, by=request.user, at=request.at))
        if form.refusal is None:
            return HttpResponseRedirect(f"/desk/reviews/{row.pk}")
    context = _page(row, file, request) | {"form": form, "points": _points(row, file, form)}
    status = 422 if form is not None and (form.refusal or form.errors) else 200
    return frame.page(request, "desk/review/review.html", context, section="reviews", status=status)


def _page(row: ReviewRequest, file: CaseFile, request: StaffRequest) -> dict[str, Any]:
    papers = _papers(row, file)
    return {
        "row": row,
        "case": row.case,
        "file": file,
        "root": f"/desk/reviews/{row.pk}",
        "light": _light(row, request),
        "reasons": [_CODES[code].name for code in row.codes if code in _CODES],
        "officers": "、".join(officer.name for officer in file.officers),
        "proposal": next((one for one in file.proposals if one.round == row.proposal_round), file.proposal),
        "papers": papers,
        "page_count": sum(paper.number_of_pages for paper in papers),
        "evidence": file.evidence,
        "counsel": getattr(row, "counsel_opinion", None),
        "opinion": getattr(row, "opinion", None),
        "objection": getattr(getattr(row, "opinion", None), "objection", None),
        "acts": [(code, label) for code, (label, *_rest) in _offered(row, request.user, request).items()],
    }


def _papers(row: ReviewRequest, file: CaseFile) -> list[Any]:
    """Return the papers that were there when the request was sent (送审时在卷的文书), each with its pages in the file."""
    papers: list[Any] = [
        one for one in file.documents if one.issued_at is not None and one.issued_at <= row.submitted_at
    ]
    first = 1
    for paper in papers:
        paper.number_of_pages = max(paper.pdf_pages, 1)
        paper.page_range = range(1, paper.number_of_pages + 1)
        paper.first_page, first = first, first + paper.number_of_pages
    return papers


def _points(row: ReviewRequest, file: CaseFile, form: forms.OpinionForm | None) -> list[dict[str, Any]]:
    given = getattr(row, "opinion", None)
    said = {item["no"]: item for item in given.points} if given is not None else {}
    notes = findings.findings(file) if given is None else [[] for _ in POINTS]
    drawn = []
    for number, name in enumerate(POINTS, 1):
        item: Any = said.get(number)
        drawn.append(
            {
                "no": number,
                "name": _SHORT[number - 1],
                "full": name,
                "notes": [(note, _SIGNS[note.kind]) for note in notes[number - 1]],
                "verdict": form[f"verdict_{number}"] if form is not None else None,
                "remark": form[f"remark_{number}"] if form is not None else None,
                "said": Verdict(item["verdict"]).label if item else "",
                "fails": bool(item) and item["verdict"] == Verdict.FAIL,
                "why": item["remark"] if item else "",
            }
        )
    return drawn


@staff(*CASE_ROLES)
def page_image(request: StaffRequest, key: int, paper: int, page: int) -> HttpResponse:
    """Send one page of a paper in the file as a picture (送审材料页面)."""
    row = queries.request_for(request.user, key, request.today)
    found = documents.documents_of(row.case).filter(pk=paper).first()
    if found is None or not found.is_frozen:
        raise NotFound
    pages = documents.preview(found, width=_WIDTH)
    if not 0 < page <= len(pages):
        raise NotFound
    response = HttpResponse(pages[page - 1], content_type="image/png")
    response["Cache-Control"] = "private, max-age=3600"
    return response


# ── what is done about a request ────────────────────────────────────────────────────────────────────────────────
Act = tuple[str, type["DeskForm"], Callable[..., Any], str, str]


def _offered(row: ReviewRequest, account: Account, request: StaffRequest) -> Mapping[str, Act]:
    """Return the acts that make sense now for this person (可办的事): label, form, action, what to say, article."""
    roles = account.roles_on(request.today)
    opinion: Any = getattr(row, "opinion", None)
    objection: Any = getattr(opinion, "objection", None)
    counsel = getattr(row, "counsel_opinion", None)
    waits, runs = row.stage == RequestStage.SUBMITTED, row.stage == RequestStage.ACCEPTED
    of_reviewer, article = Role.REVIEWER in roles, "曹办〔2020〕7号第21条"
    failed = opinion is not None and opinion.kind != OpinionKind.AGREE
    wanted: list[tuple[bool, str, Act]] = [
        (waits and of_reviewer, "accept", ("收件", forms.AcceptForm, partial(actions.accept, request=row), "已收件，审核期限开始计算。", article)),
        (waits and of_reviewer, "return", ("退补材料", forms.ReturnForm, partial(actions.return_materials, request=row), "已退补。", article)),
        (
            runs and row.extended_on is None and bool(roles & {Role.REVIEWER, Role.LEADER}), "extend",
            ("延长 3 个工作日", forms.ExtendForm, partial(actions.extend, request=row), "已延长。", article),
        ),
        (
            (waits or runs) and counsel is None and Role.COUNSEL in roles, "counsel",
            ("出具顾问意见", forms.CounselForm, partial(actions.give_counsel, request=row), "已记录。", "曹办〔2020〕7号第20条"),
        ),
        (
            runs and counsel is None and of_reviewer, "no-counsel",
            ("说明顾问未参与", forms.NoCounselForm, partial(actions.explain_no_counsel, request=row), "已记录。", "曹办〔2020〕7号第20条"),
        ),
        (
            failed and objection is None and Role.HEAD in roles, "object",
            ("提出异议", forms.ObjectionForm, partial(actions.object_to, opinion=opinion), "异议已提出。", "曹办〔2020〕7号第23条"),
        ),
        (
            objection is not None and objection.is_agreed is None and bool(roles & {Role.REVIEWER, Role.HEAD}), "consult",
            ("记录协商", forms.ConsultationForm, partial(actions.consult, objection=objection), "协商已记录。", "曹办〔2020〕7号第23条"),
        ),
        (
            objection is not None and objection.is_agreed is False and objection.ruled_at is None and Role.LEADER in roles,
            "rule",
            ("裁定", forms.RulingForm, partial(actions.rule_on, objection=objection), "已裁定。", "曹办〔2020〕7号第23条"),
        ),
    ]  # fmt: skip
    return {code: act for holds, code, act in wanted if holds}


@staff(*CASE_ROLES)
def act(request: StaffRequest, key: int, code: str) -> HttpResponse:
    """Do one thing about a request (办理送审件)."""
    row = queries.request_for(request.user, key, request.today)
    found = _offered(row, request.user, request).get(code)
    if found is None:
        raise NotFound
    label, form_class, do, done, article = found
    form = form_class(request.POST if request.method == "POST" else None)
    sheet = acting.Sheet(
        title=label,
        verb=label,
        back=f"/desk/reviews/{row.pk}",
        section="reviews",
        crumbs=[("法制审核", "/desk/reviews"), (row.case.number or row.case.cause, f"/desk/reviews/{row.pk}")],
        facts=[("案由", row.case.cause), ("当事人", row.case.party.name), ("轮次", f"第 {row.round} 轮")],
        article=article,
    )
    return acting.act(request, form, sheet, lambda: do(**form.cleaned_data, by=request.user, at=request.at), done=done)


# ── in the case ─────────────────────────────────────────────────────────────────────────────────────────────────
@staff(Role.REVIEWER)
def from_case(request: StaffRequest, key: int) -> HttpResponse:
    """Go from the step of a case to the reviewer's desk (去审核)."""
    case = cases.case_for(request.user, key, request.today)
    rounds = queries.reviews_of(case)
    if not rounds:
        raise NotFound
    return HttpResponseRedirect(f"/desk/reviews/{rounds[-1].pk}")


def _tab(request: StaffRequest, file: CaseFile) -> dict[str, Any]:
    """Return every round of review of a case (审核页签), and why review is needed."""
    rounds = queries.reviews_of(file.case)
    for row in rounds:
        row.light = _light(row, request)  # type: ignore[attr-defined]
        row.given = getattr(row, "opinion", None)  # type: ignore[attr-defined]
        row.heard = getattr(row, "counsel_opinion", None)  # type: ignore[attr-defined]
    return {"rounds": rounds, "entries": judgement.review_entries(file)}


case_tabs.register(
    case_tabs.CaseTab("review", "审核", 30, "desk/review/tab.html", _tab, count=lambda file: len(file.reviews))
)
steps.built_elsewhere("give_opinion")

urlpatterns = [
    path("desk/reviews", reviews, name="reviews"),
    path("desk/reviews/<int:key>", review, name="review"),
    path("desk/reviews/<int:key>/papers/<int:paper>/<int:page>", page_image, name="review_page"),
    path("desk/reviews/<int:key>/<slug:code>", act, name="review_act"),
    path("desk/cases/<int:key>/do/give_opinion", from_case, name="review_from_case"),
]
