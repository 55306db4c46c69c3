"""One release: the tables of a period as they are printed, and how they were made safe."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from grievance.statistics.contained import Containment
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule


class Method(StrEnum):
    """How small numbers are hidden."""

    WITHHELD = "withheld"  # told or not told
    ROUND5 = "round5"  # every number to a multiple of five


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What people read of a table, its dimensions and their values; by code."""

    titles: Mapping[str, str]
    dimensions: Mapping[str, str]
    values: Mapping[str, Mapping[str, str]]
    measures: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """
    A release that came before: its period, and the SHA-256 of its description.

    *totals* are what it told of each measure in all, None what it withheld, and *margin*
    how far these may be from the true ones; so that a report can show how it went on.
    """

    period: str
    sha256: str
    totals: Mapping[str, int | None] = field(default_factory=dict)
    margin: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """
    All that is published of a period.

    *checkpoint* is the signed note of the office's log at that time, *late* says where
    what came to be known too late for its period is counted.  *contained* is what
    contained what until then, as an outsider may think.
    """

    office: str
    period: str
    published_on: date
    tables: tuple[Printed, ...]
    words: Words
    rule: Rule
    method: Method = Method.WITHHELD
    earlier: tuple[Reference, ...] = ()
    checkpoint: str = ""
    late: str = ""
    licence: str = "CC-BY-4.0"
    contained: tuple[Containment, ...] = ()

    @property
    def name(self) -> str:
        """What its folder is called."""
        return f"grievances-{self.period.lower()}"

    @property
    def margin(self) -> int:
        """How far a printed number may be from the true one."""
        return max((table.margin for table in self.tables), default=0)

    @property
    def printed(self) -> int:
        """How many different numbers it has."""
        return len({key for table in self.tables for key in table.numbers})

    @property
    def withheld(self) -> int:
        """How many of them are withheld."""
        found = (table.numbers.items() for table in self.tables)
        return len({key for items in found for key, n in items if n is None})
