"""Cases in an order, with which of them are late; a thread can sort them."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from operator import itemgetter
from typing import Any

from grievance.domain.clock import ClockState
from grievance.domain.ids import CaseId
from grievance.services.slips.slip_pages import without_collecting
from tui.case_row import ORDERS, Row
from tui.words import due_state


KEY = itemgetter(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sorted:
    """Rows by case id, with what an index makes of them; a thread can sort them."""

    order: str
    today: date
    rows: dict[CaseId, Row] = field(repr=False)
    keys: list[tuple[Any, Row]] = field(repr=False)
    late: set[CaseId] = field(repr=False)

    @classmethod
    def of(cls, rows: Iterable[Row], order: str, today: date) -> Sorted:
        """Sort *rows* as the index does in that *order*, late as it is on that day."""
        key, known, keys, late = ORDERS[order], {}, [], set()
        with without_collecting():
            for row in rows:  # one look at each, as so many are in no cache
                id_ = row.case.id
                known[id_] = row
                keys.append((key(row), row))
                if _is_late(row, today):
                    late.add(id_)
            if len(known) < len(keys):  # of a case that came twice the last row counts
                return cls.of(known.values(), order, today)
            keys.sort(key=KEY)
            return cls(order=order, today=today, rows=known, keys=keys, late=late)

    def without(self, ids: AbstractSet[CaseId]) -> Sorted:
        """Leave out some of them."""
        if not any(id_ in self.rows for id_ in ids):  # as nearly always
            return self
        rest = (row for id_, row in self.rows.items() if id_ not in ids)
        return Sorted.of(rest, self.order, self.today)


def _is_late(row: Row, today: date) -> bool:
    for clock in row.case.clocks:
        if clock.due_on < today:
            return due_state(row.case, today) is ClockState.OVERDUE
    return False  # as of most cases
