"""The audit of the ledger reads the files of evidence again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from mingheng.base.files import LocalStore, store
from mingheng.base.tasks import run_due_tasks
from mingheng.evidence.models import Evidence
from mingheng.ledger.audit import audit


@pytest.fixture
def place(evidence: Evidence) -> Iterator[Path]:
    """Where the photo lies in the folder; put back afterwards, as other tests share the folder."""
    run_due_tasks(max_seconds=30)
    files = store()
    assert isinstance(files, LocalStore)
    found = files.path(evidence.sha256)
    content = found.read_bytes()
    yield found
    found.unlink(missing_ok=True)
    found.write_bytes(content)


def codes(found: Any) -> list[tuple[str, str]]:
    return [(difference.code, difference.table) for difference in found.differences]


def test_untouched_evidence_passes_the_audit(evidence: Evidence, place: Path) -> None:
    found = audit()
    assert codes(found) == []
    assert found.files == 2


def test_photo_changed_in_the_store_is_named(evidence: Evidence, place: Path) -> None:
    place.chmod(0o644)
    place.write_bytes(place.read_bytes()[:-1] + b"x")
    assert codes(audit()) == [("FILE_DIFFERS", "evidence_evidence")]


def test_photo_missing_from_the_store_is_named(evidence: Evidence, place: Path) -> None:
    place.unlink()
    assert codes(audit()) == [("FILE_MISSING", "evidence_evidence")]


def test_row_changed_behind_the_program_is_named(evidence: Evidence, place: Path) -> None:
    Evidence.objects.filter(pk=evidence.pk).update(proves="别的事实")
    assert ("ROW_CHANGED", "evidence_evidence") in codes(audit())
