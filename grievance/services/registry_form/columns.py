"""What a sheet of a registry and its columns are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from grievance.domain.registry_ids import Noun


class Kind(Enum):
    """What a cell holds."""

    KEY = auto()
    REFERENCE = auto()
    REFERENCES = auto()
    NAME = auto()
    WORDS = auto()
    CODE = auto()
    COUNTRY = auto()
    CLASS = auto()
    ADDRESS = auto()
    DATE = auto()
    CHOICE = auto()
    LIST = auto()
    COUNTRIES = auto()
    CHOICES = auto()
    LANGUAGE = auto()
    CERTIFICATE = auto()
    AGE_RECIPIENT = auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; *default* is what an empty cell of a choice means."""

    name: str
    kind: Kind
    meaning: str
    example: str = ""
    is_required: bool = False
    choices: type[StrEnum] | None = None
    default: StrEnum | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """
    One sheet, of records of one kind or of what belongs to them.

    *owner* is the column that says to which record a row belongs.
    """

    name: str
    meaning: str
    columns: tuple[Column, ...]
    noun: Noun | None = None
    owner: str = ""

    def column(self, name: str) -> Column:
        """Return a column by its name."""
        return next(column for column in self.columns if column.name == name)
