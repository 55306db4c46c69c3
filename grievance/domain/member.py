"""Organisations that hold the membership, each with one Entity, several or none."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.domain.entity import OtherName
from grievance.domain.registry_ids import MemberId


CLASSES = (
    "Production and Transformation",
    "Industrial Users",
    "Civil Society",
    "Downstream Supporters",
    "Associations",
    "General Supporters",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A Member; *until* is the last day of its membership, if it has ended."""

    id: MemberId
    key: str = ""
    name: str
    aliases: tuple[str, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    membership_class: str = ""
    country: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, each once, its own first."""
        others = (other.name for other in self.other_names)
        return tuple(dict.fromkeys((self.name, *self.aliases, *others)))
