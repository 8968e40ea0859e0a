"""Background tasks (后台任务): rows in the database, so that a task is enqueued in the transaction that needs it.

A chapter's jobs.py marks a function with `@task()`; its actions.py calls `enqueue("mingheng.<chapter>.jobs.<name>", …)`
by name, because actions come before jobs. `mingheng work` calls `run_due_tasks` again and again. A task may run twice
(a worker may be killed just before it notes the end): jobs load by id and bear repetition.
See docs/mechanisms/files.md.
"""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ParamSpec, TypeVar, cast

from django.db import OperationalError, connection, transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks import TaskResultStatus, task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult

from mingheng.base.errors import Refused

__all__ = ["Ran", "enqueue", "failed_tasks", "forget_finished_tasks", "run_due_tasks", "task"]

LEASE = timedelta(seconds=90)
"""A running task whose worker gave no sign of life for this long is given to another worker."""

HEARTBEAT = timedelta(seconds=20)
"""How often a worker gives a sign of life while a task runs."""

WAITS = (timedelta(seconds=10), timedelta(minutes=1), timedelta(minutes=10), timedelta(hours=1))
"""How long to wait before each further attempt; after the last one the task counts as failed."""

PATIENCE = 30
"""Seconds to wait for a database that another writer has locked (SQLite only)."""

_log = logging.getLogger("mingheng.tasks")
_P = ParamSpec("_P")
_T = TypeVar("_T")


@dataclass(frozen=True)
class Ran:
    """What one call of `run_due_tasks` did: how many tasks were done, put off for another attempt, given up."""

    done: int = 0
    put_off: int = 0
    failed: int = 0


def _patient(step: Callable[_P, _T]) -> Callable[_P, _T]:
    """Try a step on the queue again while another writer has SQLite locked."""

    @functools.wraps(step)
    def patiently(*args: _P.args, **kwargs: _P.kwargs) -> _T:
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return step(*args, **kwargs)
            except OperationalError as problem:
                if "is locked" not in str(problem) or time.monotonic() > until:
                    raise
                time.sleep(0.02)

    return patiently


def enqueue(path: str, *, run_after: datetime | None = None, **arguments: Any) -> str:
    """Enqueue the task `path` ("mingheng.evidence.jobs.make_thumbnail") in the running transaction; return its id.

    `arguments` are plain values (ids, text, numbers). Nothing runs when the transaction is rolled back.

    :raises ImportError: when there is no such function.
    """
    found = cast(Task[..., Any], import_string(path))
    return str(found.using(run_after=run_after).enqueue(**arguments).id)


def run_due_tasks(*, max_seconds: float, max_tasks: int | None = None) -> Ran:
    """Run what is due, oldest first, until nothing is due or the time is used up; a running task is not cut short."""
    worker = f"{socket.gethostname()[:30]}/{os.getpid()}/{uuid.uuid4().hex[:8]}"
    until = time.monotonic() + max_seconds
    counts = {"done": 0, "put_off": 0, "failed": 0}
    take_back_lost_tasks()
    while time.monotonic() < until and (max_tasks is None or sum(counts.values()) < max_tasks):
        claimed = _claim(worker)
        if claimed is None:
            break
        counts[_run(claimed)] += 1
    return Ran(**counts)


@_patient
def take_back_lost_tasks() -> int:
    """Give the tasks of killed workers back, and return how many; after too many attempts they count as failed."""
    taken = 0
    running = DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING)
    for lost in running.filter(started_at__lt=timezone.now() - LEASE).order_by("started_at"):
        _log.warning("task %s of worker %s was lost", lost.task_path, lost.worker_ids[-1:])
        _give_back(lost, TimeoutError("the worker gave no sign of life"))
        taken += 1
    return taken


def failed_tasks() -> Iterator[tuple[str, str, datetime | None]]:
    """Yield path, last error and time of each task that was given up, newest first: for `mingheng doctor`."""
    for row in DBTaskResult.objects.failed().order_by("-finished_at"):
        yield row.task_path, row.traceback.strip().rsplit("\n", 1)[-1], row.finished_at


