"""Background tasks: enqueued with the act that needs them, run once when all goes well, again when a worker is killed."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from tests.base import task_samples

from mingheng.base import tasks
from mingheng.base.tasks import Ran, enqueue, run_due_tasks

pytestmark = pytest.mark.django_db
SAMPLES = "tests.base.task_samples"


@pytest.fixture(autouse=True)
def ran() -> list[str]:
    """What the sample tasks were called with."""
    task_samples.ran.clear()
    return task_samples.ran


def age(task_id: str, by: timedelta) -> None:
    """Make a running task's last sign of life, or a waiting task's next attempt, older."""
    row = DBTaskResult.objects.get(pk=task_id)
    started = row.started_at and row.started_at - by
    DBTaskResult.objects.filter(pk=task_id).update(started_at=started, run_after=timezone.now() - timedelta(seconds=1))


def stage(task_id: str) -> str:
    return DBTaskResult.objects.get(pk=task_id).status


def test_due_tasks_run_in_the_order_they_came(ran: list[str]) -> None:
    for word in ("甲", "乙", "丙"):
        enqueue(f"{SAMPLES}.note", word=word)
    assert run_due_tasks(max_seconds=5) == Ran(done=3)
    assert ran == ["甲", "乙", "丙"]
    assert run_due_tasks(max_seconds=5) == Ran()


def test_task_of_a_transaction_that_fails_never_runs(ran: list[str]) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(f"{SAMPLES}.note", word="甲")
        raise RuntimeError("the act failed")
    assert run_due_tasks(max_seconds=5) == Ran()
    assert ran == []


def test_name_of_no_task_is_refused_at_once() -> None:
    with pytest.raises(ImportError):
        enqueue(f"{SAMPLES}.no_such_task")


def test_task_for_later_waits(ran: list[str]) -> None:
    later = enqueue(f"{SAMPLES}.note", run_after=timezone.now() + timedelta(hours=1), word="甲")
    assert run_due_tasks(max_seconds=5) == Ran()
    age(later, timedelta(0))
    assert run_due_tasks(max_seconds=5) == Ran(done=1)
    assert ran == ["甲"]


def test_no_more_tasks_than_asked_for_are_run() -> None:
    for word in ("甲", "乙"):
        enqueue(f"{SAMPLES}.note", word=word)
    assert run_due_tasks(max_seconds=5, max_tasks=1) == Ran(done=1)
    assert run_due_tasks(max_seconds=0) == Ran()


def test_failing_task_is_tried_again_later_and_given_up_in_the_end(ran: list[str]) -> None:
    failing = enqueue(f"{SAMPLES}.fail_with", word="坏")
    for _ in tasks.WAITS:
        assert run_due_tasks(max_seconds=5) == Ran(put_off=1)
        assert run_due_tasks(max_seconds=5) == Ran()
        age(failing, timedelta(0))
    assert run_due_tasks(max_seconds=5) == Ran(failed=1)
    assert len(ran) == len(tasks.WAITS) + 1
    ((path, error, when),) = tasks.failed_tasks()
    assert path == f"{SAMPLES}.fail_with"
    assert error == "RuntimeError: 坏"
    assert when is not None


def test_refused_task_is_not_tried_again() -> None:
    refused = enqueue(f"{SAMPLES}.refuse")
    assert run_due_tasks(max_seconds=5) == Ran(failed=1)
    assert stage(refused) == "FAILED"
    assert "NOT_YET" in next(tasks.failed_tasks())[1]


def test_task_of_a_stopped_worker_is_done_by_another(ran: list[str]) -> None:
    lost = enqueue(f"{SAMPLES}.stop_the_worker")
    with pytest.raises(KeyboardInterrupt):
        run_due_tasks(max_seconds=5)
    assert stage(lost) == "RUNNING"
    assert run_due_tasks(max_seconds=5) == Ran()
    age(lost, tasks.LEASE + timedelta(seconds=1))
    DBTaskResult.objects.filter(pk=lost).update(
        task_path=f"{SAMPLES}.note", args_kwargs={"args": [], "kwargs": {"word": "甲"}}
    )
    assert tasks.take_back_lost_tasks() == 1
    age(lost, timedelta(0))
    assert run_due_tasks(max_seconds=5) == Ran(done=1)
    assert ran == ["甲"]


def test_worker_that_comes_back_too_late_cannot_note_its_end() -> None:
    slow = enqueue(f"{SAMPLES}.note", word="甲")
    claimed = tasks._claim("slow worker")
    assert claimed is not None
    age(slow, tasks.LEASE + timedelta(seconds=1))
    tasks.take_back_lost_tasks()
    age(slow, timedelta(0))
    other = tasks._claim("other worker")
    assert other is not None
    assert tasks._run(claimed) == "done"
    assert stage(slow) == "RUNNING"
    assert tasks._run(other) == "done"
    assert stage(slow) == "SUCCESSFUL"


def test_sign_of_life_keeps_a_task_from_being_taken_back() -> None:
    long = enqueue(f"{SAMPLES}.note", word="甲")
    claimed = tasks._claim("worker")
    assert claimed is not None
    age(long, tasks.LEASE + timedelta(seconds=1))
    tasks.show_life(claimed.pk)
    assert tasks.take_back_lost_tasks() == 0


def test_signs_of_life_are_given_while_a_task_runs_and_survive_trouble() -> None:
    enqueue(f"{SAMPLES}.note", word="甲")
    claimed = tasks._claim("worker")
    assert claimed is not None
    enough = threading.Event()
    beats: list[object] = []

    def show(task_id: object) -> None:
        beats.append(task_id)
        if len(beats) == 3:
            enough.set()
        raise RuntimeError("database is busy")

    with tasks._signs_of_life(claimed, every=timedelta(milliseconds=1), show=show):
        assert enough.wait(10)
    assert set(beats) == {claimed.pk}


def test_finished_tasks_are_forgotten_after_a_while() -> None:
    enqueue(f"{SAMPLES}.note", word="甲")
    run_due_tasks(max_seconds=5)
    assert tasks.forget_finished_tasks(before=timezone.now() - timedelta(days=7)) == 0
    assert tasks.forget_finished_tasks(before=timezone.now() + timedelta(seconds=1)) == 1
    assert DBTaskResult.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_run_the_same_task(ran: list[str]) -> None:
    words = [str(number) for number in range(12)]
    for word in words:
        enqueue(f"{SAMPLES}.note", word=word)
    workers = [threading.Thread(target=run_and_close) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert sorted(ran) == sorted(words)


def run_and_close() -> None:
    try:
        run_due_tasks(max_seconds=20)
    finally:
        tasks.connection.close()
