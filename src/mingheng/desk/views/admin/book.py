"""存证账本: who did what and when, log-ins, and how the log stands; read only, and without what a matter is about."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from mingheng import ledger
from mingheng.base.errors import Refused
from mingheng.base.look.parts import Tab
from mingheng.desk import frame, listing
from mingheng.desk.access import StaffRequest, staff
from mingheng.desk.views.admin.accounts import THREE
from mingheng.desk.views.org.people import holds
from mingheng.ledger.actions import record_check
from mingheng.ledger.audit.entries import check_log
from mingheng.ledger.audit.findings import Audit
from mingheng.ledger.events import all_events
from mingheng.ledger.queries import entries_of, latest_checkpoint
from mingheng.org import queries as org
from mingheng.org.terms import Role

if TYPE_CHECKING:
    from mingheng.ledger.models import Entry

SEES = (*THREE, Role.SUPERVISOR)
OPEN_CHAPTERS = frozenset({"org", "powers", "ledger"})
"""Chapters whose entries are told in full here; of a matter only that something was done, by whom and when."""
CUTS = {
    "": ("全部", frozenset[str]()),
    "log-in": ("登录", frozenset({"org.LoggedIn", "org.LoggedOut", "org.PasswordChanged"})),
    "rights": (
        "账号和授权",
        frozenset(
            f"org.{name}"
            for name in (
                "AccountCreated", "AccountChanged", "AccountDisabled", "AccountEnabled", "PasswordReset",
                "RoleGranted", "RoleEnded", "DutiesAssigned", "PeopleImported",
            )
        ),
    ),
    "settings": ("设置和清单", frozenset[str]()),
}  # fmt: skip
MOST_CHECKED = 50_000
"""Entries that are checked while somebody waits; longer logs are checked at the command line."""


@dataclass(frozen=True)
class Line:
    """One entry (一笔)."""

    seq: int
    at: dt.datetime
    label: str
    who: str
    sentence: str
    article: str


@staff(*SEES)
def book(request: StaffRequest) -> HttpResponse:
    """Show the chronicle of the agency (存证账本) and how its log stands."""
    log = request.user.agency.log
    cut = listing.choice(request, "cut", tuple(CUTS))
    event = listing.choice(request, "event", all_events())
    since, until = listing.day(request, "since"), listing.day(request, "until")
    actor = listing.text(request, "who", 18)
    found = entries_of(
        log,
        since=_midnight(since),
        until=_midnight(until + dt.timedelta(days=1)) if until else None,
        events=[event] if event else _events_of(cut),
        actor_key=f"org.account:{actor}" if actor.isdigit() else "",
    )
    page = listing.page_of(request, found, per_page=50)
    context = {
        "page": page,
        "lines": [_line(entry) for entry in page],
        "filtered": any((cut, event, since, until, actor)),
        "segments": _segments(request, cut),
        "people": [(person.pk, person.name) for person in org.accounts(request.user.agency)],
        "events": sorted(((name, one.label or name) for name, one in all_events().items()), key=lambda pair: pair[1]),
        "since": since,
        "until": until,
        "may_check": holds(request, Role.AUDIT_ADMIN),
        **_health(request),
    }
    return frame.page(request, "desk/admin/book.html", context, section="ledger")


def _events_of(cut: str) -> frozenset[str]:
    if cut != "settings":
        return CUTS[cut][1]
    rights = CUTS["log-in"][1] | CUTS["rights"][1]
    return frozenset(name for name in all_events() if name.split(".")[0] in OPEN_CHAPTERS) - rights


def _midnight(day: dt.date | None) -> dt.datetime | None:
    if day is None:
        return None
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def _line(entry: Entry) -> Line:
    told = entry.event.split(".")[0] in OPEN_CHAPTERS
    sentence = entry.sentence if told else ""
    sentence = "" if sentence == entry.label else sentence
    if entry.event == "org.LoggedIn":
        sentence = f"来自 {entry.body().get('fields', {}).get('address', '')}"
    if not told:
        sentence = "案件类记录，这里不显示案情"
    return Line(entry.seq, entry.at, entry.label, entry.actor_name or "已依法清除", sentence, entry.article)


def _segments(request: StaffRequest, cut: str) -> list[Tab]:
    query = request.GET.copy()
    for name in ("page", "event"):
        query.pop(name, None)
    tabs = []
    for value, (label, _) in CUTS.items():
        query["cut"] = value
        tabs.append(Tab(label, f"?{query.urlencode()}", cut == value))
    return tabs


def _health(request: StaffRequest) -> dict[str, object]:
    """Return how the log stands (账本状况): size, signed checkpoint, last check."""
    log = request.user.agency.log
    log.refresh_from_db(fields=["size"])
    checkpoint = latest_checkpoint(log)
    last = ledger.entries_about(log).filter(event="ledger.LogChecked").first()
    behind = log.size - (checkpoint.size if checkpoint else 0)
    facts = [
        ("账本名称", log.origin),
        ("记录", f"{log.size} 条"),
        ("最新检查点", f"{checkpoint.size} 条，{_instant(checkpoint.at)} 签发" if checkpoint else "还没有签发"),
        ("等待入树", f"{behind} 条" if behind else "没有"),
        ("树根", checkpoint.root_sha256 if checkpoint else "还没有"),
        ("最近核对", f"{_instant(last.at)}，{last.sentence}" if last else "还没有核对过"),
    ]
    return {"facts": facts, "log_size": log.size, "last_wrong": bool(last and _differs(last))}


def _differs(entry: Entry) -> bool:
    return bool(getattr(entry.read(), "differences", 0))


def _instant(at: dt.datetime) -> str:
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M")


@staff(Role.AUDIT_ADMIN)
@require_POST
def check(request: StaffRequest) -> HttpResponse:
    """Read the log from its beginning and compare it with its trees and checkpoints (核对账本); the check is recorded."""
    log = request.user.agency.log
    log.refresh_from_db()
    if log.size > MOST_CHECKED:
        raise Refused(
            "LOG_TOO_LONG",
            f"账本有 {log.size} 条记录，不能在网页上等待核对",
            way_out="请运维人员在服务器上运行 mingheng ledger verify",
        )
    found = Audit(progress=lambda _what, _count: None)
    check_log(log, found)
    record_check(log=log, entries=found.entries, differences=found.count, by=request.user, at=request.at)
    if found.ok:
        messages.info(request, f"核对了 {found.entries} 条记录，全部相符")
    else:
        first = "；".join(each.sentence for each in found.differences[:3])
        messages.error(request, f"有 {found.count} 处不符：{first}")
    return HttpResponseRedirect(reverse("desk:ledger"))


urlpatterns = [
    path("desk/ledger", book, name="ledger"),
    path("desk/ledger/check", check, name="ledger_check"),
]
