"""What letters in one language share: how days are written, and sentences for codes."""

from __future__ import annotations

import re

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from string import Template
from typing import Any

import msgspec

from grievance.catalogue.files import (
    CatalogueError,
    Table,
    read_toml,
    shaped,
    shipped_file,
)


MONTHS = 12
SHIPPED = ("en", "fr", "zh", "pt", "de")
FILE = "voice.toml"
_PLACE = re.compile(r"\$(day|month|year)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Sentences that are the same in every letter."""

    answer: str
    caution: str
    automatic: str
    disclaimer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """Why something is not taken up, and what would change that."""

    sentence: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """Words, or parts of them, that give away what a letter is about."""

    words: tuple[str, ...]
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """A language: its days, its standing sentences, and one sentence for each code."""

    day_format: str
    months: tuple[str, ...]
    first_day: str = "1"
    standing: Standing
    grounds: dict[str, Ground]
    forums: dict[str, str]
    questions: dict[str, str]
    outcomes: dict[str, str]
    remedies: dict[str, str]
    stages: dict[str, str]
    delays: dict[str, str]
    rulings: dict[str, str]
    telling: Telling
    titles: dict[str, str] = field(default_factory=dict)

    def day(self, day: date) -> str:
        """Write a day out, so that nobody reads 3/4 as they are used to."""
        return Template(self.day_format).substitute(
            day=self.first_day if day.day == 1 else str(day.day),
            month=self.months[day.month - 1],
            year=f"{day.year}",
        )

    def group(self, name: str) -> Mapping[str, Any]:
        """Return the sentences, or grounds, of one group of codes."""
        group: Mapping[str, Any] = getattr(self, name)
        return group

    def title(self, english: str) -> str:
        """Return the title of a criterion in this language, else as it is."""
        return self.titles.get(english, english)

    def telling_in(self, text: str) -> tuple[str, ...]:
        """Return the telling words that *text* has, in the order of the list."""
        folded = text.casefold()
        words = (*self.telling.words, *self.telling.more)
        found = (word for word in words if word.casefold() in folded)
        return tuple(dict.fromkeys(found))


@cache
def shipped_voice(language: str) -> Table:
    """Return what ships for a language, before any correction; empty if nothing does."""
    if language not in SHIPPED:
        return {}
    return read_toml(shipped_file(f"letters/{language}/{FILE}"), f"{language}/{FILE}")


def read_voice(language: str, folder: Path | None) -> Voice:
    """
    Return a language as it ships, with what *folder* (in a home) corrects in it.

    Raises:
        CatalogueError: A file cannot be used, or the language is not complete.
    """
    place = f"letters/{language}/{FILE}"
    own = folder / language / FILE if folder else None
    content = shipped_voice(language)
    if own is not None and own.exists():
        content = laid_over(content, read_toml(own, place))
    voice = shaped(content, Voice, place)
    for fault in _faults(voice):
        msg = f"{place}: {fault}."
        raise CatalogueError(msg)
    return voice


def missing_codes(voice: Voice, model: Voice) -> Iterator[str]:
    """Name the codes that *model* has a sentence for and *voice* has not."""
    for one in fields(Voice):
        there = getattr(model, one.name)
        if isinstance(there, dict) and one.name != "titles":
            here = getattr(voice, one.name)
            yield from (f"{one.name}.{code}" for code in there if code not in here)


def laid_over(below: Table, above: Table) -> Table:
    """Return what is there with a correction over it, table by table."""
    merged = dict(below)
    for key, value in above.items():
        under = merged.get(key)
        if isinstance(value, Mapping) and isinstance(under, Mapping):
            merged[key] = laid_over(under, value)
        else:
            merged[key] = value
    return merged


def _faults(voice: Voice) -> Iterator[str]:
    if len(voice.months) != MONTHS:
        yield "`months` needs twelve names"
    if _PLACE.sub("", voice.day_format).count("$"):
        yield "`day_format` knows $day, $month and $year, and nothing else"
    written = msgspec.json.encode(voice)
    if b"{{" in written or b"{%" in written:
        yield "a sentence of a voice has no places to fill in"
