"""The letter that is written by itself: that a message has arrived."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from grievance.catalogue.letters.book import LetterBook, Words, shipped_letters
from grievance.catalogue.letters.facts import AcknowledgementFacts, LetterId


@dataclass(frozen=True, slots=True, kw_only=True)
class Acknowledgement:
    """The acknowledgement in one language."""

    language: str
    book: LetterBook = field(repr=False)
    neutral: bool = False

    def fill(self, *, reference: str, due: date, office: str) -> Words:
        """Fill in what belongs to one case."""
        facts = AcknowledgementFacts(reference=reference, due=due, office=office)
        return self.book.write(
            LetterId.ACK, facts, language=self.language, neutral=self.neutral
        )


def acknowledgement(
    language: str, *, book: LetterBook | None = None, neutral: bool = False
) -> tuple[str, Acknowledgement]:
    """
    Return the language the acknowledgement will be in, English if need be, and it.

    Without a *book* it is in the words that ship.
    """
    letters = book or shipped_letters()
    chosen = letters.language_for(LetterId.ACK, language, neutral=neutral)
    return chosen, Acknowledgement(language=chosen, book=letters, neutral=neutral)
