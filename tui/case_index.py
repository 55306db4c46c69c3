"""
The queue without a screen: rows, filter and order, for tens of thousands of cases.

Everything is kept by case id, so that a cursor or a mark never slips to another case
when rows come, go or are sorted anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from grievance.domain.case import Case
from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from tui.case_filter import CaseFilter
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


Key = Callable[[Row], object]
ORDERS: Mapping[str, Key] = {
    "received": lambda row: (-row.case.received_on.toordinal(), row.case.reference),
    "due": lambda row: (row.case.due_on or date.max, -row.case.urgency.rank),
    "urgency": lambda row: (-row.case.urgency.rank, row.case.due_on or date.max),
    "stage": lambda row: list(type(row.case.stage)).index(row.case.stage),
    "handler": lambda row: (not row.handler, row.handler.casefold()),
    "reference": lambda row: row.case.reference,
}


class CaseIndex:
    """Rows by case id, and which of them are shown in which order."""

    def __init__(self, today: date) -> None:
        self.today = today
        self.order = "due"
        self.wanted = CaseFilter()
        self._rows: dict[CaseId, Row] = {}
        self._fields: dict[CaseId, dict[str, str]] = {}
        self._sorted: list[CaseId] = []
        self._shown: list[CaseId] = []
        self._places: dict[CaseId, int] | None = None

    def __len__(self) -> int:
        return len(self._shown)

    @property
    def total(self) -> int:
        """How many cases there are, shown or not."""
        return len(self._rows)

    @property
    def overdue(self) -> int:
        """How many of all cases are late."""
        return sum("overdue" in found["due"] for found in self._fields.values())

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
        """Take the covers as they are now; slips that were opened are kept."""
        self.today = today
        before, self._rows, self._fields = self._rows, {}, {}
        for row in rows:
            known = before.get(row.case.id)
            self._keep(row if known is None else _with_cover(known, row))
        self._sort()

    def fill(self, rows: Iterable[Row]) -> None:
        """Put what was found on slips into rows that are there."""
        for row in rows:
            if row.case.id in self._rows:
                self._keep(row)
        if self.wanted.terms:
            self._choose()

    def put(self, row: Row) -> None:
        """Show one case as it is now."""
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
        self._rows, self._fields, self._places = {}, {}, None
        self._sorted, self._shown = [], []

    def shown(self) -> Sequence[CaseId]:
        """Return the cases in the order they are shown in."""
        return self._shown

    def _keep(self, row: Row) -> None:
        self._rows[row.case.id] = row
        self._fields[row.case.id] = fields_of(row, self.today)

    def _sort(self) -> None:
        key = ORDERS[self.order]
        rows = self._rows
        newest = sorted(rows, key=lambda id_: ORDERS["received"](rows[id_]))  # type: ignore[arg-type, return-value]  # keys of one order compare
        self._sorted = sorted(newest, key=lambda id_: key(rows[id_]))  # type: ignore[arg-type, return-value]  # as above
        self._choose()

    def _choose(self) -> None:
        fields, fits = self._fields, self.wanted.fits
        if self.wanted.terms:
            self._shown = [id_ for id_ in self._sorted if fits(fields[id_])]
        else:
            self._shown = self._sorted
        self._places = None


def fields_of(row: Row, today: date) -> dict[str, str]:
    """Return what a filter looks at, casefolded; the empty name holds all of it."""
    case = row.case
    state = due_state(case, today)
    found = {
        "ref": case.reference,
        "stage": case.stage,
        "urgency": case.urgency,
        "due": state or "",
        "handler": row.handler,
        "lang": case.language,
        "entity": "\n".join(row.entities),
        "criterion": "\n".join(row.criteria),
        "flag": flag_words(row.slip.flags) if row.slip else "",
        "is": _is(case),
    }
    folded = {name: str(value).casefold() for name, value in found.items()}
    folded["flag"] += folded["flag"].replace(" ", "-")
    folded[""] = "\n".join(folded.values())
    return folded


def _is(case: Case) -> str:
    words = ["open" if case.is_open else "over"]
    words.append("unread" if case.unread else "seen")
    words.append("assigned" if case.handler else "free")
    return " ".join(words)


def _with_cover(known: Row, fresh: Row) -> Row:
    return replace(known, case=fresh.case, handler=fresh.handler)
