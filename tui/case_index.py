"""
The queue without a screen: rows, filter and order, for tens of thousands of cases.

Everything is kept by case id, so that a cursor or a mark never slips to another case
when rows come, go or are sorted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from grievance.domain.case import Case
from grievance.domain.clock import ClockState
from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from tui.case_filter import CaseFilter, Term
from tui.words import due_state, flag_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A line of the queue; *slip* is None until it has been opened."""

    case: Case
    handler: str = ""
    entities: tuple[str, ...] = field(default=(), repr=False)
    slip: Slip | None = field(default=None, repr=False)

    @property
    def criteria(self) -> tuple[str, ...]:
        """The criteria on the slip, if it has been opened."""
        return self.slip.criteria if self.slip else ()


STAGES = {stage: place for place, stage in enumerate(Stage)}
RANKS = {urgency: -urgency.rank for urgency in Urgency}
ORDERS: Mapping[str, Callable[[Row], Any]] = {
    "due": lambda row: (_due(row), RANKS[row.case.urgency], row.case.reference),
    "urgency": lambda row: (RANKS[row.case.urgency], _due(row), row.case.reference),
    "received": lambda row: (-row.case.received_on.toordinal(), row.case.reference),
    "stage": lambda row: (STAGES[row.case.stage], _due(row), row.case.reference),
    "handler": lambda row: (not row.handler, row.handler.casefold(), _due(row)),
    "reference": lambda row: row.case.reference,
}


def _due(row: Row) -> date:
    return row.case.due_on or date.max


def _flags(row: Row, _today: date) -> str:
    """Return flags both as words and as they are coded."""
    if row.slip is None or not row.slip.flags:
        return ""
    words = flag_words(row.slip.flags)
    return f"{words} {words.replace(' ', '-')}"


def _is(row: Row, _today: date) -> str:
    case = row.case
    open_ = "open" if case.is_open else "over"
    unread = "unread" if case.unread else "seen"
    return f"{open_} {unread} {'assigned' if case.handler else 'free'}"


READERS: Mapping[str, Callable[[Row, date], str]] = {
    "ref": lambda row, _: row.case.reference.casefold(),
    "stage": lambda row, _: row.case.stage.value,
    "urgency": lambda row, _: row.case.urgency.value,
    "due": lambda row, today: due_state(row.case, today) or "",
    "handler": lambda row, _: row.handler.casefold(),
    "lang": lambda row, _: row.case.language.casefold(),
    "entity": lambda row, _: "\n".join(row.entities).casefold(),
    "criterion": lambda row, _: "\n".join(row.criteria).casefold(),
    "flag": _flags,
    "is": _is,
}


class CaseIndex:
    """Rows by case id, and which of them are shown in which order."""

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
        self._unopened: set[CaseId] = set()
        self._shut: set[CaseId] = set()

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
        Take the covers as they are now; slips that were opened are kept.

        Not those of cases that turned out to be shut to who looks.
        """
        self.today = today
        before, self._rows, self._words = self._rows, {}, {}
        for row in rows:
            known = before.get(row.case.id)
            if row.case.id not in self._shut:
                self._keep(row if known is None else _with_cover(known, row))
        self._unopened = set(self._rows)
        self._sort()

    def fill(self, rows: Iterable[Row]) -> None:
        """Put what was found on slips into rows that are there, or shut until now."""
        known = self._rows.keys() | self._shut
        found = [row for row in rows if row.case.id in known]
        for row in found:
            self._keep(row)
        opened = {row.case.id for row in found}
        self._unopened -= opened
        if opened & self._shut:
            self._shut -= opened
            self._sort()
        elif self.wanted.terms:
            self._choose()

    def drop_unopened(self) -> None:
        """
        Show no cover any more whose slip was not there among all that could be opened.

        Whoever looks has a key to it and was taken off it: they are told nothing.
        """
        if not self._unopened:
            return
        self._shut |= self._unopened
        for id_ in self._unopened & self._rows.keys():
            del self._rows[id_], self._words[id_]
        self._unopened, self._overdue = set(), None
        self._sort()

    def put(self, row: Row) -> None:
        """Show one case as it is now."""
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
        self._unopened, self._shut = set(), set()
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


def words_of(row: Row, today: date) -> str:
    """Return all that a filter looks at, casefolded."""
    case = row.case
    facts = (
        case.reference,
        case.stage,
        case.urgency,
        due_state(case, today) or "",
        row.handler,
        case.language,
        _is(row, today),
        *row.entities,
        *row.criteria,
        _flags(row, today),
    )
    return "\n".join(facts).casefold()


def _with_cover(known: Row, fresh: Row) -> Row:
    return replace(known, case=fresh.case, handler=fresh.handler)
