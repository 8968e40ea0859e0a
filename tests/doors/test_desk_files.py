"""Papers, evidence and recordings on the desk: who gets the file, how, and what is recorded of it."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from mingheng.cli.samples import sample_photo, sample_video
from mingheng.desk.exports import attachment
from mingheng.ledger.models import Entry
from mingheng.org.models import Account
from tests.procedure.builders import Matter


def entered(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def matter(agency: Any) -> Matter:
    made = Matter.open()
    made.propose_filing()
    made.decide_filing()
    made.show_credentials()
    made.add_photo()
    return made


def looking(account: Account, key: int, purpose: str = "复核案情") -> Client:
    client = entered(account)
    client.post(f"/desk/evidence/{key}", {"purpose": purpose})
    return client


# ── papers ──────────────────────────────────────────────────────────────────────────────────────────────────────
def test_papers_are_listed_shown_and_opened_as_pdf(matter: Matter, officer: Account) -> None:
    client, paper = entered(officer), matter.file().documents[0]
    assert paper.title in client.get(f"/desk/cases/{matter.case.pk}/documents").content.decode()
    assert "data:image/png" in client.get(f"/desk/documents/{paper.pk}").content.decode()
    response = client.get(f"/desk/documents/{paper.pk}/pdf")
    assert response.content.startswith(b"%PDF")
    assert response["Content-Disposition"].startswith("inline")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in response["Content-Security-Policy"]


def test_a_paper_of_another_agency_is_not_found(matter: Matter, outsider: Account) -> None:
    paper = matter.file().documents[0]
    for path in ("", "/pdf", "/withdraw", "/correct"):
        assert entered(outsider).get(f"/desk/documents/{paper.pk}{path}").status_code == 404


def test_a_file_name_cannot_break_out_of_its_header() -> None:
    header = attachment('a"\r\nSet-Cookie: x="1/../..\\b.pdf')
    assert "\r" not in header
    assert "\n" not in header
    assert header.count('"') == 2


# ── evidence ────────────────────────────────────────────────────────────────────────────────────────────────────
def sent(matter: Matter, **more: Any) -> dict[str, Any]:
    return {
        "kind": "audiovisual", "name": "现场录像", "proves": "占道经营", "taken_at": "2026-09-07T09:40", "place": "示例路",
        "officers": [str(one.pk) for one in matter.file().officers], "notes": "执法记录仪拍摄", **more,
    }  # fmt: skip


def test_a_photo_is_uploaded_and_becomes_evidence(matter: Matter, officer: Account) -> None:
    photo = SimpleUploadedFile("现场.jpg", sample_photo("占道"), "image/jpeg")
    url = f"/desk/cases/{matter.case.pk}/do/add_evidence"
    response = entered(officer).post(url, sent(matter, upload=photo, name="占道照片"))
    assert response["Location"] == f"/desk/cases/{matter.case.pk}/evidence"
    assert matter.case.evidence.filter(name="占道照片").exists()


def test_a_file_that_is_not_what_it_says_is_refused_in_place(matter: Matter, officer: Account) -> None:
    liar = SimpleUploadedFile("现场.jpg", b"MZ" + b"\0" * 500, "image/jpeg")
    url = f"/desk/cases/{matter.case.pk}/do/add_evidence"
    html = entered(officer).post(url, sent(matter, upload=liar)).content.decode()
    assert 'data-refusal="FILE_' in html
    assert "现场录像" in html
    assert matter.case.evidence.count() == 1


def test_the_original_is_sent_only_after_a_purpose_was_recorded(matter: Matter, officer: Account) -> None:
    piece = matter.file().evidence[0]
    client = entered(officer)
    assert client.get(f"/desk/evidence/{piece.pk}/content").status_code == 302
    assert client.post(f"/desk/evidence/{piece.pk}", {"purpose": ""}).status_code == 200
    assert not Entry.objects.filter(event="evidence.EvidenceViewed").exists()
    client.post(f"/desk/evidence/{piece.pk}", {"purpose": "复核案情"})
    assert Entry.objects.filter(event="evidence.EvidenceViewed").count() == 1
    response = client.get(f"/desk/evidence/{piece.pk}/content")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/jpeg"


def test_evidence_of_another_agency_is_not_found(matter: Matter, outsider: Account) -> None:
    piece = matter.file().evidence[0]
    for path in ("", "/content", "/thumbnail", "/exclude", "/recording"):
        assert entered(outsider).get(f"/desk/evidence/{piece.pk}{path}").status_code == 404


def test_a_recording_is_registered_and_played_by_parts(matter: Matter, officer: Account) -> None:
    video = sample_video(1.0, "现场检查")
    url = f"/desk/cases/{matter.case.pk}/do/add_evidence"
    response = entered(officer).post(url, sent(matter, upload=SimpleUploadedFile("现场.mp4", video, "video/mp4")))
    piece = matter.case.evidence.get(name="现场录像")
    assert response["Location"] == f"/desk/evidence/{piece.pk}/recording"
    client = looking(officer, piece.pk)
    part = client.get(f"/desk/evidence/{piece.pk}/content", headers={"Range": "bytes=10-19"})
    assert part.status_code == 206
    assert part["Content-Range"] == f"bytes 10-19/{len(video)}"
    assert b"".join(part.streaming_content) == video[10:20]
    beyond = client.get(f"/desk/evidence/{piece.pk}/content", headers={"Range": f"bytes={len(video)}-"})
    assert beyond.status_code == 416
    whole = client.get(f"/desk/evidence/{piece.pk}/content")
    assert io.BytesIO(b"".join(whole.streaming_content)).read() == video


def test_a_reason_for_not_recording_is_written_and_shown(matter: Matter, officer: Account) -> None:
    url = f"/desk/cases/{matter.case.pk}"
    matter.inspect_scene()
    done = entered(officer).post(f"{url}/waive", {"scene": "inspection", "reason": "执法记录仪故障"})
    assert done["Location"] == f"{url}/evidence"
    assert "执法记录仪故障" in entered(officer).get(f"{url}/evidence").content.decode()


def test_files_are_handed_to_nginx_where_that_is_set_and_only_after_the_same_checks(
    matter: Matter, officer: Account, outsider: Account, settings: Any
) -> None:
    settings.FILES_HANDOVER = "/protected/"
    piece = matter.case.evidence.get()
    path = f"/desk/evidence/{piece.pk}/content"
    answer = looking(officer, piece.pk).get(path)
    assert answer["X-Accel-Redirect"] == f"/protected/{piece.sha256[:2]}/{piece.sha256[2:4]}/{piece.sha256}"
    assert (answer.content, answer["Content-Type"]) == (b"", piece.media_type)
    assert "X-Accel-Redirect" not in entered(officer).get(path)
    assert entered(outsider).get(path).status_code == 404


def test_a_folder_has_no_address_to_redirect_to(matter: Matter, officer: Account, settings: Any) -> None:
    settings.FILES_HANDOVER = "redirect"
    piece = matter.case.evidence.get()
    answer: Any = looking(officer, piece.pk).get(f"/desk/evidence/{piece.pk}/content")
    assert answer.status_code == 200
    assert len(b"".join(answer.streaming_content)) == piece.size
