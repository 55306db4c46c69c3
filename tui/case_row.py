"""A line of the queue: how it is sorted, and what a filter finds in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, NamedTuple

from grievance.domain.case import Case
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.services.slips.list_cases import RANKS, due_first
from tui.words import due_state, flag_words


class Row(NamedTuple):
    """
    A line of the queue, of very many; *slip* is None where it could not be opened.

    Where it is *names_only*, whoever looks sees who complained, not what they said; it
    is *mine* where whoever looks answers for it.
    """

    case: Case
    handler: str = ""
    entities: tuple[str, ...] = ()
    members: tuple[str, ...] = ()
    slip: Slip | None = None
    names_only: bool = False
    mine: bool = False

    def __repr__(self) -> str:
        """Name no name, and nothing that is on the slip."""
        return f"Row(case={self.case!r})"

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
ORDERS: Mapping[str, Callable[[Row], Any]] = {
    "due": lambda row: due_first(row.case),
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
    return due_first(row.case)[0]


BETWEEN = "\x1f"  # between fields; nobody can type it
PLACES = {
    name: place
    for place, name in enumerate(
        (
            "ref",
            "stage",
            "urgency",
            "due",
            "lang",
            "flag",
            "is",
            "handler",
            "criterion",
            "entity",
        )
    )
}


def words_of(row: Row, today: date) -> str:
    """Return all that a filter looks at, casefolded, field by field as in `PLACES`."""
    case = row.case
    facts = (
        case.reference,
        case.stage,
        case.urgency,
        due_state(case, today) or "",
        case.language,
        _flags(row),
        _is(row),
        row.handler,
        "\n".join(row.criteria),
        "\n".join(row.about),
    )
    return BETWEEN.join(facts).casefold()


def field_of(words: Iterable[str], name: str) -> list[str]:
    """
    Cut one field out of the words of many rows.

    They lie together; to look at each row once more would take some times as long.
    """
    place = PLACES[name]
    return [one.split(BETWEEN, place + 1)[place] for one in words]


def _flags(row: Row) -> str:
    """Return flags both as words and as they are coded."""
    if row.slip is None or not row.slip.flags:
        return ""
    words = flag_words(row.slip.flags)
    return f"{words} {words.replace(' ', '-')}"


def _is(row: Row) -> str:
    case = row.case
    words = (
        "open" if case.is_open else "over",
        "unread" if case.unread else "seen",
        "assigned" if case.handler else "free",
        "mine" if row.is_handled else "",
        "to-do" if row.slip and row.slip.tasks else "",
    )
    return " ".join(words)
