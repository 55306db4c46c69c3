"""
Letters of the office: templates in the languages we have, filled with coded facts only.

    LANGUAGE/LETTER.toml    subject and body, with places for facts; and the neutral ones
    LANGUAGE/voice.toml     days, standing sentences, and a sentence for every code
    facts.py                what each letter may say
    sandbox.py              why a template can do nothing else

An operator's own words lie in `letters/` in the home (docs/letters.md).
"""

from __future__ import annotations

from grievance.catalogue.letters.acknowledging import Acknowledgement, acknowledgement
from grievance.catalogue.letters.book import (
    LetterBook,
    Words,
    read_letters,
    shipped_letters,
)
from grievance.catalogue.letters.facts import FACTS, LetterError, LetterFacts, LetterId
from grievance.catalogue.letters.wrapping import WIDTH


__all__ = [
    "FACTS",
    "WIDTH",
    "Acknowledgement",
    "LetterBook",
    "LetterError",
    "LetterFacts",
    "LetterId",
    "Words",
    "acknowledgement",
    "read_letters",
    "shipped_letters",
]
