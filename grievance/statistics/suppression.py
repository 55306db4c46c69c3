"""
Withholding small numbers: the first step, enough inside the office and nowhere else.

A number below the threshold can point at a person.  Withholding it alone is not enough
for publication, because totals and earlier releases give it away: see `making`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grievance.domain.errors import NotAllowedError
from grievance.statistics.tables import Cell, Counts, Table


THRESHOLD = 5
LOWEST_THRESHOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """A table with its small numbers withheld; None stands for a withheld one."""

    table: Table
    cells: Mapping[Cell, int | None]


def withhold_small(counts: Counts, threshold: int = THRESHOLD) -> Preview:
    """
    Withhold each number below *threshold*, and give no total.

    Raises:
        NotAllowedError: The threshold is below three.
    """
    if threshold < LOWEST_THRESHOLD:
        msg = f"A threshold below {LOWEST_THRESHOLD} protects nobody; choose a higher."
        raise NotAllowedError(msg)
    cells = {c: n if n >= threshold else None for c, n in counts.cells.items()}
    return Preview(table=counts.table, cells=cells)
