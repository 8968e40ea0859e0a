"""事项: one item with its bases, ranges, discretion bands, versions and acts; editing it in a draft; taking it back."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.urls import path, reverse

from mingheng import ledger
from mingheng.base.errors import Conflict
from mingheng.base.look import formats
from mingheng.desk import acting, frame
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.powers import ItemForm, PlainForm, TakeBackForm
from mingheng.desk.views.powers.access import SEES_DRAFTS, holds, list_for, name_of, power_for
from mingheng.org import queries as org
from mingheng.org.terms import Role
from mingheng.powers import actions, queries, rules
from mingheng.powers.items import Change
from mingheng.powers.terms import ListStage

if TYPE_CHECKING:
    from mingheng.desk.forms.parts import DeskForm
    from mingheng.powers.models import Power

CRUMB = ("权责清单", "/desk/powers")


@staff()
def power(request: StaffRequest, key: int) -> HttpResponse:
    """Show one item (事项) with everything about it."""
    row = power_for(request, key)
    draft = row.powers_list.stage == ListStage.DRAFT
    in_force = row.powers_list.stage == ListStage.IN_FORCE
    versions = list(queries.versions_of(request.user.agency, row.code))
    if not holds(request, *SEES_DRAFTS):
        versions = [each for each in versions if each.powers_list.stage != ListStage.DRAFT]
    standard = queries.standard_on(request.user.agency, row.code, request.today)
    context = {
        "power": row,
        "list_name": name_of(row.powers_list),
        "facts": _facts(row),
        "ranges": [rules.range_in_words(span) for span in queries.ranges_of(row)],
        "standard": standard,
        "bands": queries.bands_of(standard) if standard else [],
        "history": _history(versions),
        "acts": _acts(versions),
        "taken_back": row.successor and row.valid_to is not None,
        "gone": row.valid_to is not None and row.valid_to < request.today,
        "is_draft": draft,
        "may_edit": draft and holds(request, Role.REVIEWER),
        "may_take_back": in_force and holds(request, Role.REVIEWER) and not row.successor,
        "may_set_standard": in_force and holds(request, Role.REVIEWER),
    }
    return frame.page(request, "desk/powers/power.html", context, section="powers")


def _facts(row: Power) -> list[tuple[str, object]]:
    ends = formats.long_date(row.valid_to) if row.valid_to else "没有期限"
    return [
        ("事项编码", row.code),
        ("类别", row.get_category_display()),
        ("领域", row.get_sector_display()),
        ("主办部门", row.department.name if row.department else "还没有确定"),
        ("协办部门", "、".join(each.name for each in row.co_departments.all()) or "没有"),
        ("先责令改正", "须先责令，拒不改正才能处罚" if row.requires_order_first else "不要求"),
        ("有效期", f"{formats.long_date(row.valid_from)} 至 {ends}"),
        ("承接主体", row.successor or "不适用"),
        ("备注", row.remarks or "没有"),
    ]


def _history(versions: list[Power]) -> list[tuple[Power, str, Change | None]]:
    """Return each version with how it differs from the one before (历次版本)."""
    found: list[tuple[Power, str, Change | None]] = []
    for newer, older in pairwise([*versions, None]):
        if newer is None:
            continue
        before = [queries.item_of(older)] if older else []
        changes = rules.compare(before, [queries.item_of(newer)])
        found.append((newer, name_of(newer.powers_list), changes[0] if changes else None))
    return found


def _acts(versions: list[Power]) -> list[Any]:
    acts = [entry for row in versions[:3] for entry in ledger.entries_about(row)[:10]]
    return sorted(acts, key=lambda entry: entry.at, reverse=True)


def _form(request: StaffRequest, **options: Any) -> ItemForm:
    form = ItemForm(request.POST or None, **options)
    departments = list(org.departments(request.user.agency, on=request.today))
    form.fields["department"].offer(departments, empty="还没有确定")  # type: ignore[attr-defined]
    form.fields["co_departments"].offer(departments)  # type: ignore[attr-defined]
    return form


@staff(Role.REVIEWER)
def new(request: StaffRequest, key: int) -> HttpResponse:
    """Write a new item into a draft (编入事项)."""
    listed = list_for(request, key)
    form = _form(request, initial={"valid_from": request.today})
    sheet = acting.Sheet(
        title="编入事项",
        verb="编入",
        back=f"/desk/powers?list={listed.pk}",
        section="powers",
        crumbs=(CRUMB, (name_of(listed), f"/desk/powers?list={listed.pk}")),
        article="行政处罚法第十六条、第三十九条",
    )

    def save() -> Power:
        item = form.item()
        if queries.items_of(listed, agency=request.user.agency).filter(code=item.code).exists():
            raise Conflict(
                "ITEM_LISTED", f"这一版已有编码为“{item.code}”的事项", way_out="换一个编码，或者打开那个事项修改"
            )
        return actions.save_power(powers_list=listed, item=item, by=request.user, at=request.at)

    return acting.act(request, form, sheet, save, done=lambda row: f"已编入：{row.name}", to=_to)


@staff(Role.REVIEWER)
def edit(request: StaffRequest, key: int) -> HttpResponse:
    """Rewrite an item of a draft (修改事项)."""
    row = power_for(request, key)
    first = {
        **ItemForm.first(queries.item_of(row)),
        "department": row.department_id,
        "co_departments": [each.pk for each in row.co_departments.all()],
    }
    form = _form(request, initial=first)
    form.fields["code"].disabled = True
    sheet = _sheet(row, "修改事项", "保存")

    def save() -> Power:
        return actions.save_power(powers_list=row.powers_list, item=form.item(), by=request.user, at=request.at)

    return acting.act(request, form, sheet, save, done=lambda made: f"已保存：{made.name}", to=_to)


def _to(row: Power) -> str:
    return reverse("desk:power", args=[row.pk])


def _sheet(row: Power, title: str, verb: str, **more: Any) -> acting.Sheet:
    listed = row.powers_list
    crumbs = (CRUMB, (name_of(listed), f"/desk/powers?list={listed.pk}"), (row.code, _to(row)))
    return acting.Sheet(title=title, verb=verb, back=_to(row), section="powers", crumbs=crumbs, **more)


@staff(Role.REVIEWER)
def remove(request: StaffRequest, key: int) -> HttpResponse:
    """Take an item out of a draft (移出事项), after a look at what goes."""
    row = power_for(request, key)
    form: DeskForm = PlainForm(request.POST if request.method == "POST" else None)
    sheet = _sheet(
        row,
        "移出事项",
        "移出",
        warning="移出后这一版里不再有这个事项，要恢复只能重新编入。已经施行的版本不受影响。",
        facts=_facts(row)[:5],
    )

    def act() -> None:
        actions.remove_power(power=row, by=request.user, at=request.at)

    return acting.act(
        request, form, sheet, act, done=f"已移出：{row.name}", to=f"/desk/powers?list={row.powers_list_id}"
    )


@staff(Role.REVIEWER)
def take_back(request: StaffRequest, key: int) -> HttpResponse:
    """Record that a higher authority took the item back (收回事项)."""
    row = power_for(request, key)
    form = TakeBackForm(request.POST or None)
    sheet = _sheet(
        row,
        "登记收回、划转",
        "登记收回",
        warning="登记后不能撤回。最后一日的次日起不能再立案，线索生成移送函移送承接主体；在办案件按本机关设置办理。",
        facts=[("事项", row.name), *_facts(row)[:1], *_facts(row)[6:7]],
        article="行政处罚法第二十四条",
    )

    def act() -> Any:
        return actions.take_back(power=row, **form.cleaned_data, by=request.user, at=request.at)

    return acting.act(request, form, sheet, act, done=f"已登记收回：{row.name}")


urlpatterns = [
    path("desk/powers/<int:key>", power, name="power"),
    path("desk/powers/<int:key>/edit", edit, name="power_edit"),
    path("desk/powers/<int:key>/remove", remove, name="power_remove"),
    path("desk/powers/<int:key>/take-back", take_back, name="power_take_back"),
    path("desk/powers/lists/<int:key>/new", new, name="power_new"),
]
