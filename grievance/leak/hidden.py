"""
A text as people read it, whatever signs it is made of.

Texts that are copied from documents and web pages are full of signs that nobody sees:
soft hyphens, spaces without width, marks of direction, words that are broken at the end
of a line.  Others look like plain letters: wide ones, those of another script; and
s p a c e d  out letters are a word to whoever reads them.
"""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from grievance.catalogue.simplified import simplify
from grievance.domain.lookalikes import unmixed
from grievance.leak.hit import Hit


Span = tuple[int, int]
Spans = tuple[Span, ...]
# What Unicode calls default ignorable, and marks that choose how a letter looks.
_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e0fff]"
)
# Lines through and under letters, and accents that no letter has.
_STRUCK = re.compile(
    "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_DIGIT = re.compile(r"[^\D0-9]")
_BREAK = re.compile(r"(?<=[^\W\d_])[-\u2010]\n[ \t]*(?=[^\W\d_])")
_SIGNS = re.compile(
    r"(?<=[^\W\d_])['\u2018\u2019`\u00b4\"()\[\]{}<>|/\\*~^+=#\u00b7]{1,3}(?=[^\W\d_])"
)
_BETWEEN = r"[\s.\-_*/|\u00b7\u2010-\u2015]"
# One sign between any two letters, or the same few between all of them.
_SPACED = re.compile(
    rf"(?<!\w)(?:(?:[^\W_]{_BETWEEN}){{2,}}"
    rf"|[^\W_](?P<wide>{_BETWEEN}{{2,3}})(?:[^\W_](?P=wide))+)[^\W_](?!\w)"
)
_SPACE = re.compile(rf"(?<=\w){_BETWEEN}{{1,3}}(?=\w)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """
    A text as it is read, and *ours* of it.

    *places* tells of each of its characters from where to where it stands in what was
    written; None where nothing is otherwise.
    """

    text: str = field(repr=False)
    ours: str = field(repr=False)
    places: Spans | None = field(default=None, repr=False)

    def as_written(self, hit: Hit, written: str) -> Hit:
        """Return *hit* with its place in what was *written*, and the words there."""
        if self.places is None or hit.start >= hit.end:
            return hit
        start, end = self.places[hit.start][0], self.places[hit.end - 1][1]
        return replace(hit, start=start, end=end, words=written[start:end])


def as_seen(text: str) -> str:
    """Return *text* in plain letters, without what nobody sees of it."""
    if text.isascii():
        return text
    return _in_one_script(_composed(_HIDDEN.sub("", text)))


def readings(text: str, ours: str) -> Iterator[Seen]:
    """
    Yield *text* as people see it, and in each other way in which it can be read.

    That is with broken words put together, with spaced ones, and with such as have
    quote marks or brackets in them.
    """
    own, places = as_seen(ours), tuple((at, at + 1) for at in range(len(text)))
    seen, places = _without(_HIDDEN, text, places)
    seen, places = _plain(seen, places)
    yield Seen(text=seen, ours=own, places=places if seen != text else None)
    for is_there, join in _OTHERWISE:
        if is_there.search(seen) is not None:
            other, other_places = join(seen, places)
            yield Seen(text=other, ours=join(own, ())[0], places=other_places)


def _joined(text: str, places: Spans) -> tuple[str, Spans]:
    return _without(_BREAK, text, places)


def _unsigned(text: str, places: Spans) -> tuple[str, Spans]:
    return _without(_SIGNS, text, places)


def _unspaced(text: str, places: Spans) -> tuple[str, Spans]:
    """Take out what stands between the letters of a word."""
    spaces = [
        (match.start() + space.start(), match.start() + space.end())
        for match in _SPACED.finditer(text)
        for space in _SPACE.finditer(match[0])
    ]
    return _cut(text, places, spaces)


_OTHERWISE = ((_BREAK, _joined), (_SPACED, _unspaced), (_SIGNS, _unsigned))


def _without(taken: re.Pattern[str], text: str, places: Spans) -> tuple[str, Spans]:
    """Take out what matches; return the rest, and the place of each character."""
    return _cut(text, places, [match.span() for match in taken.finditer(text)])


def _cut(text: str, places: Spans, taken: list[Span]) -> tuple[str, Spans]:
    kept: list[str] = []
    left: list[Span] = []
    last = 0
    for start, end in [*taken, (len(text), len(text))]:
        kept.append(text[last:start])
        left += places[last:start]
        last = end
    return "".join(kept), tuple(left)


def _plain(text: str, places: Spans) -> tuple[str, Spans]:
    """Write each letter, with its accents, in its plain form."""
    if _composed(text) == text:
        return _in_one_script(text), places
    written: list[str] = []
    found: list[Span] = []
    for start, end in _letters(text):
        plain = _composed(text[start:end])
        written.append(plain)
        found += [(places[start][0], places[end - 1][1])] * len(plain)
    return _in_one_script("".join(written)), tuple(found)


def _composed(text: str) -> str:
    """Return each letter with the accents it has, and with no other mark."""
    return _STRUCK.sub("", unicodedata.normalize("NFKC", text))


def _in_one_script(text: str) -> str:
    """Return letters and digits as others are; each keeps its place."""
    return simplify(unmixed(_DIGIT.sub(lambda sign: str(int(sign[0])), text)))


def _letters(text: str) -> Iterator[Span]:
    """Yield from where to where each letter goes with the marks that belong to it."""
    start = 0
    for at in range(1, len(text)):
        if not unicodedata.combining(text[at]):
            yield start, at
            start = at
    if text:
        yield start, len(text)
