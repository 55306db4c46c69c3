"""
What a bulletin or an agenda may say: codes in classes, and what everybody knows.

There is no field for a case, a number, an Entity, a firm or a place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.domain.outside_event import EventKind


Codes = tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EventLine:
    """Something that happened outside, as everybody may know; *source* may be empty."""

    on: date
    kind: EventKind
    title: str
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinFacts:
    """
    All that the bulletin of a month says; *first* is the first day of it.

    *often* and *named* are criteria (``PS 10.3``) and principles (``PS 10``), which
    stand for the rest of them; *seldom*, *partly* and *mostly* are criteria by how often
    audits assessed them.
    """

    office: str
    first: date
    often: Codes = ()
    named: Codes = ()
    seldom: Codes = ()
    partly: Codes = ()
    mostly: Codes = ()
    events: tuple[EventLine, ...] = ()

    @property
    def criteria(self) -> Codes:
        """The criteria that auditors can do something about, each once."""
        every = (*self.often, *self.named, *self.seldom, *self.partly)
        return tuple(dict.fromkeys(code for code in every if is_criterion(code)))


@dataclass(frozen=True, slots=True, kw_only=True)
class AgendaFacts:
    """
    All that the agenda of a quarter says; *first* is the first day of it.

    *wide* and *some* are criteria by how far the findings of firms are apart.
    """

    office: str
    first: date
    wide: Codes = ()
    some: Codes = ()

    @property
    def criteria(self) -> Codes:
        """The criteria to talk about."""
        return (*self.wide, *self.some)


def is_criterion(code: str) -> bool:
    """Whether a code is one of a criterion, and not of a whole principle."""
    return "." in code
