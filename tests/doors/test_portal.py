"""The portal through the client: what everybody sees, and what nobody does."""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from mingheng.base import tasks
from mingheng.disclosure import actions
from mingheng.disclosure.models import CorrectionRequest, Publication
from mingheng.documents.queries import pdf_of
from mingheng.ledger import verifier
from mingheng.ledger.integration import integrate
from mingheng.org.models import Account, Agency
from tests.disclosure.matters import SECRET, decided, drafted, published, revoke
from tests.procedure.builders import Matter

pytestmark = pytest.mark.usefixtures("agency")
HIDDEN = ("310107199001010010", "13812345678", "6222020200112233440", "李示例", "301室", "1990年")


@pytest.fixture
def site(agency: Agency) -> str:
    """Where the agency's pages begin."""
    return f"/p/{agency.pk}"


@pytest.fixture
def matter(agency: Agency) -> Matter:
    """A served decision whose facts hold what must not be published."""
    return decided(facts="当事人于2026年9月7日在示例路12号设摊经营。" + SECRET)


@pytest.fixture
def shown(matter: Matter) -> Publication:
    """The publication of the matter, under a signed checkpoint."""
    made = published(matter)
    integrate(made.agency.log, at=matter.at)
    return made


def _text(response: Any) -> str:
    return response.content.decode()


# --- standing pages ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "words"),
    [
        ("/", "查处罚决定，验文书真假"),
        ("/decisions", "还没有公示的决定"),
        ("/officers", "3101070001"),
        ("/powers", "管理责任人未分类驳运"),
        ("/powers/DEMO-SHLJ-04", "拒不改正的才处罚"),
        ("/flow/ordinary", "陈述申辩"),
        ("/flow/summary", "当场"),
        ("/rights", "上海铁路运输法院"),
        ("/data", "开放数据"),
        ("/changes", "没有撤回、更正过的公示"),
        ("/access", "无障碍说明"),
        ("/verify", "验真码"),
        ("/figures/2026", "编号表"),
    ],
)
def test_every_page_opens_without_logging_in(client: Client, site: str, page: str, words: str) -> None:
    response = client.get(site + page)
    assert response.status_code == 200
    assert words in _text(response)
    assert "sessionid" not in response.cookies and "csrftoken" not in response.cookies


def test_the_root_lists_several_agencies(client: Client, site: str) -> None:
    text = _text(client.get("/"))
    assert f'href="{site}/"' in text and "邻街道" in text


def test_pages_may_be_kept_by_a_cache(client: Client, site: str) -> None:
    assert client.get(f"{site}/powers")["Cache-Control"].startswith("public")
    assert client.get(f"{site}/verify")["Cache-Control"] == "no-store"


def test_officers_are_shown_with_name_number_and_category_only(client: Client, site: str) -> None:
    text = _text(client.get(f"{site}/officers"))
    assert "李执" in text and "综合行政执法" in text
    assert [word for word in ("小辅", "王审", "officer") if f">{word}<" in text] == []


def test_a_credential_can_be_looked_up(client: Client, site: str) -> None:
    assert "是本机关今天有资格的执法人员" in _text(client.get(f"{site}/officers", {"q": "3101070001"}))
    assert "没有找到" in _text(client.get(f"{site}/officers", {"q": "3101079999"}))
    assert "没有找到" in _text(client.get(f"{site}/officers", {"q": "310107"}))


def test_an_item_that_was_taken_back_is_not_in_the_list(client: Client, site: str) -> None:
    assert "未经许可占用绿地" not in _text(client.get(f"{site}/powers"))
    assert "不在有效期内" in _text(client.get(f"{site}/powers/DEMO-LH-02"))


def test_powers_are_searched_by_law(client: Client, site: str) -> None:
    text = _text(client.get(f"{site}/powers", {"q": "生活垃圾管理条例"}))
    assert "未分类驳运" in text and "设摊" not in text


