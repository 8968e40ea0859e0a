"""Several people at one case at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from tests.evidence.conftest import photo

from mingheng.base.errors import Conflict
from mingheng.evidence import actions
from mingheng.evidence.models import Evidence
from mingheng.evidence.receiving import Received

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_people_and_a_double_click_give_each_file_one_number(
    wanted: dict[str, Any], send: Callable[..., Received]
) -> None:
    uploads = [send(photo(f"同时{number}"), "照片.jpg") for number in range(4)]
    conflicts: list[str] = []

    def add(upload: Received) -> None:
        try:
            actions.add_evidence(**{**wanted, "upload": upload})
        except Conflict as refusal:
            conflicts.append(refusal.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=add, args=(upload,)) for upload in (*uploads, *uploads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert list(Evidence.objects.values_list("number", flat=True).order_by("number")) == [1, 2, 3, 4]
    assert conflicts == ["EVIDENCE_TWICE"] * 4
