"""The shared look: what the components draw, what the frames carry, and that nothing is loaded from elsewhere."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template, TemplateSyntaxError
from django.template.loader import render_to_string
from django.test import RequestFactory

from mingheng.base.errors import NotLawful
from mingheng.base.look import context, fields, formats, parts, views

LOOK = Path(views.__file__).parent
STATIC = LOOK / "static" / "mh"
EVENING = datetime(2026, 11, 18, 17, 30, tzinfo=UTC)  # already 11-19 in Shanghai


def draw(source: str, address: str = "/list", **values: object) -> str:
    request = RequestFactory().get(address)
    return Template("{% load mh %}" + source).render(Context({"request": request, **values}))


class Fine(forms.Form):
    party = forms.CharField(label="当事人")
    amount = fields.AmountField(label="罚款数额", help_text="依裁量基准")
    way = forms.ChoiceField(label="送达方式", choices=[("a", "直接"), ("b", "邮寄")], widget=forms.RadioSelect)
    signed = forms.BooleanField(label="已签收", required=False)
    origin = forms.CharField(widget=forms.HiddenInput, required=False)


# ── words ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_days_are_written_with_their_weekday_in_shanghai_time() -> None:
    assert formats.long_date(date(2026, 11, 23)) == "2026-11-23 周一"
    assert formats.short_date(EVENING) == "11-19 周四"
    assert formats.instant(EVENING) == "2026-11-19 周四 01:30"
    assert formats.long_date(None) == formats.short_date(None) == formats.clock_time(None) == ""


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Decimal("3000.00"), "3000 元"),
        (Decimal("3000.5"), "3000.50 元"),
        (Decimal("12400"), "12,400 元"),
        (Decimal("9999.99"), "9999.99 元"),
        (0, "0 元"),
        (None, ""),
    ],
)
def test_money_keeps_its_unit_and_drops_needless_zeros(amount: Decimal | int | None, written: str) -> None:
    assert formats.money(amount) == written


@pytest.mark.parametrize(
    ("value", "written"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (99, "九十九"), (100, "100")]
)
def test_sections_are_counted_in_chinese(value: int, written: str) -> None:
    assert formats.ordinal(value) == written


# ── signs ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_an_icon_is_hidden_from_screen_readers_and_comes_from_the_sprite() -> None:
    drawn = draw('{% icon "search" "icon-sm" %}')
    assert 'aria-hidden="true"' in drawn
    assert "icons.svg#search" in drawn


def test_an_unknown_icon_stops_the_page() -> None:
    with pytest.raises(TemplateSyntaxError):
        draw('{% icon "no-such-icon" %}')


@pytest.mark.parametrize(
    ("state", "sign"),
    [("green", "#clock"), ("amber", "#alert-triangle"), ("red", "#alert-octagon"), ("grey", "#player-pause")],
)
def test_a_light_has_its_own_outline_and_words(state: str, sign: str) -> None:
    drawn = draw('{% mh_light light "送达" %}', light=parts.Remaining(state, "剩 3 个工作日"))
    assert sign in drawn
    assert "送达 剩 3 个工作日" in drawn


def test_no_light_is_drawn_without_a_clock() -> None:
    assert draw("{% mh_light light %}", light=None) == ""


def test_what_people_type_is_escaped_in_every_sign() -> None:
    nasty = "<script>alert(1)</script>"
    chip = parts.FileChip(nasty, 'x" onclick="y', "paper")
    drawn = draw(
        "{% mh_tag n %}{% mh_files f %}{% mh_facts rows %}{% mh_why why %}{% mh_light l %}",
        n=nasty,
        f=[chip],
        rows=[(nasty, nasty)],
        why=[parts.Missing(nasty, nasty)],
        l=parts.Remaining("red", nasty),
    )
    assert "<script>" not in drawn
    assert 'onclick="y' not in drawn


# ── components ──────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_stage_bar_names_the_current_stages_for_the_phone() -> None:
    stages = [parts.Stage("立案", "done", "10-23"), parts.Stage("陈述申辩", "now"), parts.Stage("听证", "skip")]
    drawn = draw("{% mh_stages s %}", s=[*stages, parts.Stage("法制审核", "now"), parts.Stage("决定")])
    assert "陈述申辩、法制审核" in drawn
    assert "同时进行" in drawn
    assert "第 2、4 步，共 5 步" in drawn
    assert drawn.count('aria-current="step"') == 2
    assert "不适用" in drawn


def test_possible_steps_come_before_blocked_ones_and_every_reason_is_shown() -> None:
    missing = [parts.Missing("法制审核未通过", "第五十八条", "看进度", "/r"), parts.Missing("期限未满", "第四十五条")]
    steps = [parts.Step("作出决定", missing=missing), parts.Step("登记意见", "登记", "/d", primary=True)]
    drawn = draw("{% mh_steps s %}", s=steps)
    assert drawn.index("登记意见") < drawn.index("作出决定")
    assert "可办 1 · 尚不能办 1" in drawn
    for words in ("法制审核未通过", "（第五十八条）", "看进度", "期限未满", "（第四十五条）"):
        assert words in drawn
    assert drawn.count("btn-primary") == 1


def test_a_step_that_posts_is_a_form_with_the_token() -> None:
    drawn = draw("{% mh_steps s %}", s=[parts.Step("催办", "催办", "/u", post=True)], csrf_token="tok")
    assert '<form method="post" action="/u">' in drawn
    assert 'value="tok"' in drawn


def test_a_clock_explains_itself_day_by_day() -> None:
    days = [
        parts.DayRow(date(2026, 11, 19), "送达当日", "不计", "off"),
        parts.DayRow(date(2026, 11, 20), "最后一天", "第 1 天", "last"),
    ]
    clock = parts.ClockCard(
        "陈述申辩",
        parts.Remaining("red", "今天到期"),
        date(2026, 11, 20),
        "1 个工作日",
        days,
        "当事人放弃",
        "视为放弃",
        "第四十五条",
        "clock-1",
        provisional=True,
    )
    drawn = draw("{% mh_clock c %}", c=clock)
    for words in (
        "怎么算的？",
        "11-19 周四",
        "不计",
        "什么会改变它",
        "过了会怎样",
        "第四十五条",
        "今天到期",
        "放假通知未出",
    ):
        assert words in drawn
    assert 'id="clock-1"' in drawn


def test_long_day_lists_fold_plain_runs_but_never_a_day_off_today_or_the_last() -> None:
    start = date(2026, 11, 2)
    kinds = ["", "", "", "", "", "off", "off", "today", "", "", "", "", "off", "off", "", "last"]
    rows = [parts.DayRow(start + timedelta(n), "工作日", f"第 {n} 天", kind) for n, kind in enumerate(kinds)]
    folded = parts.fold_days(rows)
    assert [row.kind for row in folded] == ["fold", "off", "off", "today", "fold", "off", "off", "", "last"]
    assert (folded[0].on, folded[0].until, folded[0].why) == (start, start + timedelta(4), "5 个工作日")
    assert parts.fold_days(rows[:12]) == rows[:12]


def test_an_act_shows_who_when_files_and_article() -> None:
    act = parts.Act(
        EVENING, "送达", "张队", "直接送达。", [parts.FileChip("送达回证", "/f", "proof")], "第六十一条", "a1"
    )
    drawn = draw("{% mh_chronicle a %}", a=[act])
    for words in ("11-19 周四", "01:30", "送达", "张队", "直接送达。", 'href="/f"', "第六十一条", "#file-check"):
        assert words in drawn


def test_an_empty_fact_says_that_it_was_not_given() -> None:
    assert draw("{% mh_facts r %}", r=[("住址", ""), ("罚款", 0)]).count("未提供") == 1


def test_a_note_an_empty_state_and_a_refusal_say_what_to_do() -> None:
    drawn = draw(
        '{% mh_note "warn" "没有保存" %}<a href="/x">重试</a>{% endmh_note %}'
        '{% mh_empty "还没有音像" %}上传后出现。{% endmh_empty %}{% mh_refusal r "不能决定" %}',
        r=NotLawful("REVIEW_MISSING", "审核未通过", article="第五十八条", way_out="去送审"),
    )
    for words in ('class="mh-note warn"', '<a href="/x">重试</a>', "还没有音像", "审核未通过（第五十八条）", "去送审"):
        assert words in drawn
    assert 'data-refusal="REVIEW_MISSING"' in drawn


# ── lists that are addresses ────────────────────────────────────────────────────────────────────────────────────
def test_a_sort_link_keeps_the_filter_drops_the_page_and_turns() -> None:
    first = draw('{% mh_th "期限" "due" %}', "/list?q=a&page=3")
    assert 'href="?q=a&amp;sort=due"' in first
    assert 'aria-sort="none"' in first
    again = draw('{% mh_th "期限" "due" %}', "/list?q=a&sort=due")
    assert 'href="?q=a&amp;sort=-due"' in again
    assert 'aria-sort="ascending"' in again


def test_pages_say_where_one_is_and_keep_the_query() -> None:
    drawn = draw("{% mh_pages p %}", "/list?q=a&page=2", p=Paginator(range(32), 10).page(2))
    assert "第 11 至 20 项，共 32 项" in drawn
    assert 'href="?q=a&amp;page=3"' in drawn
    assert '<b aria-current="page">2</b>' in drawn


def test_a_list_of_one_page_has_no_page_links() -> None:
    drawn = draw("{% mh_pages p %}", p=Paginator(range(3), 10).page(1))
    assert "第 1 至 3 项，共 3 项" in drawn
    assert "href" not in drawn


def test_a_filter_keeps_the_tab_and_offers_to_clear_only_when_used() -> None:
    source = '{% mh_filter %}{% mh_search "案号" %}{% mh_select "dept" "部门" o %}{% endmh_filter %}'
    options = [("a", "执法队"), ("b", "司法所")]
    used = draw(source, "/list?tab=done&dept=b&q=%22x", o=options)
    assert '<input type="hidden" name="tab" value="done">' in used
    assert 'href="?tab=done">清除筛选' in used
    assert '<option value="b" selected>' in used
    assert 'value="&quot;x"' in used
    assert "清除筛选" not in draw(source, "/list?tab=done&page=2", o=options)


def test_tabs_and_segments_mark_the_current_one() -> None:
    tabs = [parts.Tab("待办", "?", True, 7), parts.Tab("已办", "?tab=done")]
    drawn = draw('{% mh_tabs t %}<i>右</i>{% endmh_tabs %}{% mh_seg "范围" t %}', t=tabs)
    assert 'class="on" aria-current="page">待办 7' in drawn
    assert "已办" in drawn
    assert "<i>右</i>" in drawn
    assert 'role="group" aria-label="范围"' in drawn


# ── forms ───────────────────────────────────────────────────────────────────────────────────────────────────────
def test_a_blank_form_says_what_is_required_and_why() -> None:
    drawn = draw("{% mh_fields f %}", f=Fine())
    assert drawn.count("必填") == 3
    assert 'for="id_party"' in drawn
    assert 'id="id_amount_helptext"' in drawn
    assert 'inputmode="decimal"' in drawn
    assert "没有提交成功" not in drawn


def test_a_refused_form_lists_its_faults_once_on_top_with_links() -> None:
    drawn = draw("{% mh_fields f %}", f=Fine({"party": "", "amount": "-1", "way": "b"}))
    assert "有 2 处要改" in drawn
    assert 'href="#id_party"' in drawn
    assert drawn.count("data-mh-errors") == 1
    assert "有误" in drawn
    assert "还没有填" in drawn
    assert 'aria-invalid="true"' in drawn
    assert 'id="id_amount_error"' in drawn
    assert 'value="-1"' in drawn


def test_a_choice_can_be_drawn_as_a_segment() -> None:
    drawn = draw("{% mh_field f.way seg=True %}", f=Fine())
    assert "mh-seg" in drawn
    assert drawn.count('type="radio"') == 2
    assert "<legend" in drawn


def test_days_and_instants_use_the_browsers_own_picker() -> None:
    assert 'type="date"' in str(fields.DayField().widget.render("d", date(2026, 11, 23)))
    assert 'value="2026-11-23T09:05"' in fields.InstantField().widget.render(
        "i", datetime(2026, 11, 23, 9, 5, tzinfo=formats.ZONE)
    )
    assert fields.LinesField().widget.attrs["rows"] == 4


# ── modes ───────────────────────────────────────────────────────────────────────────────────────────────────────
def asked(cookie: str = "", **post: str) -> HttpRequest:
    request = RequestFactory().post("/modes", post) if post else RequestFactory().get("/modes?next=/desk/")
    request.COOKIES[context.COOKIE] = cookie
    return request


def test_modes_are_read_from_the_cookie_and_a_broken_cookie_gives_the_plain_ones() -> None:
    assert context.read(asked("dark.high.large")) == context.Modes("dark", "high", "large")
    for broken in ("", "pink", '"><script>', "dark.dark.dark.dark.x"):
        assert context.read(asked(broken)) in {context.Modes(), context.Modes("dark")}


def test_one_switch_leaves_the_others_and_goes_back() -> None:
    answer = views.modes(asked("dark.normal.large", contrast="high", next="/desk/cases"))
    assert (answer.status_code, answer["Location"]) == (302, "/desk/cases")
    assert answer.cookies[context.COOKIE].value == "dark.high.large"


def test_modes_never_lead_to_another_site() -> None:
    assert views.modes(asked(theme="dark", next="https://evil.example/"))["Location"] == "/modes"


def test_pages_carry_the_modes_on_the_root() -> None:
    drawn = render_to_string("mh/modes.html", {"back": ""}, asked("dark.high.large"))
    assert 'lang="zh-Hans" data-bs-theme="dark" data-mh-contrast="high" data-mh-type="large"' in drawn


# ── frames ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_the_desk_frame_has_landmarks_a_skip_link_and_no_script_in_the_page() -> None:
    nav = parts.NavItem("folders", "案件", "/desk/cases", 31, True)
    frame = parts.Frame("示例街道办事处", "张队", "执法队", [[nav]], [nav], [parts.NavItem("bell", "催办", "/u", 2)])
    drawn = render_to_string("desk/base.html", {"frame": frame}, asked())
    for words in ('href="#main"', '<main class="mh-main" id="main"', 'aria-label="栏目"', 'role="search"', "催办 2"):
        assert words in drawn
    assert 'aria-current="page"' in drawn
    assert not re.search(r"<script(?![^>]*\bsrc=)", drawn)
    assert not re.search(r"\son[a-z]+=", drawn)


def test_the_portal_frame_reads_without_script() -> None:
    site = parts.Site("示例街道行政执法公示", "示例街道办事处", nav=[parts.Tab("查决定", "/decisions", True)])
    drawn = render_to_string("portal/base.html", {"site": site}, asked())
    assert '<div class="mh-band">' in drawn
    assert "htmx" not in drawn
    assert 'href="/decisions" aria-current="page"' in drawn


def test_a_refusal_page_names_sentence_article_and_way_out_and_no_english_code() -> None:
    refusal = NotLawful("REVIEW_MISSING", "审核未通过", article="第五十八条", way_out="去送审")
    drawn = render_to_string("mh/refused.html", {"refusal": refusal}, asked())
    for words in ("不能办理", "审核未通过", "第五十八条", "去送审", "询问时请报编号"):
        assert words in drawn
    assert "REVIEW_MISSING" not in re.sub(r"<[^>]+>", "", drawn)


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "404.html", "500.html", "registration/login.html", "registration/locked.html"]
)
def test_plain_pages_can_be_drawn_without_any_context(name: str) -> None:
    drawn = render_to_string(name)
    assert 'id="main"' in drawn
    assert 'lang="zh-Hans"' in drawn


# ── what is shipped ─────────────────────────────────────────────────────────────────────────────────────────────
def test_no_style_or_script_names_another_address() -> None:
    for path in [*STATIC.rglob("*.css"), STATIC / "mh.js"]:
        text = path.read_text(encoding="utf-8")
        targets = re.findall(r"url\(\s*[\"']?([^)\"']{1,5})", text)
        assert set(targets) <= {"data:"}, path.name
        assert "sourceMappingURL" not in text
        assert "@import" not in text


def test_every_vendored_folder_has_its_licence_and_its_line_in_the_documents() -> None:
    page = (LOOK.parents[3] / "docs" / "mechanisms" / "look.md").read_text(encoding="utf-8")
    folders = [path for path in (STATIC / "vendor").iterdir() if path.is_dir()]
    assert folders
    for folder in folders:
        assert (folder / "LICENSE").read_text(encoding="utf-8").strip()
        assert folder.name in page


def test_the_sprite_holds_exactly_the_listed_icons() -> None:
    listed = [line for line in (LOOK / "icons.txt").read_text().splitlines() if line and line[0] != "#"]
    assert re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()) == sorted(listed)


def test_no_template_writes_a_colour_or_an_inline_script() -> None:
    for path in LOOK.parents[1].rglob("templates/**/*.html"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"#[0-9a-fA-F]{6}\b|rgba?\(", text), path
        assert not re.search(r"<script(?![^>]*\bsrc=)|\son(click|load|submit|change)=", text), path


def luminance(colour: str) -> float:
    digits = colour.lstrip("#")
    digits = "".join(c * 2 for c in digits) if len(digits) == 3 else digits
    channels = [int(digits[n : n + 2], 16) / 255 for n in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def palette(mode: str) -> dict[str, str]:
    text = (STATIC / "tokens.css").read_text(encoding="utf-8")
    plain = re.search(r":root\{(.*?)\}", text, re.DOTALL)
    changed = re.search(r"\n?.*\[data-bs-theme=dark\]\{(--.*?)\}", text, re.DOTALL)
    assert plain
    assert changed
    found = dict(re.findall(r"--mh-([\w-]+):\s*(#[0-9a-f]{3,6})", plain[1]))
    return found | dict(re.findall(r"--mh-([\w-]+):\s*(#[0-9a-f]{3,6})", changed[1])) if mode == "dark" else found


@pytest.mark.parametrize("mode", ["light", "dark"])
def test_words_and_signs_can_be_read_in_both_themes(mode: str) -> None:
    colours = palette(mode)
    words = [(ink, ground) for ink in ("ink", "ink-2", "muted", "accent") for ground in ("paper", "ground", "head")]
    words += [(f"{light}-ink", f"{light}-bg") for light in ("green", "amber", "red", "grey")]
    words += [("on", "accent"), ("top-ink", "top-bg"), ("top-2", "top-bg"), ("accent", "accent-weak")]
    signs = [(f"{light}-sign", f"{light}-bg") for light in ("green", "amber", "red", "grey")]
    weak = [pair for pair in words if contrast(colours[pair[0]], colours[pair[1]]) < 4.5]
    weak += [pair for pair in signs if contrast(colours[pair[0]], colours[pair[1]]) < 3]
    assert weak == []


def test_the_foot_of_printed_pages_cannot_be_broken_out_of() -> None:
    drawn = draw('{% mh_print_foot "张队" subject %}', subject='沪普曹罚〔2026〕第0031号</style><b>"')
    assert "张队" in drawn
    assert "沪普曹罚" in drawn
    assert drawn.count("<") == 2
    assert drawn.count('"') == 4
