"""Asserting a refusal (不予办理): its code, and that nothing was written."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from mingheng.base.errors import Refused
from mingheng.ledger.models import Entry


@contextmanager
def refused(code: str, kind: type[Refused] = Refused) -> Iterator[None]:
    """Expect a refusal with this code; the ledger must stand where it stood."""
    before = Entry.objects.count()
    with pytest.raises(kind) as caught:
        yield
    assert caught.value.code == code
    assert Entry.objects.count() == before


@contextmanager
def unlawful(code: str) -> Iterator[None]:
    """Expect a rule to refuse with this code; for rules, which know no database."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code
