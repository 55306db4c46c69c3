"""A line of the queue: how it is sorted, and what a filter finds in it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from grievance.domain.case import Case
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from tui.words import due_state, flag_words


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """
    A line of the queue; *slip* is None where it could not be opened.

    Where it is *names_only*, whoever looks sees who complained, not what they said; it
    is *mine* where whoever looks answers for it.
    """

    case: Case
    handler: str = ""
    entities: tuple[str, ...] = field(default=(), repr=False)
    members: tuple[str, ...] = field(default=(), repr=False)
    slip: Slip | None = field(default=None, repr=False)
    names_only: bool = False
    mine: bool = False

    @property
    def is_handled(self) -> bool:
        """Whether whoever looks handles it, not only leads it until somebody does."""
        return self.mine and self.case.handler is not None

    @property
    def about(self) -> tuple[str, ...]:
        """The names of the Entities and Members it is about."""
        return (*self.entities, *self.members)

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
    "handler": lambda row: (
        not row.handler,
        row.handler.casefold(),
        _due(row),
        row.case.reference,
    ),
    "reference": lambda row: row.case.reference,
}


def _due(row: Row) -> date:
    """Put what is over last: the day until which it is kept is none of its clocks."""
    return (row.case.calls_on if row.case.is_open else None) or date.max


def _flags(row: Row, _today: date) -> str:
    """Return flags both as words and as they are coded."""
    if row.slip is None or not row.slip.flags:
        return ""
    words = flag_words(row.slip.flags)
    return f"{words} {words.replace(' ', '-')}"


def _is(row: Row, _today: date) -> str:
    case = row.case
    words = (
        "open" if case.is_open else "over",
        "unread" if case.unread else "seen",
        "assigned" if case.handler else "free",
        "mine" if row.is_handled else "",
        "to-do" if row.slip and row.slip.tasks else "",
    )
    return " ".join(words)


READERS: Mapping[str, Callable[[Row, date], str]] = {
    "ref": lambda row, _: row.case.reference.casefold(),
    "stage": lambda row, _: row.case.stage.value,
    "urgency": lambda row, _: row.case.urgency.value,
    "due": lambda row, today: due_state(row.case, today) or "",
    "handler": lambda row, _: row.handler.casefold(),
    "lang": lambda row, _: row.case.language.casefold(),
    "entity": lambda row, _: "\n".join(row.about).casefold(),
    "criterion": lambda row, _: "\n".join(row.criteria).casefold(),
    "flag": _flags,
    "is": _is,
}


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
        *row.about,
        *row.criteria,
        _flags(row, today),
    )
    return "\n".join(facts).casefold()
