"""
The queue without a screen: rows, filter and order, for tens of thousands of cases.

Everything is kept by case id, so that a cursor or a mark never slips to another case
when rows come, go or are sorted anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from grievance.domain.clock import ClockState
from grievance.domain.ids import CaseId
from tui.case_filter import CaseFilter, Term
from tui.case_row import ORDERS, READERS, Row, words_of
from tui.words import due_state


class CaseIndex:
    """
    Rows by case id, and which of them are shown in which order.

    A cover waits until its slip was opened: who was taken off a case may still have a
    key to it, and only the slip says so.
    """

    def __init__(self, today: date) -> None:
        self.today = today
        self.order = "due"
        self.wanted = CaseFilter()
        self._rows: dict[CaseId, Row] = {}
        self._words: dict[CaseId, str] = {}
        self._sorted: list[CaseId] = []
        self._shown: list[CaseId] = []
        self._places: dict[CaseId, int] | None = None
        self._overdue: int | None = None
        self._covers: dict[CaseId, Row] = {}
        self._unopened: set[CaseId] = set()

    def __len__(self) -> int:
        return len(self._shown)

    @property
    def total(self) -> int:
        """How many cases there are, shown or not."""
        return len(self._rows)

    @property
    def overdue(self) -> int:
        """How many of all cases are late."""
        if self._overdue is None:
            cases = (row.case for row in self._rows.values())
            late = ClockState.OVERDUE
            self._overdue = sum(due_state(case, self.today) is late for case in cases)
        return self._overdue

    def rows(self) -> list[Row]:
        """Return all rows as they are now, shown or not."""
        return list(self._rows.values())

    def row(self, place: int) -> Row:
        """Return the row shown at *place*, from 0."""
        return self._rows[self._shown[place]]

    def key(self, place: int) -> CaseId:
        """Return which case is shown at *place*."""
        return self._shown[place]

    def find(self, case_id: CaseId | None) -> int | None:
        """Return where a case is shown, or None."""
        if self._places is None:
            self._places = {id_: place for place, id_ in enumerate(self._shown)}
        return None if case_id is None else self._places.get(case_id)

    def load(self, rows: Iterable[Row], today: date) -> None:
        """
        Take the covers as they are now.

        Those whose slip was opened before stay to be seen, the others wait for theirs.
        """
        self.today = today
        before, self._rows, self._words, self._covers = self._rows, {}, {}, {}
        for row in rows:
            known = before.get(row.case.id, row)
            if known.slip is None:
                self._covers[row.case.id] = row
            else:
                self._keep(_with_cover(known, row))
        self._unopened = self._rows.keys() | self._covers.keys()
        self._sort()

    def fill(self, rows: Iterable[Row]) -> None:
        """Show the rows whose slips were opened, of those that there are covers of."""
        found = [row for row in rows if row.case.id in self._unopened]
        is_new = any(row.case.id in self._covers for row in found)
        for row in found:
            self._covers.pop(row.case.id, None)
            self._unopened.discard(row.case.id)
            self._keep(row)
        if is_new:
            self._sort()
        elif self.wanted.terms:
            self._choose()

    def drop_unopened(self) -> None:
        """
        Show no case any more whose slip was not among all that could be opened.

        Whoever looks has a key to it and was taken off it: they are told nothing.
        """
        for id_ in self._unopened & self._rows.keys():
            del self._rows[id_], self._words[id_]
        self._covers, self._unopened, self._overdue = {}, set(), None
        self._sort()

    def show_covers(self) -> None:
        """Show what still waits: slips cannot be read, and the work has to go on."""
        for row in self._covers.values():
            self._keep(row)
        self._covers = {}
        self._sort()

    def put(self, row: Row) -> None:
        """Show one case as it is now."""
        self._covers.pop(row.case.id, None)
        self._unopened.discard(row.case.id)
        self._keep(row)
        self._sort()

    def filter(self, wanted: CaseFilter) -> None:
        """Show only what is wanted."""
        self.wanted = wanted
        self._choose()

    def sort(self, order: str) -> None:
        """Show in another order, one of `ORDERS`."""
        self.order = order
        self._sort()

    def forget(self) -> None:
        """Hold nothing any more."""
        self._rows, self._words, self._places = {}, {}, None
        self._sorted, self._shown = [], []
        self._covers, self._unopened = {}, set()
        self._overdue = None

    def shown(self) -> Sequence[CaseId]:
        """Return the cases in the order they are shown in."""
        return self._shown

    def _keep(self, row: Row) -> None:
        self._rows[row.case.id] = row
        self._words[row.case.id] = words_of(row, self.today)
        self._overdue = None

    def _sort(self) -> None:
        key, rows = ORDERS[self.order], self._rows
        self._sorted = sorted(rows, key=lambda id_: key(rows[id_]))
        self._choose()

    def _choose(self) -> None:
        self._shown, self._places = self._sorted, None
        for term in self.wanted.terms:
            self._shown = [id_ for id_ in self._shown if self._fits(term, id_)]

    def _fits(self, term: Term, id_: CaseId) -> bool:
        if not term.field:
            return (term.word in self._words[id_]) is not term.negated
        read = READERS[term.field]
        return (term.word in read(self._rows[id_], self.today)) is not term.negated


def _with_cover(known: Row, fresh: Row) -> Row:
    return replace(known, case=fresh.case, handler=fresh.handler)
