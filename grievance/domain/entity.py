"""Certified organisations, under all the names people call them by."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.domain.ids import EntityId
from grievance.domain.registry_ids import MemberId


class NameKind(StrEnum):
    """Why an organisation goes by a name that is not its own."""

    ALIAS = "alias"
    FORMER = "former"
    TRANSLATION = "translation"  # its name in another language or script


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherName:
    """
    A name with what is known of it.

    *language* is a code such as ``zh``, *script* one such as ``Hans``, *until* the last
    day it was used; each may be unknown.
    """

    name: str
    kind: NameKind = NameKind.TRANSLATION
    language: str = ""
    script: str = ""
    until: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facility:
    """A place where an Entity works; its country may differ from headquarters."""

    name: str
    country: str
    region: str = ""
    activities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """
    A certified organisation, or the part of one that a certificate covers.

    *key* is the operator's own for it, empty where they use the id; *country* that of
    its headquarters.
    """

    id: EntityId
    key: str = ""
    name: str
    aliases: tuple[str, ...] = ()
    other_names: tuple[OtherName, ...] = ()
    member_id: MemberId | None = None
    membership_class: str = ""
    country: str = ""
    activities: tuple[str, ...] = ()
    facilities: tuple[Facility, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """Every name it goes by, each once, its own first and its places last."""
        others = (other.name for other in self.other_names)
        places = (place.name for place in self.facilities)
        return tuple(dict.fromkeys((self.name, *self.aliases, *others, *places)))
