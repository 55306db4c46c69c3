"""What the office writes, with its corrections: read once, and only when asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.letters import LetterBook, read_letters
from grievance.catalogue.notices import NoticeBook, read_notices
from grievance.catalogue.overrides import read_catalogue
from grievance.once import Once


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeBooks:
    """The catalogue, and what letters and notices are written with."""

    catalogue: Once[Catalogue] = field(repr=False)
    letters: Once[LetterBook] = field(repr=False)
    notices: Once[NoticeBook] = field(repr=False)

    @classmethod
    def of(cls, home: Path) -> OfficeBooks:
        """Put off what only some ways in need, so that starting is quick."""
        catalogue = Once(lambda: read_catalogue(home))
        return cls(
            catalogue=catalogue,
            letters=Once(lambda: read_letters(home, catalogue())),
            notices=Once(lambda: read_notices(home, catalogue())),
        )