@pytest.mark.parametrize("page", ["/powers/NONE", "/flow/none", "/decisions/none", "/figures/1999", "/decisions.pdf"])
def test_what_is_not_there_is_not_found(client: Client, site: str, page: str) -> None:
    assert client.get(site + page).status_code == 404


def test_an_agency_that_is_not_there_is_not_found(client: Client) -> None:
    assert client.get("/p/999999/decisions").status_code == 404


# --- decisions --------------------------------------------------------------------------------------------------------


def test_a_published_decision_is_found_and_shown_redacted(client: Client, site: str, shown: Publication) -> None:
    text = _text(client.get(f"{site}/decisions", {"q": "设摊"}))
    assert shown.decision_number in text
    page = client.get(f"{site}/decisions/{shown.token}")
    assert "李某某" in _text(page) and 'data-check="good"' in _text(page)
    assert [word for word in HIDDEN if word in text + _text(page)] == []


def test_nothing_hidden_is_in_any_download(client: Client, site: str, shown: Publication) -> None:
    everything = b""
    for page in ("decisions.csv", "decisions.json", "decisions/feed", f"decisions/{shown.token}/proof"):
        response = client.get(f"{site}/{page}")
        assert response.status_code == 200
        everything += b"".join(response) if response.streaming else response.content  # type: ignore[attr-defined]
    text = everything.decode()
    assert shown.decision_number in text
    assert [word for word in HIDDEN if word in text or json.dumps(word)[1:-1] in text] == []


def test_the_workbook_holds_one_row_for_each_decision(client: Client, site: str, shown: Publication) -> None:
    response = client.get(f"{site}/decisions.xlsx")
    rows = list(load_workbook(io.BytesIO(b"".join(response))).active.values)  # type: ignore[arg-type,union-attr]
    assert len(rows) == 2 and shown.decision_number in rows[1]


@pytest.mark.parametrize(
    ("given", "count"),
    [
        ({"year": "2026"}, 1),
        ({"year": "2025"}, 0),
        ({"penalty": "罚款"}, 1),
        ({"penalty": "吊销"}, 0),
        ({"penalty": "x' OR 1=1"}, 1),
        ({"q": "李示例"}, 0),
        ({"q": "；'\"*%"}, 0),
        ({"q": "设摊" * 400}, 0),
        ({"page": "99999999999"}, 1),
        ({"year": "二零二六"}, 1),
    ],
)
def test_search_bears_whatever_is_typed(
    client: Client, site: str, shown: Publication, given: dict[str, str], count: int
) -> None:
    response = client.get(f"{site}/decisions", given)
    assert response.status_code == 200
    assert _text(response).count(f"/decisions/{shown.token}") == count


def test_a_formula_is_no_formula_in_the_table(client: Client, site: str, shown: Publication) -> None:
    Publication.objects.filter(pk=shown.pk).update(party_name="=1+1")
    assert "'=1+1" in b"".join(client.get(f"{site}/decisions.csv")).decode()  # type: ignore[arg-type]


def test_the_neighbour_does_not_show_our_decisions(client: Client, shown: Publication, other_agency: Agency) -> None:
    assert client.get(f"/p/{other_agency.pk}/decisions/{shown.token}").status_code == 404
    assert shown.decision_number not in _text(client.get(f"/p/{other_agency.pk}/decisions"))


def test_a_changed_row_fails_the_check(client: Client, site: str, shown: Publication) -> None:
    Publication.objects.filter(pk=shown.pk).update(fine_amount=1)
    text = _text(client.get(f"{site}/decisions/{shown.token}"))
    assert 'data-check="bad"' in text and "验真不通过" in text


def test_what_is_not_under_a_checkpoint_yet_says_so(client: Client, site: str, matter: Matter) -> None:
    made = published(matter)
    assert 'data-check="waiting"' in _text(client.get(f"{site}/decisions/{made.token}"))
    assert client.get(f"{site}/decisions/{made.token}/proof").status_code == 404


