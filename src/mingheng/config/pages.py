"""Pages that belong to no chapter: refusal, not found, error."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mingheng.base.errors import Conflict, NotFound, NotPermitted, Refused


def refused(request: HttpRequest, refusal: Refused) -> HttpResponse:
    """Show a refusal (不予办理): 404 for not found, 403 for no right, 409 for a conflict, else 422."""
    number = {NotFound: 404, NotPermitted: 403, Conflict: 409}.get(type(refusal), 422)
    return render(request, "mh/refused.html", {"refusal": refusal}, status=number)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that the form was too old or came from elsewhere (表单已失效)."""
    refusal = NotPermitted(
        "FORM_EXPIRED", "这张表单已失效或不是从本系统打开的，没有提交", way_out="返回上一页，刷新后再提交一次"
    )
    return refused(request, refusal)
