"""查决定: the list with search, one decision, its proof, and the form that asks for a correction."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import segno
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from mingheng.base.errors import NotFound, Refused
from mingheng.base.look import formats
from mingheng.base.money import capital
from mingheng.disclosure import actions, queries, register, standing, verification
from mingheng.disclosure.terms import EndKind, Gravity
from mingheng.portal import lists, site
from mingheng.portal.forms import CorrectionForm
from mingheng.portal.site import Visit, public

if TYPE_CHECKING:
    from mingheng.disclosure.models import Publication

_OMITTED = re.compile(r"［([^［］]{1,12})略］")
"""What redaction leaves in place of what it hides."""
PENALTIES = {word: word for word in ("警告", "通报批评", "罚款", "没收", "暂扣", "停产停业", "吊销", "限期拆除")}
_WIDTH = 1000


@public
def decisions(visit: Visit) -> HttpResponse:
    """Show the published decisions with search (查决定)."""
    years = {str(year): f"{year} 年" for year in register.years(visit.agency)}
    page = lists.page_of(visit.request, found(visit))
    given = {name: visit.request.GET.get(name, "") for name in ("q", "year", "penalty")}
    context = {
        "page": page,
        "words": lists.words(visit.request),
        "years": years.items(),
        "penalties": PENALTIES.items(),
        "filtered": any(given.values()),
        "query": visit.request.GET.urlencode()[:400],
    }
    return visit.page("portal/decisions.html", context, here="decisions")


def found(visit: Visit) -> Any:
    """Return the publications that the address asks for (命中的公示)."""
    year = visit.request.GET.get("year", "")
    return queries.search_public(
        visit.agency,
        text=lists.words(visit.request),
        year=year if len(year) == 4 else "",
        penalty=lists.choice(visit.request, "penalty", PENALTIES),
    )


def publication(visit: Visit, token: str) -> Publication:
    """Return a publication of this agency (公示件).

    :raises NotFound: also when another agency published it.
    """
    row = queries.publication_by_token(token)
    if row.agency_id != visit.agency.pk:
        raise NotFound
    return row


@public
def decision(visit: Visit, token: str) -> HttpResponse:
    """Show one decision (一件公示), or what became of it when it was withdrawn (撤回公告)."""
    row = publication(visit, token)
    if row.end_kind in {EndKind.WITHDRAWN, EndKind.REPAIRED}:
        return visit.page("portal/withdrawn.html", {"row": row}, here="decisions", status=410)
    context = {
        "row": row,
        "check": verification.check(row),
        "whole": register.completeness(visit.agency),
        "facts": _facts(row),
        "hidden": sorted(Counter(_OMITTED.findall(row.text)).items()),
        "period": _period(row, visit.today),
        "versions": queries.versions_of(row),
        "current": queries.current_version(row),
        "qr": segno.make(visit.address(f"/decisions/{row.token}"), error="m").svg_data_uri(border=2),
        "at": visit.at,
    }
    return visit.page("portal/decision.html", context, here="decisions")


def _facts(row: Publication) -> list[tuple[str, str]]:
    who = [row.party_name]
    if row.party_code:
        who.append(f"统一社会信用代码 {row.party_code}")
    if row.representative:
        who.append(f"法定代表人 {row.representative}")
    result = row.conclusion
    if row.fine_amount and capital(row.fine_amount) not in result:
        result += f"（大写：{capital(row.fine_amount)}）"
    return [
        ("处罚对象", "　".join(who)),
        ("执法机关", row.agency_name),
        ("执法类别", row.category),
        ("违法行为", row.cause),
        ("处罚结果", result),
        ("依据", row.basis),
        ("决定日期", formats.long_date(row.decided_on)),
        ("履行情况", row.performance),
    ]


def _period(row: Publication, today: dt.date) -> dict[str, Any]:
    """Return the period on show (公示期) and how much of it has passed, in thousandths."""
    begin, end, shortest = row.decided_on, row.show_until, row.duty.shortest_until
    whole = max((end - begin).days, 1) if end else 1
    past = min(max((today - begin).days, 0), whole)
    return {
        "begin": row.published_at,
        "end": end,
        "shortest": shortest,
        "past": past * _WIDTH // whole,
        "mark": max((shortest - begin).days, 0) * _WIDTH // whole if shortest else 0,
        "gravity": str(Gravity(row.duty.gravity).label) if row.duty.gravity else "",
    }


@public
def proof(visit: Visit, token: str) -> HttpResponseBase:
    """Hand out the proof of a publication (公示证明), to be checked without us."""
    shown = verification.proof(publication(visit, token))
    response = JsonResponse(shown, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="proof-{token[:12]}.json"'
    return site.kept(response, site.SHORT)


@csrf_exempt  # who is not logged in has no session that a forged request could use
@public
def correction(visit: Visit, token: str) -> HttpResponseBase:
    """Take in a request for correction (更正申请)."""
    row = publication(visit, token)
    form = CorrectionForm(visit.request.POST if visit.request.method == "POST" else None)
    if form.is_valid() and _ask(visit, row, form):
        return HttpResponseRedirect(f"{visit.root}/decisions/{row.token}/correction/done")
    status = 422 if form.errors or form.refusal else 200
    return visit.page("portal/correction.html", {"row": row, "form": form}, here="decisions", keep=0, status=status)


def _ask(visit: Visit, row: Publication, form: CorrectionForm) -> bool:
    given = {name: form.cleaned_data[name] for name in ("applicant", "contact", "content")}
    try:
        actions.ask_correction(publication=row, **given, by=standing.public_desk(visit.agency), at=visit.at)
    except Refused as refusal:
        form.refusal = refusal
        return False
    return True


@public
def correction_done(visit: Visit, token: str) -> HttpResponse:
    """Say that a request was taken in (已收到更正申请)."""
    row = publication(visit, token)
    due = queries.answer_due(visit.agency, visit.today)
    return visit.page("portal/correction_done.html", {"row": row, "due": due}, here="decisions", keep=0)


@public
def changes(visit: Visit) -> HttpResponse:
    """Show what was withdrawn or corrected (撤回和更正)."""
    page = lists.page_of(visit.request, register.changes(visit.agency))
    return visit.page("portal/changes.html", {"page": page}, here="decisions")
