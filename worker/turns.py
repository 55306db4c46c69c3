"""
Jobs that read everything take turns, so that mail is taken in beside them.

With a hundred thousand cases such a job keeps its thread for minutes, and two of them all
threads of a small worker.  So a process does one at a time; the next ones wait for a
moment, as in a small office that is all it takes, go back into the database, and come
again soon.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from datetime import timedelta
from threading import Lock

from grievance.domain.outbox import JobKind


READS_ALL = frozenset(
    {JobKind.PLAN_NOTICES, JobKind.PUBLISH_STATISTICS, JobKind.SWEEP_BLOBS}
)
A_MOMENT = 1.0  # seconds, for which a thread is held
WAIT = timedelta(seconds=5)


class Turns:
    """Whose turn it is, for all threads of a process."""

    def __init__(self) -> None:
        self._long = Lock()

    @contextmanager
    def taken(self, kind: JobKind) -> Generator[bool, None, None]:
        """Give whether a job of *kind* may be done, after a moment at most."""
        if kind not in READS_ALL:
            yield True
            return
        is_taken = self._long.acquire(timeout=A_MOMENT)
        try:
            yield is_taken
        finally:
            if is_taken:
                self._long.release()
