"""Count the slips of all cases into declared tables, for the office's own eyes."""

from __future__ import annotations

from collections.abc import Iterator

from grievance.domain.slip import Slip
from grievance.services.worker_slip import opened_slip
from grievance.statistics.suppression import Preview, withhold_small
from grievance.statistics.tables import Table, count
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


def preview_statistics(
    tx: Transaction, ring: WorkerRing, tables: tuple[Table, ...]
) -> tuple[Preview, ...]:
    """
    Count with the worker's key to the slips; small numbers are withheld.

    Raises:
        SealError: A slip was altered.
    """
    slips = tuple(_slips(tx, ring))
    return tuple(withhold_small(count(slips, table)) for table in tables)


def _slips(tx: Transaction, ring: WorkerRing) -> Iterator[Slip]:
    for sealed in tx.worklists.all_slips():
        yield opened_slip(ring, sealed)
