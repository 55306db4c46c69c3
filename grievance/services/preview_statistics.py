"""Count the slips of all cases into declared tables, for the office's own eyes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence

from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from grievance.services.worker_slip import opened_slip
from grievance.statistics.periods import Months
from grievance.statistics.suppression import Preview, withhold_small
from grievance.statistics.tables import Table, came_on, count
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


TELL_EACH = 200  # slips


def preview_statistics(
    tx: Transaction,
    ring: WorkerRing,
    tables: Sequence[Table],
    *,
    period: Months | None = None,
    tell: Callable[[int], object] = lambda _: None,
) -> tuple[Preview, ...]:
    """
    Count with the worker's key to the slips; small numbers are withheld.

    A report counts once, together with its sub-cases.  With a *period* only what came
    in then is counted.  *tell* hears again and again how many slips are opened; what it
    raises ends the counting.

    Raises:
        SealError: A slip was altered.
    """
    complaints = _complaints(tx, ring, tell)
    if period is not None:
        complaints = [one for one in complaints if period.has(came_on(one))]
    return tuple(withhold_small(count(complaints, table)) for table in tables)


def _complaints(
    tx: Transaction, ring: WorkerRing, tell: Callable[[int], object]
) -> list[list[Slip]]:
    """Return the slips of each complaint: of a case, or of a report and its parts."""
    found = defaultdict[CaseId, list[Slip]](list)
    for opened, sealed in enumerate(tx.worklists.all_slips()):
        if opened % TELL_EACH == 0:
            tell(opened)
        slip = opened_slip(ring, sealed)
        if slip.audit is not None:
            continue  # a file on an audit is no complaint
        found[slip.parent or sealed.case_id].append(slip)
    return list(found.values())
