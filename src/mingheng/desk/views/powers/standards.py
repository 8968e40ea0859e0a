"""裁量基准: every standard in force, a new version of one, export and import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from django import forms
from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseRedirect
from django.urls import path, reverse

from mingheng.base import sheets
from mingheng.desk import acting, frame, importing, listing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.forms.powers import BandForm, StandardForm
from mingheng.desk.views.powers.access import holds, power_for
from mingheng.desk.views.powers.items import CRUMB
from mingheng.org.terms import Role
from mingheng.powers import actions, queries, rules, workbook

if TYPE_CHECKING:
    from mingheng.org.workbook import Preview
    from mingheng.powers.items import Band

HERE = ("裁量基准", "/desk/powers/standards")
SPARE = 3
"""Empty lines offered beside the bands that are there."""


@staff()
def standards(request: StaffRequest) -> HttpResponse | FileResponse:
    """Show the discretion standards in force (裁量基准), with their bands."""
    agency = request.user.agency
    if request.GET.get("export"):
        return acting.workbook(
            f"裁量基准 {request.today}", lambda stream: workbook.write_bands(stream, agency, on=request.today)
        )
    current = queries.list_on(agency, request.today)
    words = listing.text(request)
    found = queries.standards(agency, request.today)
    if words:
        hits = queries.find_items(current, agency=agency, on=request.today, text=words).values("code")
        found = found.filter(power_code__in=hits)
    page = listing.page_of(request, found)
    codes = [each.power_code for each in page]
    rows = {row.code: row for row in queries.items_of(current, agency=agency).filter(code__in=codes)}
    context = {
        "page": page,
        "lines": [(each, rows.get(each.power_code), queries.bands_of(each)) for each in page],
        "filtered": bool(words),
        "may_import": holds(request, Role.REVIEWER),
    }
    return frame.page(request, "desk/powers/standards.html", context, section="powers")


@staff(Role.REVIEWER)
def publish(request: StaffRequest, key: int) -> HttpResponse:
    """Publish a new version of an item's standard (公布裁量基准)."""
    row = power_for(request, key)
    standing = queries.standard_on(request.user.agency, row.code, request.today)
    first = [_first(band) for band in queries.bands_of(standing)] if standing else []
    lines_class = forms.formset_factory(BandForm, extra=SPARE)
    lines = lines_class(request.POST or None, initial=first, prefix="bands")
    form = StandardForm(request.POST or None, initial={"source": standing.source if standing else ""})
    back = reverse("desk:power", args=[row.pk])
    ranges = [("处罚幅度", "；".join(rules.range_in_words(span) for span in queries.ranges_of(row)) or "没有写明")]
    sheet = acting.Sheet(
        title="公布裁量基准",
        verb="公布",
        back=back,
        section="powers",
        crumbs=(CRUMB, (row.code, back)),
        lead_in="每个档次写明适用情形和幅度，由轻到重。情形和档次都不填的行不算。",
        facts=[("事项", row.name), *ranges],
        article="行政处罚法第三十四条",
        template="desk/powers/standard.html",
        more={"lines": lines},
    )
    if request.method == "POST" and not lines.is_valid():
        return acting.show(request, form, sheet)

    def act() -> Any:
        return actions.save_standard(
            power=row,
            **form.cleaned_data,
            bands=[line.band() for line in lines if line.is_filled],
            by=request.user,
            at=request.at,
        )

    return acting.act(request, form, sheet, act, done=lambda made: f"已公布裁量基准第 {made.version} 版")


def _first(band: Band) -> dict[str, object]:
    names = ("label", "condition", "scope", "minimum_amount", "maximum_amount")
    return {name: getattr(band, name) for name in names}


@staff(Role.REVIEWER)
def import_bands(request: StaffRequest) -> HttpResponse:
    """Import discretion bands (导入裁量基准)."""
    agency = request.user.agency

    def preview(stream: BinaryIO) -> Preview:
        return workbook.preview_bands(agency, workbook.read_bands(stream), on=request.today)

    def apply(stream: BinaryIO) -> HttpResponse:
        sheet = workbook.read_bands(stream)
        made = actions.apply_standards(agency=agency, sheet=sheet, by=request.user, at=request.at)
        messages.info(request, f"已公布 {len(made)} 个事项的裁量基准")
        return HttpResponseRedirect(reverse("desk:standards"))

    what = importing.Import(
        title="导入裁量基准",
        purpose="standards",
        back=reverse("desk:standards"),
        section="powers",
        template_url=reverse("desk:standards_template"),
        preview=preview,
        apply=apply,
        crumbs=(CRUMB, HERE),
        lead_in="一行一个档次，同一事项的各行连在一起。有变化的事项产生新版本，旧版本止于前一日。",
    )
    return importing.run(request, what)


@staff(Role.REVIEWER)
def template(request: StaffRequest) -> FileResponse:
    """Return the workbook of bands to fill in (裁量基准模板)."""
    return acting.workbook(
        "裁量基准导入模板", lambda stream: sheets.template(stream, workbook.BANDS_TITLE, workbook.BAND_COLUMNS)
    )


urlpatterns = [
    path("desk/powers/standards", standards, name="standards"),
    path("desk/powers/standards/import", import_bands, name="standards_import"),
    path("desk/powers/standards/template.xlsx", template, name="standards_template"),
    path("desk/powers/<int:key>/standard", publish, name="power_standard"),
]
