"""Read again what was put aside, and say what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from grievance.cli.taking_in import LATER, WAITING, Line, conclude
from grievance.domain.ids import JobId, SpoolId
from grievance.services.intake.retry_message import retry_all
from grievance.storage.store import Transaction
from grievance.wiring import Mechanism
from worker.embedded import Embedded


Retry = Callable[[Transaction], Mapping[SpoolId, JobId]]


def all_of_it(mechanism: Mechanism) -> Retry:
    """Have everything in quarantine read again, as the worker may."""
    ring = mechanism.worker_ring()
    return lambda tx: retry_all(tx, ring, at=mechanism.now())


def read_again(mechanism: Mechanism, worker: Embedded, retry: Retry) -> list[Line]:
    """
    Do what *retry* says and wait for it; return a line for each message.

    Raises:
        SetupError: Database or mail reader is out of order; messages wait in the spool.
    """
    with mechanism.store.begin() as tx:
        jobs = retry(tx)
    for job_id in jobs.values():
        worker.hint(job_id)
    worker.drain()
    with mechanism.store.read() as tx:
        return list(_lines(tx, jobs))


def let_read_again(mechanism: Mechanism, retry: Retry) -> list[Line]:
    """Do it here and now; without the worker's key it waits for a worker elsewhere."""
    if mechanism.home.worker_key.is_file():
        with Embedded(mechanism) as worker:
            lines = read_again(mechanism, worker, retry)
        conclude(mechanism)
        return lines
    with mechanism.store.begin() as tx:
        return list(_lines(tx, retry(tx)))


def _lines(tx: Transaction, spool_ids: Mapping[SpoolId, JobId]) -> Iterator[Line]:
    for spool_id in spool_ids:
        receipt = tx.spool.receipt(spool_id)
        if receipt.outcome is None:
            yield Line(file=str(spool_id), outcome=WAITING, reason=LATER)
        else:
            yield Line(
                file=str(spool_id),
                outcome=receipt.outcome.value,
                reference=receipt.reference,
                reason=receipt.reason,
            )
