"""How the writer's answers reach those who wait: each once, and none at another's expense."""

import logging
from collections.abc import Callable, Iterable

from app.store.writer import Job

log = logging.getLogger(__name__)


def turn_away(jobs: Iterable[Job]) -> None:
    """At the end: nobody can say of these whether they were kept."""
    for job in jobs:
        job.refuse()
        answer_all([job])


def answer_all(jobs: Iterable[Job]) -> None:
    for job in jobs:
        try:
            job.answer(job.result, job.error)
        except Exception:
            log.exception("an answer of the writer failed")


def call(listener: Callable[..., None], *news: object) -> None:
    """A listener that fails must not end the writer, which everyone else waits for."""
    try:
        listener(*news)
    except Exception:
        log.exception("a listener of the writer failed")
