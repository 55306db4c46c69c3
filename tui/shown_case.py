"""An opened case made ready for a screen: quotations found, related cases looked up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from grievance.domain.quoting import Passage, fold_quotes
from grievance.services.list_cases import ListedCase
from grievance.services.open_case import OpenedCase, OpenedLetter
from grievance.services.related_cases import RelatedCase, related_cases
from tui.case_index import Row


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownLetter:
    """A letter and its text in passages, which put together are the text."""

    opened: OpenedLetter
    passages: tuple[Passage, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCase:
    """A case, its letters with those filed elsewhere at the end, and its relatives."""

    opened: OpenedCase
    letters: tuple[ShownLetter, ...] = field(repr=False)
    related: tuple[RelatedCase, ...] = field(repr=False)


def prepare(opened: OpenedCase, rows: Sequence[Row]) -> ShownCase:
    """Do what takes long before anything is painted; in a thread."""
    letters = (*opened.letters, *opened.elsewhere)
    return ShownCase(
        opened=opened,
        letters=tuple(shown_letter(letter) for letter in letters),
        related=related_cases(
            opened,
            known={row.case.reference: row.case.id for row in rows},
            others=_listed(rows),
        ),
    )


def shown_letter(opened: OpenedLetter) -> ShownLetter:
    """Find the quotations in a letter."""
    return ShownLetter(opened=opened, passages=fold_quotes(opened.letter.text))


def _listed(rows: Iterable[Row]) -> Iterator[ListedCase]:
    """Take the rows whose slips have been opened."""
    for row in rows:
        if row.slip is not None:
            yield ListedCase(
                case=row.case, slip=row.slip, entities=row.entities, handler=None
            )
