"""A fact on which the sides differ: every version is kept, with its reason."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class Side(StrEnum):
    """Who says so; never a name."""

    COMPLAINANT = "complainant"
    RESPONDENT = "respondent"
    AUDITOR = "auditor"
    AUTHORITY = "authority"
    THIRD_PARTY = "third-party"
    OFFICE = "office"


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """What one side says, and on what ground."""

    side: Side
    value: str = field(repr=False)
    ground: str = field(default="", repr=False)
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ContestedFact:
    """A question and what each side answers."""

    number: int
    revision: int = 1
    question: str = field(repr=False)
    versions: tuple[Version, ...] = field(default=(), repr=False)

    @property
    def is_contested(self) -> bool:
        """Whether the last words of two sides differ."""
        last = {version.side: version.value for version in self.versions}
        return len(set(last.values())) > 1

    def told(self, version: Version) -> ContestedFact:
        """Return it with one more version; what a side said before stays."""
        return replace(self, versions=(*self.versions, version))
