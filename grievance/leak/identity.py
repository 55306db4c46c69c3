"""
Names, addresses and numbers of people, as keys that a letter can be asked for.

    w:…   how one word of a name sounds
    j:…   how two that stand side by side sound together, in either order
    c:…   two to four characters of a name without spaces
    a:…   an address
    d:…   the last seven digits of a number
    r:…   a reference that somebody knows a case by

Who may open the identity asks for the keys themselves, everybody else for fingerprints.
"""

from __future__ import annotations

import re

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from grievance.catalogue.sounds import sound
from grievance.leak.common_words import is_common
from grievance.leak.hidden import as_seen
from grievance.leak.hit import Hit, HitKind
from grievance.leak.words import HAN, Text, Word


SHORTEST, SHORTEST_JOINED, SHORTEST_HAN, LONGEST_HAN = 3, 7, 2, 4
SHORTEST_STEM = 5
DIGITS = 7
MOST_KEYS = 400
WHY = "this may name somebody whose identity is sealed"
_WORD = re.compile(rf"[{HAN}]+|[^\W\d_{HAN}]+")
_ADDRESS = re.compile(r"[^\s<>()\[\],;:\"@]+@[^\s<>()\[\],;:\"@]+")
_NUMBER = re.compile(r"\+?\d(?:[\s().\-/]{0,3}\d){6,20}")
_WITH_COMMAS = re.compile(r"\+?\d(?:,?\d){6,20}")
_REFERENCE = re.compile(
    r"\bGR[\s-]{0,3}[0-9A-Z]{4}[\s-]{0,3}[0-9A-Z]{4}\b", re.IGNORECASE
)
_IS_HAN = re.compile(f"[{HAN}]+")
# Words beside names, and boxes that everybody has.
_BESIDE_NAMES = (
    "the and von van der den dem des del della dos das bin ibn abu mrs miss herr frau "
    "madame monsieur mme senhor senhora sra doctor prof info mail office contact admin "
    "post kontakt contato support team hello bonjour gmail mailbox noreply webmaster"
)
_NOBODY = frozenset(_WORD.findall(_BESIDE_NAMES))


def identity_keys(values: Iterable[str]) -> frozenset[str]:
    """Return the keys of names, addresses and whatever else tells how to reach one."""
    keys: dict[str, None] = {}
    for value in values:
        keys.update(dict.fromkeys(_keys(as_seen(value))))
    return frozenset(list(keys)[:MOST_KEYS])


def find_identity(text: Text, is_known: Callable[[str], bool]) -> Iterator[Hit]:
    """Yield the places of *text* with a key that *is_known*."""
    for start, end, keys in _asked(text):
        if any(is_known(key) for key in keys):
            words = text.written[start:end]
            yield Hit(kind=HitKind.IDENTITY, start=start, end=end, words=words, why=WHY)


def _keys(value: str) -> Iterator[str]:
    for number in _NUMBER.findall(value):
        yield _digits(number)
    for reference in _REFERENCE.findall(value):
        yield _reference(reference)
    for address in _ADDRESS.findall(value):
        yield f"a:{address.lower()}"
    named = _ADDRESS.sub(lambda match: f" {match[0].partition('@')[0]} ", value)
    words = _WORD.findall(named)
    for word in words:
        yield from _han_keys(word) if _IS_HAN.match(word) else _word_keys(word)
    for one, other in pairwise(words):
        yield from (_joined(one, other), _joined(other, one))


def _word_keys(word: str) -> Iterator[str]:
    if len(word) >= SHORTEST and word.casefold() not in _NOBODY:
        yield f"w:{sound(word)}"


def _han_keys(name: str) -> Iterator[str]:
    """Yield a name, the given name alone, and how all of it sounds."""
    if SHORTEST_HAN <= len(name) <= LONGEST_HAN:
        yield f"c:{name}"
        yield f"j:{sound(name)}"
        if len(name) > SHORTEST_HAN:
            yield f"c:{name[1:]}"


def _joined(one: str, other: str) -> str:
    return f"j:{sound(one)}{sound(other)}"


def _digits(number: str) -> str:
    digits = "".join(filter(str.isdigit, number))
    return f"d:{digits[-DIGITS:]}"


def _asked(text: Text) -> Iterator[tuple[int, int, list[str]]]:
    """Yield each place that a person typed, with the keys to ask for."""
    for pattern, write in _WHOLE:
        for match in pattern.finditer(text.written):
            if text.is_typed(match.start(), match.end()):
                yield match.start(), match.end(), [write(match.group())]
    typed = [
        (at, word)
        for at, (word, is_typed) in enumerate(zip(text.words, text.typed, strict=True))
        if is_typed
    ]
    for at, word in typed:
        if word.is_han:
            yield from _asked_han(text.words[at : at + LONGEST_HAN])
        else:
            yield from _asked_spaced(word, text.words[at + 1 : at + 2])


def _asked_spaced(
    word: Word, following: Sequence[Word]
) -> Iterator[tuple[int, int, list[str]]]:
    """Yield a word alone, and with the one behind it."""
    if _may_be_name(word):
        yield word.start, word.end, list(_asked_word(word))
    for other in following:
        if not other.is_han and _may_be_names(word, other):
            key = f"j:{word.sound}{other.sound}"
            if len(key) >= SHORTEST_JOINED:
                yield word.start, other.end, [key]


def _address(written: str) -> str:
    return f"a:{written.lower().strip('.')}"


def _reference(written: str) -> str:
    return f"r:{''.join(filter(str.isalnum, written)).lower()}"


_WHOLE = (
    (_NUMBER, _digits),
    (_WITH_COMMAS, _digits),
    (_ADDRESS, _address),
    (_REFERENCE, _reference),
)


def _asked_word(word: Word) -> Iterator[str]:
    """Yield how a word sounds, alone and without what may be an ending."""
    heard = word.sound
    yield from (f"w:{heard}", f"j:{heard}")
    if len(heard) > SHORTEST_STEM:
        yield from (f"w:{heard[:-1]}", f"w:{heard[:-2]}")


def _asked_han(row: Sequence[Word]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the names of two to four characters that begin a row."""
    for length in range(SHORTEST_HAN, len(row) + 1):
        if not row[length - 1].is_han:
            return
        name = _together(row[:length])
        yield row[0].start, row[length - 1].end, [f"c:{name}", f"j:{sound(name)}"]


def _together(row: Iterable[Word]) -> str:
    return "".join(word.written for word in row)


def _may_be_names(one: Word, other: Word) -> bool:
    """Whether two words side by side are more than two everyday ones."""
    if one.is_capital and other.is_capital:
        return True
    return not (is_common(one.written) and is_common(other.written))


def _may_be_name(word: Word) -> bool:
    """Whether a word that is an everyday one is written as a name."""
    if len(word.written) < SHORTEST:
        return False
    return not is_common(word.written) or (word.is_capital and not word.starts)
