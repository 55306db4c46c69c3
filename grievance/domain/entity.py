"""Certified organisations, under all the names people call them by."""

from __future__ import annotations

from dataclasses import dataclass

from grievance.domain.ids import EntityId


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A place where an Entity works; its country may differ from headquarters."""

    name: str
    country: str
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """A certified organisation, or the part of one that a certificate covers."""

    id: EntityId
    name: str
    aliases: tuple[str, ...] = ()
    member: str = ""
    membership_class: str = ""
    country: str = ""
    activities: tuple[str, ...] = ()
    facilities: tuple[Facility, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, its own first."""
        return (self.name, *self.aliases)
