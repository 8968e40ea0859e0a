"""我的账号: one's own roles, credential and log-ins; the password is changed on its own page."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import path

from mingheng import ledger
from mingheng.base.look import formats
from mingheng.desk import cards, frame
from mingheng.desk.access import StaffRequest, staff
from mingheng.org import queries


@staff()
def me(request: StaffRequest) -> HttpResponse:
    """Show the own account (我的账号)."""
    person = queries.account(request.user.agency, request.user.pk)
    officer = getattr(person, "officer", None)
    card = cards.current(officer.credentials.all(), request.today) if officer else None
    standing = cards.standing(card, request.today) if officer and not officer.is_auxiliary else None
    facts = [
        ("姓名", person.name),
        ("登录名", person.username),
        ("机关", person.agency.name),
        ("科室", person.department.name if person.department else "不属于科室"),
        ("岗位", person.post.name if person.post else "没有定岗"),
        ("电话", person.phone),
    ]
    since = f"{formats.long_date(card.valid_from)} 至 {formats.long_date(card.valid_to)}" if card else ""
    log_ins = ledger.entries_about(person).filter(event="org.LoggedIn")[:8]
    context = {
        "facts": facts,
        "grants": [grant for grant in person.grants.all() if grant.holds_on(request.today)],
        "officer": officer,
        "card": card,
        "standing": standing,
        "card_period": since,
        "log_ins": [(entry.at, entry.body().get("fields", {}).get("address", "")) for entry in log_ins],
    }
    return frame.page(request, "desk/admin/me.html", context, section="me")


urlpatterns = [path("desk/me", me, name="me")]