def test_the_proof_is_checked_without_us(client: Client, site: str, shown: Publication) -> None:
    proof = json.loads(client.get(f"{site}/decisions/{shown.token}/proof").content)
    assert verifier.check_proof(proof).ok
    assert len(proof["entries"]) == 1 and "payload" not in proof["entries"][0]
    proof["entries"][0]["leaf"] = proof["entries"][0]["leaf"].replace(shown.decision_number, "另一件")
    assert not verifier.check_proof(proof).ok


def test_a_withdrawn_decision_leaves_a_notice_with_the_reason(
    client: Client, site: str, matter: Matter, shown: Publication, reviewer: Account
) -> None:
    revoke(matter, matter.at)
    actions.withdraw(duty=shown.duty, reason="复议决定撤销了本处罚。", by=reviewer, at=matter.at)
    page = client.get(f"{site}/decisions/{shown.token}")
    assert page.status_code == 410
    assert "复议决定撤销了本处罚" in _text(page) and "李某某" not in _text(page)
    assert "复议决定撤销了本处罚" in _text(client.get(f"{site}/changes"))
    assert shown.decision_number not in _text(client.get(f"{site}/decisions"))


def test_an_expired_decision_is_not_found(
    client: Client, site: str, matter: Matter, shown: Publication, system: Account
) -> None:
    actions.end_expired(by=system, at=matter.at + dt.timedelta(days=800))
    assert client.get(f"{site}/decisions/{shown.token}").status_code == 404


def test_an_old_version_points_to_the_new_one(
    client: Client, site: str, matter: Matter, shown: Publication, reviewer: Account
) -> None:
    new = actions.correct(
        publication=shown, changes={"performance": "已缴清罚款"}, reason="已缴款", by=reviewer, at=matter.at
    )
    text = _text(client.get(f"{site}/decisions/{shown.token}"))
    assert "这是旧版" in text and new.token in text
    assert shown.token in _text(client.get(f"{site}/decisions/{new.token}"))


def test_the_register_tells_withheld_ones_by_reason_only(
    client: Client, site: str, matter: Matter, reviewer: Account, officer: Account
) -> None:
    duty = _withheld(matter, officer, reviewer)
    text = _text(client.get(f"{site}/figures/2026"))
    assert "依法不公示" in text and duty.decision.number not in text


def _withheld(matter: Matter, officer: Account, reviewer: Account) -> Any:
    duty = drafted(matter, flags={"is_minor": True}, flag_reason="未满十八周岁")
    return actions.check(duty=duty, agrees=True, by=reviewer, at=matter.at)


def test_query_counts_do_not_grow_with_rows(
    client: Client, site: str, shown: Publication, django_assert_max_num_queries: Any
) -> None:
    for number in range(30):
        Publication.objects.filter(pk=shown.pk).update(ended_at=timezone.now(), end_kind="corrected")
        shown.pk, shown.version, shown.token = None, 2 + number, f"copy-{number}"
        shown._state.adding = True
        shown.save()
    for page in ("/", "/decisions", "/officers", "/powers", "/changes", "/figures/2026", f"/decisions/{shown.token}"):
        with django_assert_max_num_queries(18):
            client.get(site + page)


# --- requests for correction ------------------------------------------------------------------------------------------

REQUEST = {"applicant": "李某", "contact": "021-62345678", "content": "罚款金额写错了。"}


def test_a_request_for_correction_is_taken_in(client: Client, site: str, shown: Publication) -> None:
    address = f"{site}/decisions/{shown.token}/correction"
    response = client.post(address, REQUEST)
    assert (response.status_code, response["Location"]) == (302, f"{address}/done")
    assert CorrectionRequest.objects.get().content == "罚款金额写错了。"
    assert "最晚" in _text(client.get(f"{address}/done"))


