"""
Write text so that what a reader takes for the same word is the same to a search.

Capitals, accents, wide and joined letters, kinds of quotes and dashes, line breaks and
signs that nobody sees make no difference; Chinese is in simplified characters, and in
scripts without spaces a break between two characters is none.
"""

from __future__ import annotations

import re
import unicodedata

from dataclasses import dataclass, field
from functools import cache
from typing import Final

from grievance.catalogue.folding import SPACELESS, compose, without_accents
from grievance.catalogue.simplified import simplify


SPACE: Final = " "
_QUOTES: Final = dict.fromkeys("‘’‚‛`´ʼ′", "'") | dict.fromkeys(
    "“”„‟«»‹›″「」『』", '"'
)
# Latin, Greek and Cyrillic accents, Hebrew points, Arabic vowels and the sign that
# stretches a word, and what chooses between two pictures of a sign.
_STRUCK: Final = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7"
    "\u0610-\u061a\u0640\u064b-\u065f\u0670\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
    "\ufe00-\ufe0f\ufe20-\ufe2f]"
)
_GAP: Final = re.compile(f"(?<=[{SPACELESS}]) (?=[{SPACELESS}])")
_SPACELESS: Final = re.compile(f"[{SPACELESS}]")
_ASCII_WORD: Final = re.compile("[^ ]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """A *text* and how it is *folded*; *places* says where each sign of it comes from."""

    text: str = field(repr=False)
    folded: str = field(repr=False)
    places: tuple[int, ...] = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text that stands which is folded from *start* to *end*."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> str:
    """Fold *text*; between two words is one space, and none around them."""
    if text.isascii():
        return SPACE.join(text.lower().translate(_ASCII).split())
    spaced = SPACE.join(compose(text).translate(_SIGNS).split())
    return _GAP.sub("", spaced)


def fold_with_places(text: str) -> Folded:
    """Fold *text* a sign at a time, and keep where each came from."""
    if text.isascii():
        return _fold_ascii(text)
    text = compose(text)
    folded: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        for sign in _SIGNS[ord(character)]:
            _leave_gap_out(folded, places, sign)
            if sign != SPACE or (folded and folded[-1] != SPACE):
                folded.append(sign)
                places.append(place)
    if folded and folded[-1] == SPACE:
        folded.pop()
        places.pop()
    return Folded(text=text, folded="".join(folded), places=tuple(places))


def _fold_ascii(text: str) -> Folded:
    """Do so a word at a time, as each sign is folded to one: it takes a third."""
    words = list(_ASCII_WORD.finditer(text.lower().translate(_ASCII)))
    places: list[int] = []
    for word in words:
        places.extend(range(*word.span()))
        places.append(word.end())
    folded = SPACE.join(word.group() for word in words)
    return Folded(text=text, folded=folded, places=tuple(places[: len(folded)]))


def _leave_gap_out(folded: list[str], places: list[int], sign: str) -> None:
    """Take back the space before *sign* where both its neighbours need none."""
    is_gap = len(folded) > 1 and folded[-1] == SPACE
    if is_gap and _SPACELESS.match(folded[-2]) and _SPACELESS.match(sign):
        folded.pop()
        places.pop()


class _Signs(dict[int, str]):
    """What each sign is folded to; worked out when it is first met."""

    def __missing__(self, code: int) -> str:
        folded = self[code] = _fold_sign(chr(code))
        return folded


@cache
def _fold_sign(sign: str) -> str:
    if sign in _QUOTES:
        return _QUOTES[sign]
    category = unicodedata.category(sign)
    if sign.isspace() or category in {"Cc", "Zl", "Zp", "Cs"}:
        return SPACE
    if category == "Cf":
        return ""
    if category == "Pd":
        return "-"
    apart = _STRUCK.sub("", unicodedata.normalize("NFKD", sign))
    plain = unicodedata.normalize("NFC", apart).casefold()
    return "".join(map(without_accents, simplify(_STRUCK.sub("", plain))))


_SIGNS: Final = _Signs()
_ASCII: Final = {code: _fold_sign(chr(code)) for code in range(128)}
