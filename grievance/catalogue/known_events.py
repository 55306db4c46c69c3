"""
Well-known days of laws, as data, for an office to take into its registry.

They are offered, never taken over by themselves; like titles of criteria each says on
what it rests (``basis``) and how sure that is (``confidence``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from grievance.catalogue.files import decode
from grievance.domain.outside_event import EventKind, OutsideEvent, Regulation
from grievance.domain.registry_ids import EventId, Noun, id_for


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEvent:
    """An event as it stands in the file; *id* is its key in a registry."""

    id: str
    on: date
    kind: EventKind
    title: str
    source: str
    basis: str
    confidence: str
    countries: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()
    flags: tuple[Regulation, ...] = ()

    @property
    def event(self) -> OutsideEvent:
        """Return it as it is kept in a registry."""
        return OutsideEvent(
            id=EventId(id_for(Noun.EVENT, self.id)),
            key=self.id,
            on=self.on,
            kind=self.kind,
            title=self.title,
            countries=self.countries,
            criteria=self.criteria,
            source=self.source,
            flags=self.flags,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _File:
    """The whole file."""

    about: str
    events: tuple[KnownEvent, ...]


@cache
def known_events() -> tuple[KnownEvent, ...]:
    """Return the events that ship with this program, by their days."""
    found = decode("known_events.json", _File)
    return tuple(sorted(found.events, key=lambda one: (one.on, one.id)))
