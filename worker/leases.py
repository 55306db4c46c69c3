"""
Keep the lease of a message while it is read, and while its files are put outside.

Reading waits while all children are busy, and may then take its whole limit; a store may
be slow with each of many files: together longer than a lease.  Both are bounded, so that
keeping the lease for as long is, too.
"""

from __future__ import annotations

import logging

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from threading import Event, Thread

from grievance.domain.outbox import Job, LeaseLostError
from grievance.mail.letter import Letter
from grievance.services.intake.reception import Reader, Reception
from worker.workplace import Workplace


LOG = logging.getLogger("grievance.worker")


@dataclass(frozen=True, slots=True)
class KeepingReader:
    """Reads with *reader*, and calls *renew* every so many seconds meanwhile."""

    reader: Reader
    renew: Callable[[], None]
    every: float

    def parse(self, raw: bytes) -> Letter:
        """Return the letter, or raise `UnreadableMailError`."""
        with keeping(self.renew, self.every):
            return self.reader.parse(raw)


@contextmanager
def keeping(renew: Callable[[], None], every: float) -> Generator[None, None, None]:
    """Call *renew* every so many seconds; not around what has the books open."""
    is_over = Event()
    keeper = Thread(
        target=_keep, args=(renew, every, is_over), name="lease", daemon=True
    )
    keeper.start()
    try:
        yield
    finally:
        is_over.set()
        keeper.join()


def _keep(renew: Callable[[], None], every: float, is_over: Event) -> None:
    while not is_over.wait(every):
        try:
            renew()
        except LeaseLostError:
            return
        except Exception as error:  # noqa: BLE001  # an outage; the next may do
            LOG.warning("a lease is not renewed: %s", type(error).__name__)


def keeping_lease(place: Workplace, job: Job) -> Reception:
    """Return what receiving *job* needs, and what keeps its lease meanwhile."""

    def renew() -> None:
        with place.store.begin() as tx:
            tx.outbox.renew(job, at=place.now(), lease=place.lease)

    reception = place.reception
    every = place.lease.total_seconds() / 3
    return replace(
        reception,
        reader=KeepingReader(reception.reader, renew, every),
        keeping=partial(keeping, renew, every),
    )
