"""The columns of the queue: what each shows, how wide, and when it has to go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from grievance.domain.clock import ClockState
from grievance.domain.urgency import Urgency
from tui.case_row import Row
from tui.text import cell, list_cell
from tui.words import NONE, URGENCY_SIGNS, case_due_words, due_state


PENDING = "…"
NAMES_ONLY = "(names only)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """Shown in tables of *from_width* cells or more; a *width* of 0 shares the rest."""

    title: str
    value: Callable[[Row, date], str]
    width: int = 0
    from_width: int = 0
    tone: Callable[[Row, date], str] = lambda _row, _today: ""
    fit: Callable[[str, int], str] = cell


def _urgency_tone(row: Row, _today: date) -> str:
    tones = {Urgency.CRITICAL: "bad", Urgency.HIGH: "warm"}
    return tones.get(row.case.urgency, "soft")


def _due_tone(row: Row, today: date) -> str:
    tones = {ClockState.OVERDUE: "bad", ClockState.DUE_SOON: "warm"}
    state = due_state(row.case, today)
    return "soft" if state is None else tones.get(state, "")


def _due(row: Row, today: date) -> str:
    return case_due_words(row.case, today)


def _soft(_row: Row, _today: date) -> str:
    return "soft"


def _found(row: Row, values: Sequence[str]) -> str:
    if row.slip is None:
        return PENDING
    return ", ".join(values) or NONE


def _names(row: Row) -> Sequence[str]:
    return (*[NAMES_ONLY] * row.names_only, *row.about)


COLUMNS = (
    Column(
        title="",
        width=2,
        value=lambda row, _: URGENCY_SIGNS[row.case.urgency],
        tone=_urgency_tone,
    ),
    Column(title="Reference", width=12, value=lambda row, _: row.case.reference),
    Column(title="Due", width=8, value=_due, tone=_due_tone),
    Column(title="Stage", width=15, from_width=44, value=lambda row, _: row.case.stage),
    Column(title="Stage", from_width=0, value=lambda row, _: row.case.stage),
    Column(
        title="Handler",
        width=14,
        from_width=60,
        value=lambda row, _: row.handler or NONE,
    ),
    Column(
        title="Received",
        width=10,
        from_width=92,
        value=lambda row, _: row.case.received_on.isoformat(),
        tone=_soft,
    ),
    Column(
        title="Lg",
        width=2,
        from_width=84,
        value=lambda row, _: row.case.language or NONE,
        tone=_soft,
    ),
    Column(
        title="About", from_width=100, value=lambda row, _: _found(row, _names(row))
    ),
    Column(
        title="About",
        from_width=70,
        value=lambda row, _: _found(row, (*_names(row), *row.criteria)),
        fit=list_cell,
    ),
    Column(
        title="Criteria",
        from_width=100,
        value=lambda row, _: _found(row, row.criteria),
        tone=_soft,
        fit=list_cell,
    ),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A column and the cells it has got."""

    column: Column
    width: int


def lay_out(columns: Sequence[Column], width: int) -> tuple[Place, ...]:
    """Return the columns that fit into *width* cells; those that share divide the rest."""
    kept = _without_doubles([c for c in columns if c.from_width <= width])
    if not kept:
        return ()
    fixed = sum(column.width for column in kept) + len(kept) - 1
    growing = [column for column in kept if not column.width] or kept[-1:]
    share, over = divmod(max(0, width - fixed), len(growing))
    places = []
    for column in kept:
        more = share if column in growing else 0
        cells = column.width + more + (over if column is growing[-1] else 0)
        places.append(Place(column, cells))
    return tuple(place for place in places if place.width)


def _without_doubles(columns: Sequence[Column]) -> list[Column]:
    """Keep the first of each title: a column with cells of its own, where it fits."""
    kept: dict[str, Column] = {}
    for column in columns:
        kept.setdefault(column.title, column)
    return list(kept.values())
