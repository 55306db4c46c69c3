"""
Looks through the words of very many rows, and knows what the last words left.

What it leaves are places among the rows, as numbers in an array: in a list of so many
things somebody would look for garbage at every letter.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from itertools import compress, repeat
from operator import contains, not_
from typing import NamedTuple

from tui.case_row import field_of
from tui.queue.case_filter import Term


ANYWHERE = ""  # the field of a term without one


class _Left(NamedTuple):
    term: Term
    places: Sequence[int]


class Sieve:
    """
    For rows in an order, until these change; *read* returns the words of each.

    Terms are looked for one after the other.  So of those that somebody typed before,
    only the one that changed is looked for again, and where it got a letter more, only
    in what it left.
    """

    def __init__(self, read: Callable[[], list[str]]) -> None:
        self._read = read
        self._columns: dict[str, list[str]] = {}
        self._left: list[_Left] = []  # by each term, of what those before it left

    def left(self, terms: Sequence[Term]) -> Sequence[int]:
        """Return the places of the rows that all terms fit."""
        before, self._left = self._left, []
        places: Sequence[int] = range(len(self.column(ANYWHERE)))
        for at, term in enumerate(terms):
            last = before[at] if at < len(before) else None
            if last is None or term != last.term:
                before = []  # what the terms after it left counts no more
            if last is not None and term.narrows(last.term):
                places = last.places
            if last is None or term != last.term:
                places = _fitting(places, self.column(term.field), term)
            self._left.append(_Left(term, places))
        return places

    def column(self, field: str) -> list[str]:
        """Return what is looked at in each row."""
        if field not in self._columns:
            self._columns[field] = (
                self._read()
                if field == ANYWHERE
                else field_of(self.column(ANYWHERE), field)
            )
        return self._columns[field]


def _fitting(places: Sequence[int], column: Sequence[str], term: Term) -> Sequence[int]:
    is_all = len(places) == len(column)
    texts = column if is_all else map(column.__getitem__, places)
    found = map(contains, texts, repeat(term.word))
    return array("I", compress(places, map(not_, found) if term.negated else found))
