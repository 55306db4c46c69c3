"""
What stands in a report: words, and numbers in tables with a bar beside each.

A number that is withheld is None: it has a word, and a mark that is the same for all, as
a bar would tell how long it is.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property


WITHHELD = "withheld"
SHORT = 20  # rows
WHOLE = 1000  # what the longest bar of a table is long


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A number, and all that it is the number of."""

    labels: tuple[str, ...]
    number: int | None

    @property
    def is_withheld(self) -> bool:
        """Whether it is not told."""
        return self.number is None

    @property
    def label(self) -> str:
        """What it is the number of, in one line."""
        return "; ".join(self.labels)

    @property
    def words(self) -> str:
        """The number as people read it."""
        words = WITHHELD if self.number is None else f"{self.number:,}"
        return f"{words} each" if len(self.labels) > 1 else words


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A sum, and what it is made of."""

    head: Row
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """Where a bar ends, and where the number may lie that it stands for."""

    end: int
    least: int
    most: int


@dataclass(frozen=True, kw_only=True)
class Table:
    """
    One table; *by* says what its labels are, *counted* what its numbers are.

    *margin* is how far a number may be from the true one, *path* where its file lies.
    The first row is the sum of all, unless it is a row of *periods*.
    """

    name: str
    title: str
    by: str
    counted: str
    notes: tuple[str, ...]
    path: str
    groups: tuple[Group, ...]
    margin: int = 0
    periods: bool = False

    @property
    def is_short(self) -> bool:
        """Whether it fits on a page beside other things."""
        return len(tuple(self.rows)) <= SHORT

    @property
    def rows(self) -> Iterator[Row]:
        """Every row, sums before what they are made of."""
        for group in self.groups:
            yield group.head
            yield from group.rows

    def bar(self, row: Row) -> Bar | None:
        """Return the bar of a number; what is withheld has none, nor the sum of all."""
        is_sum = row is self.groups[0].head and not self.periods
        if row.number is None or is_sum:
            return None
        return Bar(
            end=self._along(row.number),
            least=self._along(row.number - self.margin),
            most=self._along(row.number + self.margin),
        )

    def _along(self, number: int) -> int:
        return max(number, 0) * WHOLE // max(self._greatest + self.margin, 1)

    @cached_property
    def _greatest(self) -> int:
        rows = list(self.rows)[0 if self.periods else 1 :]
        return max((row.number or 0 for row in rows), default=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Tables in which the same is counted."""

    title: str
    tables: tuple[Table, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A release that came before, and the SHA-256 of its description."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All that a report says; *rule* are the reasons not to tell something."""

    title: str
    about: str
    language: str
    glance: tuple[Row, ...]
    reading: tuple[str, ...]
    legend: Table
    rule_head: str
    rule: tuple[str, ...]
    after_rule: tuple[str, ...]
    sections: tuple[Section, ...]
    late: tuple[str, ...]
    checking: str
    command: str
    before_head: str
    before: tuple[Before, ...]
    checkpoint_head: str
    checkpoint: str
    licence: str
