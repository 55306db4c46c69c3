"""Tell whether a line only addresses somebody: a greeting, an address, a signature."""

from __future__ import annotations

import re

from dataclasses import dataclass, field
from functools import cache, cached_property

from grievance.catalogue.files import decode
from grievance.catalogue.folding import fold, is_spaceless, plain


MOST_WORDS = 12  # around the name; more are a sentence
MOST_OVER_A_QUOTE = 20
_QUOTE_MARKS = re.compile(r"^[\s>|*]+")
_CLAUSE = re.compile(r"[,;!:\n]")
_ADDRESS = re.compile(r"<[^<>\s]*@[^<>\s]*>|\S+@\S+")
_DIGIT = re.compile(r"\d")


# No slots: cached_property keeps what it made in the instance's __dict__.
@dataclass(frozen=True, kw_only=True)
class Addressing:
    """What may stand around a name where nothing is said of the person."""

    about: str
    greeting: tuple[str, ...] = field(repr=False)
    titles: tuple[str, ...] = field(repr=False)
    roles: tuple[str, ...] = field(repr=False)
    headers: tuple[str, ...] = field(repr=False)
    wrote: tuple[str, ...] = field(repr=False)
    spaceless: tuple[str, ...] = field(repr=False)
    titles_after: tuple[str, ...] = field(repr=False)
    everyday: frozenset[str] = field(repr=False)

    @cached_property
    def harmless(self) -> frozenset[str]:
        """Every word that says nothing of whom it stands with."""
        return frozenset({*self.greeting, *self.titles, *self.roles})

    def is_harmless(self, folded: str) -> bool:
        """Whether what is left of a folded line without the name says nothing."""
        words = [self._stripped(word) for word in folded.split()]
        left = [word for word in words if word]
        return len(left) <= MOST_WORDS and self.harmless.issuperset(left)

    def _stripped(self, word: str) -> str:
        """Take the phrases of a greeting out of a word without spaces in it."""
        if not is_spaceless(word):
            return word
        for phrase in sorted(self.spaceless, key=len, reverse=True):
            word = word.replace(phrase, "")
        return word


@cache
def addressing() -> Addressing:
    """Return the words of addressing that are shipped."""
    return decode("addressing.json", Addressing)


def only_addresses(line: str, ways: tuple[str, ...]) -> bool:
    """
    Whether *line* does nothing with a name but address the person or sign for them.

    *ways* are the name as it may stand in a folded text.  What follows a greeting after
    a comma is not looked at: it is said to them.
    """
    line = _QUOTE_MARKS.sub("", line)
    if _is_header(line) or _is_over_a_quote(line):
        return True
    begun = _CLAUSE.split(line, maxsplit=1)[0]
    for said in (line, begun):
        left = without(_plain(said), ways)
        if left is not None and addressing().is_harmless(left):
            return not _is_repeated(line, begun, said, ways)
    return False


def without(folded: str, ways: tuple[str, ...]) -> str | None:
    """Return a folded text without the name, or None where the name is not in it."""
    for way in ways:
        if way in folded:
            return folded.replace(way, " ").strip()
    return None


def _is_repeated(line: str, begun: str, said: str, ways: tuple[str, ...]) -> bool:
    """Whether the name stands once more after the greeting, where it says something."""
    rest = "" if said is line else line[len(begun) :]
    return without(_plain(rest), ways) is not None


def _is_header(line: str) -> bool:
    head, colon, rest = line.replace("：", ":").partition(":")  # theirs
    words = _plain(head).strip()
    is_named = bool(colon) and words in addressing().headers
    return is_named and len(_plain(_ADDRESS.sub(" ", rest)).split()) <= MOST_WORDS


def _is_over_a_quote(line: str) -> bool:
    """Whether it is what a mail program writes over a mail that is answered."""
    bare = _plain(_ADDRESS.sub(" ", line))
    if len(bare.split()) > MOST_OVER_A_QUOTE:
        return False
    is_sentence = line.rstrip().endswith((":", "：")) and any(  # theirs
        f"{word} " in bare or (is_spaceless(word) and word in bare)
        for word in addressing().wrote
    )
    is_dated = _ADDRESS.search(line) is not None and _DIGIT.search(bare) is not None
    return is_sentence or is_dated


def _plain(text: str) -> str:
    return plain(fold(text))
