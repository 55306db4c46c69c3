"""
Keep the lease of a message while it is read.

Reading waits while all children are busy, and may then take its whole limit: together
longer than a lease.  It is bounded, so that keeping the lease for as long is, too.
"""

from __future__ import annotations

import logging

from collections.abc import Callable
from dataclasses import dataclass, replace
from threading import Event, Thread

from grievance.domain.outbox import Job, LeaseLostError
from grievance.mail.letter import Letter
from grievance.services.reception import Reader, Reception
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
        is_read = Event()
        keeper = Thread(target=self._keep, args=(is_read,), name="lease", daemon=True)
        keeper.start()
        try:
            return self.reader.parse(raw)
        finally:
            is_read.set()
            keeper.join()

    def _keep(self, is_read: Event) -> None:
        while not is_read.wait(self.every):
            try:
                self.renew()
            except LeaseLostError:
                return
            except Exception as error:  # noqa: BLE001  # an outage; the next may do
                LOG.warning("a lease is not renewed: %s", type(error).__name__)


def keeping_lease(place: Workplace, job: Job) -> Reception:
    """Return what receiving *job* needs, with a reader that keeps its lease."""

    def renew() -> None:
        with place.store.begin() as tx:
            tx.outbox.renew(job, at=place.now(), lease=place.lease)

    reception = place.reception
    every = place.lease.total_seconds() / 3
    return replace(reception, reader=KeepingReader(reception.reader, renew, every))
