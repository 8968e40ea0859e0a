"""清单版本: a new draft, and putting it in force after a look at what changes."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpResponse
from django.urls import path

from mingheng.desk import acting
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.powers import DraftForm, InForceForm
from mingheng.desk.views.powers.access import list_for, name_of
from mingheng.desk.views.powers.items import CRUMB
from mingheng.org.terms import Role
from mingheng.powers import actions, queries
from mingheng.powers.terms import ChangeKind, ListStage

MOST_LISTED = 50


@staff(Role.REVIEWER)
def draft(request: StaffRequest) -> HttpResponse:
    """Begin a new version of the list (起草清单)."""
    agency = request.user.agency
    versions = list(queries.lists(agency))
    chosen = request.GET.get("from") or next((each.pk for each in versions if each.stage == ListStage.IN_FORCE), None)
    form = DraftForm(request.POST or None, initial={"year": request.today.year, "copy_from": chosen})
    form.fields["copy_from"].offer(versions, name_of, empty="不要底稿，从空白开始")  # type: ignore[attr-defined]
    open_draft = next((each for each in versions if each.stage == ListStage.DRAFT), None)
    warning = f"{name_of(open_draft)}还在编制中，起草新的不会覆盖它。" if open_draft else ""
    sheet = acting.Sheet(
        title="起草清单",
        verb="起草",
        back="/desk/powers",
        section="powers",
        crumbs=(CRUMB,),
        lead_in="起草后逐项修改或者导入表格，由街道负责人施行；施行以前现行清单不变。",
        warning=warning,
        article="方案第1条：每年调整",
    )

    def act() -> Any:
        return actions.draft_list(agency=agency, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(
        request, form, sheet, act, done="已起草，可以开始修改", to=lambda made: f"/desk/powers?list={made.pk}"
    )


@staff(Role.LEADER)
def put_in_force(request: StaffRequest, key: int) -> HttpResponse:
    """Put a drafted list in force (施行清单), after a look at every change and at what is missing."""
    listed = list_for(request, key)
    former = queries.list_on(request.user.agency, request.today)
    changes = queries.changes_between(former, listed) if former and former.pk != listed.pk else ()
    without = list(queries.items_without_department(listed, request.today)[:MOST_LISTED])
    form = InForceForm(request.POST or None)
    kinds = Counter(change.kind for change in changes)
    count = queries.items_of(listed, agency=request.user.agency).count()
    facts: list[tuple[str, object]] = [
        ("清单", name_of(listed)),
        ("来源", listed.source),
        ("事项", f"{count} 项"),
    ]
    if former is not None:
        facts += [("替代", f"{name_of(former)}，{former.effective_from} 起施行")]
        facts += [(kind.label, f"{kinds[kind]} 项") for kind in ChangeKind]
    back = f"/desk/powers?list={listed.pk}"
    sheet = acting.Sheet(
        title="施行清单",
        verb="施行",
        back=back,
        section="powers",
        crumbs=(CRUMB, (name_of(listed), back)),
        warning="施行后这一版不能再改，只能由新版本替代；自施行日起，被取消的事项不能再立案。",
        facts=facts,
        article="曹办〔2020〕7号第1条、第2条",
        template="desk/powers/in_force.html",
        more={
            "without": without,
            "changes": changes[:MOST_LISTED],
            "more_changes": max(0, len(changes) - MOST_LISTED),
            "all_url": f"{back}&changed=1",
        },
    )

    def act() -> Any:
        day = form.cleaned_data["effective_from"]
        return actions.put_in_force(powers_list=listed, effective_from=day, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done=lambda made: f"{name_of(made)}自 {made.effective_from} 起施行")


urlpatterns = [
    path("desk/powers/draft", draft, name="powers_draft"),
    path("desk/powers/lists/<int:key>/in-force", put_in_force, name="powers_in_force"),
]
