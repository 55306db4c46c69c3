"""What cannot be taken back, as somebody is told of it before they do it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


NAMED = 12  # references; of very many the first ones


@dataclass(frozen=True, slots=True, kw_only=True)
class Matter:
    """
    A question before something that stays done.

    *references* are the cases it is done to, *told* says who learns of it, *second*
    who else has to agree.  Whoever means it types the *word*.
    """

    title: str
    consequence: str = field(repr=False)
    references: Sequence[str] = ()
    told: str = ""
    second: str = ""
    word: str = ""

    @property
    def lines(self) -> tuple[str, ...]:
        """Say all of it, a line for each."""
        about = f"Cases: {named(self.references)}" if self.references else ""
        told = f"Told: {self.told}" if self.told else ""
        second = f"Second person: {self.second}" if self.second else ""
        return tuple(filter(None, (self.consequence, about, told, second)))


def named(references: Sequence[str]) -> str:
    """Name cases by their references, with how many there are where it is not seen."""
    if len(references) == 1:
        return references[0]
    more = len(references) - NAMED
    words = ", ".join(references[:NAMED])
    return f"{len(references):,}: {words}" + (f" and {more:,} more" if more > 0 else "")
