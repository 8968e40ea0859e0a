"""The reviewer's desk: list, page with the ten points, and the acts, through the client."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from mingheng.org.models import Account
from mingheng.review.models import ReviewRequest
from mingheng.review.points import POINTS
from tests.procedure.builders import Matter, heavy

pytestmark = pytest.mark.usefixtures("agency")
MOST_QUERIES = 60


def entered(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


@pytest.fixture
def matter(agency: Any) -> Matter:
    """A case of 50000 yuan that was sent for review."""
    return heavy("give_opinion")


@pytest.fixture
def sent(matter: Matter) -> ReviewRequest:
    """The request that waits."""
    return ReviewRequest.objects.get(case=matter.case)


def opinion(kind: str = "agree", **given: str) -> dict[str, str]:
    verdicts = {f"verdict_{number}": "pass" for number in range(1, len(POINTS) + 1)}
    return {"kind": kind, "problems": "", "counsel_adoption": "", "adoption_reason": "", **verdicts, **given}


def test_the_list_shows_why_a_case_is_reviewed(sent: ReviewRequest, reviewer: Account) -> None:
    text = words(entered(reviewer).get("/desk/reviews"))
    assert sent.case.number in text and "较大数额罚款" in text and "待收件" in text
    assert sent.case.number not in words(entered(reviewer).get("/desk/reviews", {"stage": "done"}))


def test_the_neighbour_sees_nothing(sent: ReviewRequest, outsider: Account) -> None:
    assert sent.case.number not in words(entered(outsider).get("/desk/reviews"))
    assert entered(outsider).get(f"/desk/reviews/{sent.pk}").status_code == 404
    assert Client().get(f"/desk/reviews/{sent.pk}").status_code == 302


def test_the_page_has_papers_points_and_findings(
    sent: ReviewRequest, reviewer: Account, django_assert_max_num_queries: Any
) -> None:
    with django_assert_max_num_queries(MOST_QUERIES):
        text = words(entered(reviewer).get(f"/desk/reviews/{sent.pk}"))
    for expected in (
        "十项审核",
        "合理性",
        "法定幅度30000至100000元，拟罚50000元",
        "事项在清单里有效",
        "听证笔录",
        "收件",
        "退补材料",
    ):
        assert expected in text


def test_a_page_of_a_paper_is_sent_as_a_picture(sent: ReviewRequest, reviewer: Account, outsider: Account) -> None:
    paper = sent.case.documents.filter(form_code="T03").get()
    address = f"/desk/reviews/{sent.pk}/papers/{paper.pk}/1"
    assert entered(reviewer).get(address).content.startswith(b"\x89PNG")
    assert entered(outsider).get(address).status_code == 404
    assert entered(reviewer).get(address[:-1] + "99").status_code == 404


def test_the_reviewer_accepts_hears_counsel_and_agrees(
    sent: ReviewRequest, reviewer: Account, counsel: Account
) -> None:
    page = f"/desk/reviews/{sent.pk}"
    assert entered(reviewer).post(f"{page}/accept").status_code == 302
    assert entered(counsel).post(f"{page}/counsel", {"opinion": "事实清楚，可以处罚。"}).status_code == 302
    response = entered(reviewer).post(page, opinion(counsel_adoption="full"))
    assert response.status_code == 302
    sent.refresh_from_db()
    assert (sent.stage, sent.opinion.kind) == ("done", "agree")
    assert "法制审核意见书" in words(entered(reviewer).get(page))


def test_an_open_point_is_told_and_nothing_is_written(sent: ReviewRequest, reviewer: Account) -> None:
    page = f"/desk/reviews/{sent.pk}"
    entered(reviewer).post(f"{page}/accept")
    given = opinion()
    del given["verdict_3"]
    response = entered(reviewer).post(page, given)
    assert response.status_code == 422 and "还没有填" in words(response)
    sent.refresh_from_db()
    assert sent.stage == "accepted"


def test_agreeing_with_a_failed_point_is_refused_on_the_page(sent: ReviewRequest, reviewer: Account) -> None:
    page = f"/desk/reviews/{sent.pk}"
    entered(reviewer).post(f"{page}/accept")
    entered(reviewer).post(f"{page}/no-counsel", {"reason": "顾问外出"})
    response = entered(reviewer).post(page, opinion(verdict_6="fail", remark_6="依据引用不当"))
    assert response.status_code == 422 and "OPINION_CONTRADICTS" in response.content.decode()
    assert "依据引用不当" in response.content.decode()


def test_materials_are_returned_with_a_reason(sent: ReviewRequest, reviewer: Account) -> None:
    page = f"/desk/reviews/{sent.pk}"
    assert entered(reviewer).post(f"{page}/return", {"reason": ""}).status_code == 200
    assert entered(reviewer).post(f"{page}/return", {"reason": "缺鉴定意见"}).status_code == 302
    assert "缺鉴定意见" in words(entered(reviewer).get(page))


def test_disagreement_goes_from_objection_to_ruling(
    sent: ReviewRequest, reviewer: Account, head: Account, leader: Account
) -> None:
    page = f"/desk/reviews/{sent.pk}"
    entered(reviewer).post(f"{page}/accept")
    entered(reviewer).post(f"{page}/no-counsel", {"reason": "顾问外出"})
    entered(reviewer).post(page, opinion("correct", verdict_6="fail", problems="处罚依据引用不当"))
    assert entered(head).post(f"{page}/object", {"reasons": "依据准确，见条例第五十九条"}).status_code == 302
    assert entered(head).post(f"{page}/consult", {"record": "双方各执一词", "is_agreed": "0"}).status_code == 302
    ruling = {"for_department": "0", "ruling": "按审核机构意见办，重新核对依据。"}
    assert entered(leader).post(f"{page}/rule", ruling).status_code == 302
    assert "重新核对依据" in words(entered(reviewer).get(page))


@pytest.mark.parametrize("who", ["officer", "head", "leader"])
def test_others_do_not_accept(sent: ReviewRequest, request: pytest.FixtureRequest, who: str) -> None:
    assert entered(request.getfixturevalue(who)).post(f"/desk/reviews/{sent.pk}/accept").status_code == 404
    sent.refresh_from_db()
    assert sent.stage == "submitted"


def test_the_step_of_the_case_leads_here_and_the_tab_tells_the_rounds(
    matter: Matter, sent: ReviewRequest, reviewer: Account
) -> None:
    response = entered(reviewer).get(f"/desk/cases/{matter.case.pk}/do/give_opinion")
    assert response["Location"] == f"/desk/reviews/{sent.pk}"
    text = words(entered(reviewer).get(f"/desk/cases/{matter.case.pk}/review"))
    assert "第1轮" in text and "MR-03" in text
