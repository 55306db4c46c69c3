"""A letter as words with their places; a script without spaces as its characters."""

from __future__ import annotations

import re
import unicodedata

from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property, lru_cache

from grievance.catalogue.sounds import sound


HAN = (
    "\u2e80-\u2fdf\u3005-\u30ff\u31f0-\u31ff\u3400-\u9fff\uf900-\ufaff"
    "\U00020000-\U0003ffff"
)
STEM = 6  # characters by which inflected words are alike
LEAST_OURS, LEAST_OURS_HAN = 2, 4  # words, characters that stand as we wrote them
_WORD = re.compile(rf"[{HAN}]|[^\W_{HAN}]+")
_ACCENTS = re.compile("[\u0300-\u036f]")
_HAN = re.compile(f"([{HAN}])")
_BETWEEN = re.compile(r"[\W_]+")
_BETWEEN_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}
_SENTENCE_END = re.compile(r"[.!?:;\u2026\n]\W*$")


@dataclass(frozen=True, slots=True)
class Word:
    """
    A word of a text, or one character of a script without spaces.

    *stem* is what it has in common with its other forms; *starts* a sentence or line.
    """

    start: int
    end: int
    written: str = field(repr=False)
    stem: str = field(repr=False)
    is_han: bool
    starts: bool

    @property
    def is_capital(self) -> bool:
        """Whether it is written as names are."""
        return self.written[:1].isupper()

    @property
    def sound(self) -> str:
        """How it sounds, in Latin letters."""
        return sound(self.written)


@dataclass(frozen=True)
class Text:
    """A letter, and which of its words stand there as the templates wrote them."""

    written: str = field(repr=False)
    ours: str = field(default="", repr=False)

    @cached_property
    def words(self) -> tuple[Word, ...]:
        """Every word with its place."""
        return tuple(_words(self.written))

    @cached_property
    def typed(self) -> tuple[bool, ...]:
        """For every word, whether a person has put it there."""
        if not self.ours:
            return (True,) * len(self.words)
        typed = [True] * len(self.words)
        own = [flat(match.group()) for match in _WORD.finditer(self.ours)]
        now = [flat(word.written) for word in self.words]
        matcher = SequenceMatcher(None, own, now, autojunk=False)
        for block in matcher.get_matching_blocks():
            is_han = block.size and self.words[block.b].is_han
            if block.size >= (LEAST_OURS_HAN if is_han else LEAST_OURS):
                typed[block.b : block.b + block.size] = [False] * block.size
        return tuple(typed)

    def is_typed(self, start: int, end: int) -> bool:
        """Whether any word between these characters was put there by a person."""
        return any(
            is_typed
            for word, is_typed in zip(self.words, self.typed, strict=True)
            if is_typed and word.start < end and start < word.end
        )


@lru_cache(maxsize=65_536)
def flat(word: str) -> str:
    """Return a word in small letters without accents."""
    if word.isascii():
        return word.lower()
    return flat_text(word)


def flat_text(text: str) -> str:
    """Return a text in small letters without accents; places in it are others."""
    if text.isascii():
        return text.lower()
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))


def stems(text: str) -> list[str]:
    """Return the stems of all words of a text, and its characters without spaces."""
    flattened = flat_text(text)
    if flattened.isascii():  # much faster, and most mails are
        spaced = flattened.translate(_BETWEEN_ASCII)
    else:
        spaced = _BETWEEN.sub(" ", _HAN.sub(r" \1 ", flattened))
    return [word[:STEM].rstrip("s") or word for word in spaced.split()]


def _words(text: str) -> list[Word]:
    words, last = [], 0
    for match in _WORD.finditer(text):
        written = match.group()
        between = text[last : match.start()]
        words.append(
            Word(
                match.start(),
                match.end(),
                written,
                flat(written)[:STEM].rstrip("s") or written,
                _is_han(written),
                not last or _SENTENCE_END.search(between) is not None,
            )
        )
        last = match.end()
    return words


def _is_han(written: str) -> bool:
    return len(written) == 1 and re.match(f"[{HAN}]", written) is not None
