"""Count the slips of all cases into declared tables, for the office's own eyes."""

from __future__ import annotations

from collections import defaultdict

from grievance.domain.ids import CaseId
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

    A report counts once, together with its sub-cases.

    Raises:
        SealError: A slip was altered.
    """
    complaints = _complaints(tx, ring)
    return tuple(withhold_small(count(complaints, table)) for table in tables)


def _complaints(tx: Transaction, ring: WorkerRing) -> tuple[list[Slip], ...]:
    """Return the slips of each complaint: of a case, or of a report and its parts."""
    found = defaultdict[CaseId, list[Slip]](list)
    for sealed in tx.worklists.all_slips():
        slip = opened_slip(ring, sealed)
        if slip.audit is not None:
            continue  # a file on an audit is no complaint
        found[slip.parent or sealed.case_id].append(slip)
    return tuple(found.values())