def forget_finished_tasks(*, before: datetime) -> int:
    """Delete the rows of tasks that ended well before `before`, and return how many."""
    return DBTaskResult.objects.successful().filter(finished_at__lt=before).delete()[0]


@_patient
def _claim(worker: str) -> DBTaskResult[..., Any] | None:
    """Take the next due task for this worker; two workers never get the same one."""
    with transaction.atomic():
        found = DBTaskResult.objects.ready().get_locked()
        if found is None:
            return None
        # SQLite has no row locks: the condition on the stage makes the claim safe on both databases.
        claimed = DBTaskResult.objects.filter(pk=found.pk, status=TaskResultStatus.READY).update(
            status=TaskResultStatus.RUNNING, started_at=timezone.now(), worker_ids=[*found.worker_ids, worker]
        )
        found.refresh_from_db()
    return found if claimed else _claim(worker)


def _run(claimed: DBTaskResult[..., Any]) -> str:
    """Run one claimed task and note how it ended: "done", "put_off" or "failed"."""
    try:
        with _signs_of_life(claimed):
            found = claimed.task
            claimed.return_value = found.call(*claimed.args_kwargs["args"], **claimed.args_kwargs["kwargs"])
    except Refused as refusal:
        # The law or the state of the matter says no: trying again would not change the answer.
        _finish(claimed, TaskResultStatus.FAILED, refusal)
        return "failed"
    except Exception as problem:  # noqa: BLE001 - whatever a task dies of, the worker goes on
        _log.exception("task %s failed", claimed.task_path)
        return _give_back(claimed, problem)
    _finish(claimed, TaskResultStatus.SUCCESSFUL, None)
    return "done"


@_patient
def _give_back(row: DBTaskResult[..., Any], problem: Exception) -> str:
    """Make a task due again after a wait, or give it up after the last attempt."""
    attempt = len(row.worker_ids)
    if attempt > len(WAITS):
        _finish(row, TaskResultStatus.FAILED, problem)
        return "failed"
    _mine(row).update(
        status=TaskResultStatus.READY,
        run_after=timezone.now() + WAITS[attempt - 1],
        exception_class_path=_name_of(problem),
        traceback=_told(problem),
    )
    return "put_off"


@_patient
def _finish(row: DBTaskResult[..., Any], stage: TaskResultStatus, problem: Exception | None) -> None:
    _mine(row).update(
        status=stage,
        finished_at=timezone.now(),
        return_value=row.return_value if problem is None else None,
        exception_class_path="" if problem is None else _name_of(problem),
        traceback="" if problem is None else _told(problem),
    )


def _mine(row: DBTaskResult[..., Any]) -> Any:
    """Only the worker that claimed a task last may note its end: a worker thought lost may come back late."""
    return DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, worker_ids=row.worker_ids)


def _name_of(problem: Exception) -> str:
    return f"{type(problem).__module__}.{type(problem).__qualname__}"


def _told(problem: Exception) -> str:
    code = f" [{problem.code}]" if isinstance(problem, Refused) else ""
    return f"{type(problem).__name__}{code}: {problem}"[:4000]


def show_life(task_id: uuid.UUID) -> None:
    """Note that the worker of this task is alive."""
    DBTaskResult.objects.filter(pk=task_id, status=TaskResultStatus.RUNNING).update(started_at=timezone.now())


@contextlib.contextmanager
def _signs_of_life(
    claimed: DBTaskResult[..., Any], every: timedelta = HEARTBEAT, show: Callable[[uuid.UUID], None] = show_life
) -> Iterator[None]:
    """Give signs of life from a thread of its own for as long as the task runs."""
    ended = threading.Event()

    def beat() -> None:
        while not ended.wait(every.total_seconds()):
            # A busy database is no reason to stop beating.
            with contextlib.suppress(Exception):
                show(claimed.pk)
        connection.close()

    heart = threading.Thread(target=beat, name="task-heartbeat", daemon=True)
    heart.start()
    try:
        yield
    finally:
        ended.set()
        heart.join()
