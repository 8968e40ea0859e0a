"""Tasks for the tests of the queue."""

from __future__ import annotations

from mingheng.base.errors import NotLawful
from mingheng.base.tasks import task

ran: list[str] = []


@task()
def note(word: str) -> str:
    ran.append(word)
    return word


@task()
def fail_with(word: str) -> None:
    ran.append(word)
    raise RuntimeError(word)


@task()
def refuse() -> None:
    raise NotLawful("NOT_YET", "还不到时候")


@task()
def stop_the_worker() -> None:
    raise KeyboardInterrupt
