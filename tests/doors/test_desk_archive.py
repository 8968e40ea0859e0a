"""The archive on the desk: waiting cases, binding, the dossier, its PDF and package, the register."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from mingheng.archive import bags
from mingheng.archive.models import Dossier
from mingheng.ledger import verifier
from mingheng.ledger.integration import integrate
from mingheng.ledger.queries import entries_about
from mingheng.org.models import Account
from tests.archive.closed import bound, closed, settle

pytestmark = pytest.mark.usefixtures("agency")


def entered(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def words(response: Any) -> str:
    return re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", response.content.decode()))


@pytest.fixture
def dossier(agency: Any) -> Dossier:
    """A bound dossier."""
    return bound()


def test_the_archivist_binds_a_waiting_case(archivist: Account, officer: Account, outsider: Account) -> None:
    matter = closed()
    settle()
    client = entered(archivist)
    assert matter.case.decision_number in words(client.get("/desk/dossiers"))
    address = f"/desk/dossiers/bind/{matter.case.pk}"
    assert entered(officer).get(address).status_code == 403
    assert entered(outsider).get("/desk/dossiers").content.decode().count(matter.case.decision_number) == 0
    response = client.post(address, {"compiled_by": str(officer.pk), "remark": "无缺损"})
    made = Dossier.objects.get()
    assert response["Location"] == f"/desk/dossiers/{made.pk}"
    assert (made.compiled_by_id, made.checked_by_id, made.remark) == (officer.pk, archivist.pk, "无缺损")
    assert client.get(address).status_code == 404


def test_who_checks_cannot_be_chosen_as_compiler(archivist: Account) -> None:
    matter = closed()
    response = entered(archivist).post(f"/desk/dossiers/bind/{matter.case.pk}", {"compiled_by": str(archivist.pk)})
    assert response.status_code == 200 and not Dossier.objects.exists()


def test_the_dossier_shows_its_catalogue_and_pdf(dossier: Dossier, archivist: Account, outsider: Account) -> None:
    client = entered(archivist)
    text = words(client.get(f"/desk/dossiers/{dossier.pk}"))
    assert dossier.number in text and "卷内目录" in text and "决定文书" in text and "30年" in text
    pdf = client.get(f"/desk/dossiers/{dossier.pk}/pdf")
    assert pdf.content.startswith(b"%PDF-") and pdf["Content-Type"] == "application/pdf"
    assert entered(outsider).get(f"/desk/dossiers/{dossier.pk}/pdf").status_code == 404


def test_the_package_is_a_valid_bag_and_taking_it_is_recorded(
    dossier: Dossier, archivist: Account, officer: Account, tmp_path: Path
) -> None:
    address = f"/desk/dossiers/{dossier.pk}/package"
    assert entered(officer).post(address).status_code == 403
    assert entered(archivist).get(address).status_code == 404
    response = entered(archivist).post(address)
    zipfile.ZipFile(io.BytesIO(b"".join(response))).extractall(tmp_path)  # type: ignore[arg-type]
    assert bags.check(tmp_path / dossier.number) == []
    assert "archive.PackageExported" in {entry.event for entry in entries_about(dossier)}


def test_the_register_of_a_year_lists_every_dossier(dossier: Dossier, archivist: Account, officer: Account) -> None:
    response = entered(archivist).get("/desk/dossiers/handover/2026")
    rows = list(load_workbook(io.BytesIO(b"".join(response))).active.values)  # type: ignore[arg-type,union-attr]
    assert len(rows) == 2 and rows[1][1] == dossier.number
    assert entered(officer).get("/desk/dossiers/handover/2026").status_code == 403


def test_the_tab_says_what_stands_before_binding(officer: Account) -> None:
    matter = closed(publish=False)
    assert "公示尚未办结" in words(entered(officer).get(f"/desk/cases/{matter.case.pk}/archive"))


def test_an_ordinary_case_is_not_offered_for_a_volume(archivist: Account) -> None:
    matter = closed()
    assert matter.case.decision_number not in words(entered(archivist).get("/desk/dossiers/volume"))


def test_the_proof_of_a_case_is_downloaded_and_holds(officer: Account, outsider: Account) -> None:
    matter = closed()
    integrate(matter.case.agency.log, at=matter.at)
    address = f"/desk/cases/{matter.case.pk}/proof/download"
    proof = json.loads(entered(officer).get(address).content)
    assert verifier.check_proof(proof).ok and len(proof["entries"]) > 10
    assert "payload" not in proof["entries"][0]
    assert entered(outsider).get(address).status_code == 404
    assert "下载存在证明" in words(entered(officer).get(f"/desk/cases/{matter.case.pk}/proof"))
