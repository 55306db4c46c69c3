"""Which of the criteria that were asked for a reply means."""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grievance.domain.criterion import (
    CriterionId,
    CriterionIdError,
    parse_criterion_id,
)
from grievance.mail.answers.entries import Entry
from grievance.mail.answers.mentions import Mention


_LETTER = re.compile(r"([A-Za-z])\s+(?=\S)")


@dataclass(frozen=True, slots=True)
class Meant:
    """A criterion as it was asked for; a guess unless it is named just so."""

    criterion: str
    is_exact: bool
    text: str  # what is said of it


@dataclass(frozen=True, slots=True)
class _Item:
    written: str
    standard: str
    id: CriterionId


class Asked:
    """The items of a form, such as ``PS 9.8b``; what is not so written is never meant."""

    def __init__(self, items: Iterable[str]) -> None:
        self._items = tuple(_items(dict.fromkeys(items)))

    def meant(self, entry: Entry) -> tuple[Meant, ...]:
        """Return the criteria an entry is about, with what it says of them."""
        is_first = entry.lines[0].is_first and entry.is_apart
        is_alone = len(entry.mentions) == 1 and is_first
        found = (self._meant(one, entry.text) for one in entry.mentions)
        return tuple(
            Meant(one.criterion, one.is_exact and is_alone, one.text)
            for one in found
            if one
        )

    def about(self, number: CriterionId) -> Iterator[str]:
        """Yield the criteria that a number somewhere in a text may mean."""
        return (one.written for one in self._items if _is_related(one.id, number))

    def _meant(self, mention: Mention, text: str) -> Meant | None:
        near = self._under(mention.standard)
        exact = [one for one in near if one.id == mention.id]
        if exact:
            return _only(exact, text, is_exact=True)
        letter = _LETTER.match(text) if not mention.id.letter else None
        if letter:
            whole = mention.id
            full = CriterionId(whole.principle, whole.number, letter[1].lower())
            lettered = [one for one in near if one.id == full]
            if lettered:
                return _only(lettered, text[letter.end() :], is_exact=False)
        related = [one for one in near if _is_related(one.id, mention.id)]
        return _only(related, text, is_exact=False)

    def _under(self, standard: str) -> Sequence[_Item]:
        """Return the items of a standard; all, where none is named."""
        return [
            one
            for one in self._items
            if not standard
            or not one.standard
            or one.standard.casefold() == standard.casefold()
        ]


def _only(items: Sequence[_Item], text: str, *, is_exact: bool) -> Meant | None:
    """Return the one item; which of several is meant nobody can tell."""
    return Meant(items[0].written, is_exact, text) if len(items) == 1 else None


def _is_related(one: CriterionId, other: CriterionId) -> bool:
    """Tell whether one is the other, or a part of it."""
    return one.whole == other.whole and (
        one.letter == other.letter or not one.letter or not other.letter
    )


def _items(written: Iterable[str]) -> Iterator[_Item]:
    for one in written:
        standard, _, number = one.strip().rpartition(" ")
        try:
            yield _Item(one, standard.strip(), parse_criterion_id(number))
        except CriterionIdError:
            continue
