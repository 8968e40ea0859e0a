"""Disclosure on the desk: list, one duty beside its original, and the acts, through the client."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from mingheng.disclosure import actions, content, queries
from mingheng.disclosure.models import Duty
from mingheng.org.models import Account
from tests.disclosure.matters import SECRET, decided, drafted, duty_of, published, revoke
from tests.procedure.builders import Matter

pytestmark = pytest.mark.usefixtures("agency")


def entered(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


@pytest.fixture
def matter(agency: Any) -> Matter:
    """A served decision whose facts hold what must not be published."""
    return decided(facts="当事人于2026年9月7日在示例路12号设摊经营。" + SECRET)


@pytest.fixture
def duty(matter: Matter) -> Duty:
    """The duty to publish it."""
    return duty_of(matter)


def texts(duty: Duty) -> dict[str, str]:
    drawn = {name: redacted for name, _, redacted in _compared(duty)}
    return {**drawn, "flag_reason": ""}


def _compared(duty: Duty) -> Any:
    return content.compared(queries.whole_duties().get(pk=duty.pk))


def test_the_list_shows_the_most_urgent_and_is_filtered(duty: Duty, officer: Account) -> None:
    text = words(entered(officer).get("/desk/publications"))
    assert duty.decision.number in text and "待填报" in text and "逾期" in text
    assert duty.decision.number not in words(entered(officer).get("/desk/publications", {"stage": "published"}))


def test_the_page_explains_the_ruling_and_marks_what_is_hidden(duty: Duty, officer: Account) -> None:
    response = entered(officer).get(f"/desk/publications/{duty.pk}")
    html = response.content.decode()
    assert "脱敏后公示" in html and "行政处罚法" in html
    assert '<mark class="mh-hid" title="公民身份号码，校验码相符">310107199001010010</mark>' in html
    assert "［身份证号略］" in html


def test_the_neighbour_sees_nothing(duty: Duty, outsider: Account) -> None:
    assert duty.decision.number not in words(entered(outsider).get("/desk/publications"))
    assert entered(outsider).get(f"/desk/publications/{duty.pk}").status_code == 404
    assert entered(outsider).post(f"/desk/publications/{duty.pk}/draft", texts(duty)).status_code == 404


def test_the_officer_drafts_and_the_reviewer_publishes(duty: Duty, officer: Account, reviewer: Account) -> None:
    page = f"/desk/publications/{duty.pk}"
    assert entered(officer).post(f"{page}/draft", texts(duty)).status_code == 302
    assert entered(officer).get(f"{page}/check").status_code == 403
    checked = words(entered(reviewer).get(f"{page}/check"))
    assert "李某某" in checked
    assert entered(reviewer).post(f"{page}/check", {"agrees": "1", "reason": ""}).status_code == 302
    shown = queries.on_show(duty.agency).get()
    assert "310107199001010010" not in shown.text
    assert shown.token in entered(officer).get(page).content.decode()


def test_a_text_that_shows_a_number_is_refused_on_the_page(duty: Duty, officer: Account) -> None:
    given = texts(duty) | {"facts": "当事人身份证号310107199001010010设摊。"}
    response = entered(officer).post(f"/desk/publications/{duty.pk}/draft", given)
    assert "REDACTION_LEFTOVER" in response.content.decode()
    duty.refresh_from_db()
    assert duty.stage == "open"


def test_a_flag_without_reason_is_refused_on_the_page(duty: Duty, officer: Account) -> None:
    response = entered(officer).post(f"/desk/publications/{duty.pk}/draft", texts(duty) | {"is_minor": "on"})
    assert "FLAG_REASON_MISSING" in response.content.decode()


def test_a_draft_is_sent_back(matter: Matter, duty: Duty, reviewer: Account) -> None:
    drafted(matter, duty)
    page = f"/desk/publications/{duty.pk}"
    assert "REASON_MISSING" in entered(reviewer).post(f"{page}/check", {"agrees": "0"}).content.decode()
    entered(reviewer).post(f"{page}/check", {"agrees": "0", "reason": "地址再核"})
    assert "地址再核" in words(entered(reviewer).get(page))


def test_a_revoked_decision_is_withdrawn(matter: Matter, reviewer: Account) -> None:
    shown = published(matter)
    page = f"/desk/publications/{shown.duty_id}"
    assert "撤回公示" not in words(entered(reviewer).get(page))
    revoke(matter, matter.at)
    assert "撤回公示" in words(entered(reviewer).get(page))
    assert entered(reviewer).post(f"{page}/withdraw", {"reason": "复议决定撤销了本处罚。"}).status_code == 302
    shown.refresh_from_db()
    assert shown.end_kind == "withdrawn"


def test_a_correction_makes_a_new_version(matter: Matter, reviewer: Account, officer: Account) -> None:
    shown = published(matter)
    page = f"/desk/publications/{shown.duty_id}/correct"
    given = {name: getattr(shown, name) for name in ("cause", "facts", "basis", "conclusion", "text")}
    assert entered(officer).post(page, given).status_code == 403
    unchanged = entered(reviewer).post(page, {**given, "performance": shown.performance, "reason": "写错了"})
    assert "NOTHING_CHANGED" in unchanged.content.decode()
    assert entered(reviewer).post(page, {**given, "performance": "已缴清", "reason": "已缴款"}).status_code == 302
    assert queries.on_show(shown.agency).get().performance == "已缴清"


def test_a_request_for_correction_is_answered(matter: Matter, reviewer: Account, system: Account) -> None:
    shown = published(matter)
    asked = actions.ask_correction(
        publication=shown, applicant="李某", contact="021-62345678", content="金额写错了", by=system, at=matter.at
    )
    assert "金额写错了" in words(entered(reviewer).get("/desk/publications"))
    page = f"/desk/publications/{shown.duty_id}/requests/{asked.pk}"
    assert "021-62345678" in words(entered(reviewer).get(page))
    given = {name: getattr(shown, name) for name in ("cause", "facts", "basis", "conclusion", "text", "performance")}
    assert entered(reviewer).post(page, {**given, "grants": "0", "reason": "与决定书一致"}).status_code == 302
    asked.refresh_from_db()
    assert asked.is_granted is False


def test_the_tab_of_the_case_and_the_todo_lead_here(matter: Matter, duty: Duty, officer: Account) -> None:
    assert (
        f"/desk/publications/{duty.pk}"
        in entered(officer).get(f"/desk/cases/{matter.case.pk}/disclosure").content.decode()
    )
    assert f"/desk/cases/{matter.case.pk}/disclosure" in entered(officer).get("/desk/").content.decode()


def test_query_counts_do_not_grow_with_rows(
    matter: Matter, duty: Duty, reviewer: Account, django_assert_max_num_queries: Any
) -> None:
    client = entered(reviewer)
    for path in ("/desk/publications", f"/desk/publications/{duty.pk}"):
        with django_assert_max_num_queries(30):
            client.get(path)
