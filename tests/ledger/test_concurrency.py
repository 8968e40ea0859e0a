"""Many at once: no number twice, none left out, nothing of one act in another's entry."""

import threading

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from mingheng.ledger import jobs, triggers
from mingheng.ledger.audit import audit
from mingheng.ledger.models import Entry, Touched
from mingheng.org.models import Department
from tests.ledger.conftest import AT, make_street

pytestmark = pytest.mark.django_db(transaction=True)


def _together(*acts):
    problems = []

    def run(act):
        try:
            act()
        except Exception as problem:  # noqa: BLE001 - shown by the test
            problems.append(problem)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return problems


def _patiently(act, *arguments):
    """Try again while another thread has SQLite locked for longer than it waits."""
    for _ in range(2000):
        try:
            return act(*arguments)
        except OperationalError as problem:
            if "locked" not in str(problem):
                raise
            threading.Event().wait(0.005)
    raise AssertionError("never got through")


def test_acts_of_two_agencies_at_once_leave_no_gap_and_nothing_mixed():
    streets = [make_street(), make_street()]

    def work(street, worker):
        for number in range(8):
            made = _patiently(street.open, f"{worker}-{number}")
            _patiently(street.rename, made, f"{worker}-{number}改")

    def integrate():
        for _ in range(5):
            _patiently(lambda: jobs.integrate_all(at=AT))

    acts = [lambda s=street, w=worker: work(s, w) for street in streets for worker in range(2)]
    assert _together(*acts, integrate, integrate) == []
    for street in streets:
        seqs = list(street.entries.values_list("seq", flat=True))
        assert seqs == list(range(1 + 2 * 16))
        for entry in street.entries.filter(seq__gt=0).prefetch_related("commitments"):
            assert [f"{row.table}:{row.key}" for row in entry.commitments.all()] == [entry.about]
    jobs.integrate_all(at=AT)
    found = audit(files=False)
    assert found.differences == []
    assert found.entries == 66


def test_the_audit_of_a_working_street_sees_one_state():
    street = make_street()
    done = threading.Event()
    found = []

    def work():
        for number in range(12):
            _patiently(street.open, f"{number}")
        done.set()

    def watch():
        while not done.is_set():
            found.extend(_patiently(lambda: audit(files=False)).differences)

    assert _together(work, watch) == []
    assert found == []


def test_a_test_database_is_emptied_with_its_guards_put_back():
    make_street().open("一")
    Department.objects.update(name="暗改")
    call_command("flush", verbosity=0, interactive=False)
    assert (Entry.objects.count(), Touched.objects.count()) == (0, 0)
    assert triggers.missing() == []


def test_the_ledger_of_a_real_installation_cannot_be_emptied(monkeypatch):
    make_street()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", "mingheng")
        with pytest.raises(CommandError, match="账本不可清空"):
            call_command("flush", verbosity=0, interactive=False)
    assert Entry.objects.count() == 1


def test_migrating_puts_back_what_is_missing():
    triggers.remove()
    assert triggers.missing() != []
    call_command("migrate", verbosity=0, interactive=False)
    assert triggers.missing() == []
    triggers.install()
    assert triggers.missing() == []
