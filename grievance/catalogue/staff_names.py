"""
Find whom of the office a text names, and how: outright, in a greeting, or in part.

One missed would be given the key to a complaint about themselves.  So a surname alone
counts, too; it is said that this is not sure, and others are asked to read first.
"""

from __future__ import annotations

import re

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from grievance.catalogue.addressing import addressing, only_addresses
from grievance.catalogue.folding import UMLAUTS, fold, is_spaceless, plain
from grievance.catalogue.needles import whole
from grievance.catalogue.reading import Reading
from grievance.domain.lookalikes import unmixed


SHORTEST_PART = 2  # letters of a name that is looked for alone
MOST_LOOKED_AT = 200  # places of one name; more are no greeting
_CAPITAL = 1  # the first letter of a name


class NameUse(StrEnum):
    """How a text names somebody."""

    NAMED = "named"
    GREETED = "greeted"
    IN_PART = "in-part"  # by a surname or a first name alone


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffName:
    """Somebody a text names; *key* is what the caller knows them by."""

    key: str
    use: NameUse
    words: str = field(repr=False)


def find_staff(reading: Reading, names: Mapping[str, str]) -> Iterator[StaffName]:
    """Yield those of *names* (by key) that a text names, the first line its subject."""
    texts = (
        reading.plain,
        plain(reading.folded.translate(UMLAUTS)),
        *_in_one_script(reading.written),
    )
    lines = _Lines(reading.written)
    for key, name in names.items():
        ways = ways_of(name)
        if any(way in text for way in ways for text in texts):
            use = _use(reading.plain, lines, ways)
            yield StaffName(key=key, use=use, words=name)
        elif (part := _part(reading, texts, name)) is not None:
            yield StaffName(key=key, use=NameUse.IN_PART, words=part)


def _in_one_script(written: str) -> Iterator[str]:
    """Yield a text with no letters of another script, if it borrowed some."""
    latin = unmixed(written)
    if latin != written:
        yield _plain(latin)


def ways_of(name: str) -> tuple[str, ...]:
    """
    Return the name without accents, with ae for ä, and with the last word first.

    Each also with the s that German and others put behind it, without an apostrophe.
    """
    words = fold(name).split()
    orders = (" ".join(words), " ".join([*words[-1:], *words[:-1]]))
    spelt = (plain(way) for o in orders for way in (o, o.translate(UMLAUTS)))
    ways = (way for one in spelt if one for way in _with_s(one))
    return tuple(dict.fromkeys(map(whole, ways)))


def _with_s(way: str) -> tuple[str, ...]:
    return (way,) if is_spaceless(way) else (way, f"{way}s")


class _Lines:
    """The lines of a text with what each is folded, made when it is first needed."""

    def __init__(self, written: str) -> None:
        self._written = written

    @cached_property
    def folded(self) -> list[tuple[str, str]]:
        return [(line, _plain(line)) for line in self._written.split("\n")]


def _use(text: str, lines: _Lines, ways: tuple[str, ...]) -> NameUse:
    """Say how the lines name somebody; where a name runs over two lines, outright."""
    places = sum(text.count(way) for way in ways)
    if places > MOST_LOOKED_AT:
        return NameUse.NAMED
    naming = [
        (number, line)
        for number, (line, folded) in enumerate(lines.folded)
        if any(way in folded for way in ways)
    ]
    within = sum(folded.count(way) for _line, folded in lines.folded for way in ways)
    if not naming or naming[0][0] == 0 or places > within:
        return NameUse.NAMED
    is_harmless = all(only_addresses(line, ways) for _number, line in naming)
    return NameUse.GREETED if is_harmless else NameUse.NAMED


def _part(reading: Reading, texts: tuple[str, ...], name: str) -> str | None:
    """Return the part of a name that a text seems to name somebody by."""
    words = name.split()
    if len(words) == 1 and is_spaceless(name):
        return _surname_with_title(reading.written, name)
    for word in (*words[-1:], *words[:1]):
        way = _plain(word).strip()
        if not way or way in addressing().roles:  # a title of somebody, hardly a name
            continue
        is_there = any(whole(one) in text for one in _with_s(way) for text in texts)
        if is_there and len(word) >= SHORTEST_PART and _means(reading.written, word):
            return word
    return None


def _means(written: str, word: str) -> bool:
    """Whether *word* is written as a name somewhere, and not as a word of its own."""
    found = _places(written, word)
    if found is None:  # written with other accents
        return True
    return any(_is_name(written, match, word) for match in found)


def _places(written: str, word: str) -> list[re.Match[str]] | None:
    pattern = re.compile(rf"(?<!\w){re.escape(word)}s?(?!\w)", re.IGNORECASE)
    return list(pattern.finditer(written))[:MOST_LOOKED_AT] or None


def _is_name(written: str, match: re.Match[str], word: str) -> bool:
    before = written[: match.start()][-40:]
    title = _plain(before).split()[-1:]
    if title and title[0] in addressing().titles:
        return True
    if match[0][:_CAPITAL].islower() and word[:_CAPITAL].isupper():
        return False
    is_everyday = _plain(word).strip() in addressing().everyday
    return not (is_everyday and _begins(before))


def _begins(before: str) -> bool:
    """Whether a sentence begins there, where any word has a capital."""
    left = before.rstrip(" \t\"'(*->")
    return not left or left[-1] in ".!?:;\n。！？"  # theirs


def _surname_with_title(written: str, name: str) -> str | None:
    """Find 王女士 for 王芳."""
    for title in addressing().titles_after:
        if f"{name[0]}{title}" in written:
            return f"{name[0]}{title}"
    return None


def _plain(text: str) -> str:
    return plain(fold(text))
