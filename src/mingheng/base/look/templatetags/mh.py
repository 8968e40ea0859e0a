"""Template tags of the shared look (模板标签): `{% load mh %}`. What each takes is a value of `look.parts`.

Tags that draw a whole component are inclusion tags on templates/mh; block tags wrap what the page writes itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.forms.widgets import CheckboxInput, CheckboxSelectMultiple, RadioSelect, Select, SelectMultiple
from django.http import QueryDict
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from mingheng.base.look import formats

register = template.Library()

_LIGHTS = {"green": "clock", "amber": "alert-triangle", "red": "alert-octagon", "grey": "player-pause"}
_NOTES = {"": "info-circle", "warn": "alert-triangle", "bad": "circle-x", "good": "shield-check"}
_FILES = {"paper": "file-text", "proof": "file-check", "photo": "photo", "video": "video", "audio": "microphone"}
_DIFFERENCES = {"add": "＋ 新增", "mod": "± 修改", "del": "－ 收回", "moved": "→ 划转"}
_NOTHING = "未提供"


@cache
def _icons() -> frozenset[str]:
    lines = (Path(__file__).resolve().parent.parent / "icons.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if line and not line.startswith("#"))


# ── small signs ─────────────────────────────────────────────────────────────────────────────────────────────────
@register.simple_tag
@cache
def icon(name: str, extra: str = "") -> SafeString:
    """Draw an icon of the sprite, hidden from screen readers; extra adds classes, such as icon-sm.

    A page has some fifty of a few dozen, so each is drawn once in the life of the process.

    :raises TemplateSyntaxError: when the sprite has no such icon (add it to icons.txt and build the sprite).
    """
    if name not in _icons():
        raise template.TemplateSyntaxError(f"no icon {name!r} in icons.txt")
    return format_html(
        '<svg class="icon{}" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        f" {extra}" if extra else "",
        static("mh/icons.svg"),
        name,
    )


@register.simple_tag
def mh_light(remaining: Any, prefix: str = "") -> SafeString:
    """Draw a light (灯) from an object with light (green, amber, red, grey) and words; prefix names the clock."""
    if not remaining:
        return SafeString("")
    state = str(_read(remaining, "light"))
    words = f"{prefix} {_read(remaining, 'words')}".strip()
    return format_html('<span class="mh-light {}">{}{}</span>', state, icon(_LIGHTS[state]), words)


@register.simple_tag
def mh_tag(label: str, kind: str = "") -> SafeString:
    """Draw a tag (标签) of at most eight characters; kind b for the main kind, o for an outlined state."""
    return format_html('<span class="mh-tag{}">{}</span>', f" {kind}" if kind else "", label)


@register.simple_tag
def mh_difference(kind: str) -> SafeString:
    """Draw the sign of a difference between two versions: add, mod, del or moved (新增、修改、收回、划转)."""
    return format_html('<span class="mh-df {}">{}</span>', kind, _DIFFERENCES[kind])


@register.simple_tag
def mh_files(files: Iterable[Any]) -> SafeString:
    """Draw file chips (附件) from objects with label, url and kind."""
    drawn = (
        (_read(f, "url"), icon(_FILES.get(_read(f, "kind"), "paperclip"), "icon-sm"), _read(f, "label")) for f in files
    )
    return format_html_join("", '<a class="mh-file" href="{}">{}{}</a>', drawn)


# ── components that take values ─────────────────────────────────────────────────────────────────────────────────
@register.inclusion_tag("mh/stages.html")
def mh_stages(stages: Sequence[Any]) -> dict[str, object]:
    """Draw the stage bar (阶段条) and its phone form from parts.Stage values, in the order of the procedure."""
    now = [(place, stage) for place, stage in enumerate(stages, 1) if _read(stage, "state") == "now"]
    return {
        "stages": stages,
        "now": "、".join(str(_read(stage, "label")) for _, stage in now) or "没有进行中的步骤",
        "places": "、".join(str(place) for place, _ in now),
        "several": len(now) > 1,
    }


@register.inclusion_tag("mh/steps.html", takes_context=True)
def mh_steps(context: Context, steps: Sequence[Any], title: str = "下一步") -> dict[str, object]:
    """Draw the box of next steps (下一步) from parts.Step values: possible ones first, then the blocked ones."""
    possible = [step for step in steps if not _read(step, "missing")]
    blocked = [step for step in steps if _read(step, "missing")]
    return {"title": title, "possible": possible, "blocked": blocked, "csrf_token": context.get("csrf_token")}


@register.inclusion_tag("mh/why.html")
def mh_why(missing: Sequence[Any]) -> dict[str, object]:
    """Draw the list of missing conditions (缺什么) from parts.Missing values."""
    return {"missing": missing}


@register.inclusion_tag("mh/clock.html")
def mh_clock(clock: Any) -> dict[str, object]:
    """Draw a clock (期限) from a parts.ClockCard: name, light, last day, and 怎么算的？ with the day list."""
    return {"clock": clock}


@register.inclusion_tag("mh/days.html")
def mh_days(days: Sequence[Any]) -> dict[str, object]:
    """Draw the day list (数日表) from parts.DayRow values, folded before by parts.fold_days where it is long."""
    return {"days": days}


@register.inclusion_tag("mh/chronicle.html")
def mh_chronicle(acts: Sequence[Any]) -> dict[str, object]:
    """Draw the chronicle (经过) from parts.Act values, in the order given."""
    return {"acts": acts}


@register.inclusion_tag("mh/strip.html")
def mh_strip(figures: Sequence[Any]) -> dict[str, object]:
    """Draw the strip of at most six figures (数字条) from parts.Figure values."""
    return {"figures": figures}


@register.inclusion_tag("mh/facts.html")
def mh_facts(rows: Iterable[Sequence[Any]]) -> dict[str, object]:
    """Draw facts (登记项) from pairs of term and value; an empty value says 未提供."""
    return {"rows": [(row[0], _NOTHING if _blank(row[1]) else row[1], _blank(row[1])) for row in rows]}


@register.inclusion_tag("mh/seg.html")
def mh_seg(label: str, options: Sequence[Any]) -> dict[str, object]:
    """Draw a segment (分段选择) of links from parts.Tab values; label names it for screen readers."""
    return {"label": label, "options": options}


@register.inclusion_tag("mh/crumbs.html")
def mh_crumbs(crumbs: Sequence[Sequence[str]]) -> dict[str, object]:
    """Draw the way here (面包屑) from pairs of label and address; an empty address is plain text."""
    return {"crumbs": crumbs}


@register.simple_tag
def mh_print_foot(person: str, subject: str = "") -> SafeString:
    """Give printed pages their foot (打印页脚): who printed, when, and the number of the matter, on every sheet."""
    words = f"{person} 打印于 {formats.instant(timezone.now())}　{subject}".strip()
    quoted = "".join(letter if letter.isalnum() else f"\\{ord(letter):x} " for letter in words)
    return format_html('<style media="print">@page{{@bottom-left{{content:"{}";font-size:9pt}}}}</style>', quoted)


@register.inclusion_tag("mh/refusal.html")
def mh_refusal(refusal: Any, title: str = "") -> dict[str, object]:
    """Draw a refusal (不予办理) in the page: its sentence, article and way out. No retry."""
    return {"refusal": refusal, "title": title}


# ── blocks around what the page writes ──────────────────────────────────────────────────────────────────────────
@register.simple_block_tag
def mh_note(content: str, kind: str = "", title: str = "", sign: str = "") -> SafeString:
    """Wrap a note (提示): kind empty, warn, bad or good; good only for a proof that passed. sign is an icon name."""
    return format_html(
        '<div class="mh-note{}">{}<div>{}{}</div></div>',
        f" {kind}" if kind else "",
        icon(sign or _NOTES[kind]),
        format_html("<b>{}</b><br>", title) if title else "",
        content,
    )


@register.simple_block_tag
def mh_empty(content: str, title: str, sign: str = "folder-open") -> SafeString:
    """Wrap an empty state (空): title says what is empty, the content why and what would fill it."""
    return format_html('<div class="mh-empty">{}<b>{}</b>{}</div>', icon(sign), title, content)


@register.simple_block_tag
def mh_tabs(content: str, tabs: Sequence[Any], label: str = "分页", extra: str = "") -> SafeString:
    """Draw tabs (页签) from parts.Tab values; the content stands at the right end."""
    links = format_html_join(" ", '<a href="{}"{}>{}</a>', ((_read(t, "url"), _current(t), _counted(t)) for t in tabs))
    end = format_html('<span class="end mh-desk-only">{}</span>', content) if content.strip() else ""
    return format_html('<nav class="mh-tabs {}" aria-label="{}">{}{}</nav>', extra, label, links, end)


@register.simple_block_tag(takes_context=True)
def mh_filter(context: Context, content: str, keep: str = "tab sort") -> SafeString:
    """Wrap the controls of a filter row (筛选): a GET form; parameters named in keep stay, the page number goes."""
    given = _query(context)
    kept = [(name, given[name]) for name in keep.split() if given.get(name)]
    hidden = format_html_join("", '<input type="hidden" name="{}" value="{}">', kept)
    used = any(value for name, value in given.items() if name not in {*keep.split(), "page"})
    plain = QueryDict(mutable=True)
    plain.update(dict(kept))
    clear = format_html('<a class="mh-sm end" href="?{}">清除筛选</a>', plain.urlencode()) if used else ""
    return format_html(
        '<form class="mh-filter" method="get" role="search" aria-label="筛选">{}{}'
        '<button class="btn btn-line">{}筛选</button>{}</form>',
        hidden,
        content,
        icon("filter"),
        clear,
    )


# ── parts of tables and lists that are addresses ────────────────────────────────────────────────────────────────
@register.simple_tag(takes_context=True)
def mh_search(context: Context, hint: str, name: str = "q") -> SafeString:
    """Draw the search box of a filter row; hint says what can be typed."""
    return format_html(
        '<span class="mh-findbox">{}<input class="form-control" type="search" name="{}" value="{}" placeholder="{}"'
        ' aria-label="{}"></span>',
        icon("search", "icon-sm"),
        name,
        _query(context).get(name, ""),
        hint,
        hint,
    )


@register.simple_tag(takes_context=True)
def mh_select(context: Context, name: str, label: str, options: Iterable[tuple[object, str]]) -> SafeString:
    """Draw a choice of a filter row (label：全部 first) from pairs of value and label."""
    chosen = _query(context).get(name, "")
    drawn = format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        ((value, mark_safe(" selected") if str(value) == chosen else "", text) for value, text in options),
    )
    return format_html(
        '<select class="form-select" name="{}" aria-label="{}"><option value="">{}：全部</option>{}</select>',
        name,
        label,
        label,
        drawn,
    )


@register.simple_tag(takes_context=True)
def mh_th(context: Context, label: str, sort: str = "", extra: str = "") -> SafeString:
    """Draw a table head cell; with sort it is a link that sorts by that name, and turns at the second click."""
    if not sort:
        return format_html('<th scope="col" class="{}">{}</th>', extra, label)
    given = _query(context)
    now = given.get("sort", "")
    order = {sort: "ascending", f"-{sort}": "descending"}.get(now, "none")
    sign = {"ascending": icon("chevron-up", "icon-sm"), "descending": icon("chevron-down", "icon-sm")}.get(order, "")
    address = _address(given, sort=f"-{sort}" if now == sort else sort, page="")
    return format_html(
        '<th scope="col" class="{}" aria-sort="{}"><a href="{}">{}{}</a></th>', extra, order, address, label, sign
    )


@register.inclusion_tag("mh/pages.html", takes_context=True)
def mh_pages(context: Context, page: Page[Any], unit: str = "项") -> dict[str, object]:
    """Draw the pages of a list (分页): 第 1 至 10 项，共 32 项; every link keeps the other parameters."""
    given = _query(context)
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1)
    links = [(n, _address(given, page=str(n)) if isinstance(n, int) else "") for n in numbers]
    before = _address(given, page=str(page.number - 1)) if page.has_previous() else ""
    after = _address(given, page=str(page.number + 1)) if page.has_next() else ""
    return {"page": page, "unit": unit, "links": links, "before": before, "after": after}


# ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────────
@register.inclusion_tag("mh/field.html")
def mh_field(bound: BoundField, seg: bool = False) -> dict[str, object]:
    """Draw a form field (表单项): label, control, 必填, hint, and after sending why it was not accepted.

    With seg a choice of one is drawn as a segment.
    """
    widget = bound.field.widget
    kind = "control"
    if isinstance(widget, CheckboxInput):
        kind = "check"
    elif isinstance(widget, RadioSelect | CheckboxSelectMultiple):
        kind = "seg" if seg and isinstance(widget, RadioSelect) else "options"
    base = "form-select" if isinstance(widget, Select) and not isinstance(widget, SelectMultiple) else "form-control"
    classes = " ".join(filter(None, [base, widget.attrs.get("class", ""), "bad" if bound.errors else ""]))
    drawn = bound.as_widget(attrs={"class": classes}) if kind == "control" else ""
    return {"field": bound, "kind": kind, "control": drawn}


@register.inclusion_tag("mh/fields.html")
def mh_fields(form: BaseForm) -> dict[str, object]:
    """Draw the error list, the hidden and then all visible fields of a form, in its order."""
    return {"form": form}


@register.inclusion_tag("mh/errors.html")
def mh_errors(form: BaseForm) -> dict[str, object]:
    """Draw the list of what was not accepted (要改的地方), once, on top; the focus goes there."""
    wrong = [form[name] for name in form.errors if name in form.fields]
    return {"form": form, "wrong": wrong, "count": len(wrong) + len(form.non_field_errors())}


@register.simple_tag
def mh_why_not(bound: BoundField) -> str:
    """Say why a field was not accepted; a missing one in our own words."""
    missing = any(error.code == "required" for error in bound.errors.as_data())
    return "还没有填" if missing else "　".join(str(message) for message in bound.errors)


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────
@register.filter
def mh_date(value: date | None) -> str:
    """Write a day with year and weekday: 2026-11-23 周一."""
    return formats.long_date(value)


@register.filter
def mh_day(value: date | None) -> str:
    """Write a day inside the year: 11-19 周四."""
    return formats.short_date(value)


@register.filter
def mh_time(value: datetime | None) -> str:
    """Write the time of day: 15:20."""
    return formats.clock_time(value)


@register.filter
def mh_instant(value: datetime | None) -> str:
    """Write an instant: 2026-11-23 周一 10:42."""
    return formats.instant(value)


@register.filter
def mh_money(value: Decimal | int | None) -> str:
    """Write an amount in yuan: 3000 元."""
    return formats.money(value)


@register.filter
def mh_zh(value: int) -> str:
    """Write a whole number below a hundred in Chinese: 十二."""
    return formats.ordinal(int(value))


@register.filter
def num(value: object) -> SafeString:
    """Keep a number and its unit on one line."""
    return format_html('<span class="mh-num">{}</span>', value)


def _read(thing: Any, name: str) -> Any:
    if isinstance(thing, Mapping):
        return thing.get(name, "")
    return getattr(thing, name, "")


def _blank(value: object) -> bool:
    return value is None or value == ""


def _current(tab: Any) -> SafeString:
    return SafeString(' class="on" aria-current="page"' if _read(tab, "active") else "")


def _counted(tab: Any) -> str:
    count = _read(tab, "count")
    return str(_read(tab, "label")) if _blank(count) else f"{_read(tab, 'label')} {count}"


def _query(context: Context) -> Any:
    request = context.get("request")
    return request.GET if request is not None else QueryDict("")


def _address(given: Any, **changes: str) -> str:
    query = given.copy()
    for name, value in changes.items():
        if value:
            query[name] = value
        else:
            query.pop(name, None)
    return f"?{query.urlencode()}"