@pytest.mark.parametrize("given", [{"content": ""}, {"contact": ""}, {"address": "http://example.com"}])
def test_a_request_that_is_not_whole_is_not_taken(
    client: Client, site: str, shown: Publication, given: dict[str, str]
) -> None:
    response = client.post(f"{site}/decisions/{shown.token}/correction", REQUEST | given)
    assert response.status_code == 422
    assert not CorrectionRequest.objects.exists()


def test_the_same_request_twice_is_told_so(client: Client, site: str, shown: Publication) -> None:
    address = f"{site}/decisions/{shown.token}/correction"
    client.post(address, REQUEST)
    assert "同样的申请已经收到" in _text(client.post(address, REQUEST))
    assert CorrectionRequest.objects.count() == 1


# --- checking papers --------------------------------------------------------------------------------------------------


def test_a_scanned_code_tells_title_number_and_nothing_personal(client: Client, matter: Matter) -> None:
    paper = matter.case.documents.get(form_code="T18")
    text = _text(client.get(f"/verify/{paper.token}"))
    assert 'data-paper="genuine"' in text and paper.number in text
    assert [word for word in (*HIDDEN, "李某某", "设摊") if word in text] == []


def test_an_unknown_code_is_not_genuine(client: Client, agency: Agency) -> None:
    response = client.get("/verify/nothing-of-ours")
    assert response.status_code == 404 and 'data-paper="unknown"' in _text(response)


def test_the_address_from_the_code_may_be_typed(client: Client, site: str, matter: Matter) -> None:
    paper = matter.case.documents.get(form_code="T18")
    response = client.post(f"{site}/verify", {"code": f" {paper.verify_url}/ "})
    assert response["Location"] == f"{site}/verify/{paper.token}"
    assert client.post(f"{site}/verify", {"code": ""}).status_code == 422


def test_a_file_is_compared_byte_by_byte(client: Client, site: str, matter: Matter) -> None:
    paper = matter.case.documents.filter(form_code="T18").exclude(pdf_sha256="").first()
    if paper is None:
        paper = _with_pdf(matter)
    content = pdf_of(paper)
    good = client.post(f"{site}/verify", {"file": SimpleUploadedFile("决定书.pdf", content)})
    assert 'data-paper="genuine"' in _text(good)
    bad = client.post(f"{site}/verify", {"file": SimpleUploadedFile("决定书.pdf", content + b" ")})
    assert 'data-paper="unknown"' in _text(bad)


def _with_pdf(matter: Matter) -> Any:
    tasks.run_due_tasks(max_seconds=120)
    return matter.case.documents.get(form_code="T18")


# --- the log ----------------------------------------------------------------------------------------------------------


def test_checkpoint_key_and_tiles_are_handed_out(client: Client, shown: Publication) -> None:
    log = f"/log/{shown.agency.log.origin}"
    note = verifier.read_checkpoint(client.get(f"{log}/checkpoint").content.decode())
    assert verifier.signature_problem(note, client.get(f"{log}/key").content.decode().strip()) == ""
    width = note.size % 256
    for tree in ("", "sm3/"):
        tile = client.get(f"{log}/{tree}tile/0/{note.size // 256:03d}.p/{width}")
        assert len(tile.content) == 32 * width
        assert "max-age=86400" in tile["Cache-Control"]


@pytest.mark.parametrize(
    "part",
    [
        "tile/0/999",
        "tile/0/000.p/256",
        "tile/0/000.p/0",
        "tile/9/000",
        "tile/entries/000",
        "tile/0/../key",
        "tile/0/x1/000",
    ],
)
def test_no_other_file_of_the_log_is_handed_out(client: Client, shown: Publication, part: str) -> None:
    assert client.get(f"/log/{shown.agency.log.origin}/{part}").status_code == 404


def test_the_checking_program_is_handed_out(client: Client, agency: Agency) -> None:
    assert b"def check_proof" in client.get("/verify/check.py").content
