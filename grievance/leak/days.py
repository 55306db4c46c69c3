"""Days, however they are written, as month and day; a year in between changes nothing."""

from __future__ import annotations

import re

from collections.abc import Collection, Iterable, Iterator

from grievance.leak.hit import Hit, HitKind
from grievance.leak.spelt_days import spelt_days
from grievance.leak.words import Text, flat


Day = tuple[int, int]  # month, day
Found = tuple[int, int, frozenset[Day]]
MONTHS, LONGEST_MONTH = 12, 31
AROUND = 20  # characters: the longest way to write a day
WHY = "this day stands in a letter of the case"
# The first letters that tell a month from all others, without accents.
_STEMS = (
    ("jan",),
    ("feb", "fev"),
    ("mar", "mrz"),
    ("apr", "avr", "abr"),
    ("may", "mai"),
    ("jun", "juin"),
    ("jul", "juil"),
    ("aug", "aou", "ago"),
    ("sep", "set"),
    ("oct", "okt", "out"),
    ("nov",),
    ("dec", "dez"),
)
_DIGITS = re.compile(r"\d{1,4}")
_NUMBERS = re.compile(
    r"(?<![\d.,])(?:(?P<y>\d{4})[-/.](?P<m>\d{1,2})[-/.](?P<d>\d{1,2})"
    r"|(?P<a>\d{1,2})[-/.](?P<b>\d{1,2})(?:[-/.](?:\d{4}|\d{2}))?\.?)(?!\d)"
)
_HAN = re.compile(r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号號]")
_NUMERAL = "一二三四五六七八九"
_HAN_WORDS = re.compile(
    rf"(?P<m>十?[{_NUMERAL}]|十)月(?P<d>[二三]?十[{_NUMERAL}]?|[廿卅]?[{_NUMERAL}]|[廿卅])[日号號]"
)
_DAY_MONTH = re.compile(
    r"(?<!\d)(\d{1,2})(?:st|nd|rd|th|er|º|o|\.)?\s+(?:of\s+|de\s+)?([^\W\d_]{3,10})"
)
_MONTH_DAY = re.compile(
    r"\b((?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*)\.?\s+(\d{1,2})"
    r"(?:st|nd|rd|th)?(?!\d)",
    re.IGNORECASE,
)


def find_days(text: Text, letters: Iterable[str]) -> Iterator[Hit]:
    """Yield the days that a person typed into *text* and the case's *letters* have."""
    typed = [one for one in days(text.written) if text.is_typed(one[0], one[1])]
    if not typed:
        return
    numbers = {number for *_, found in typed for day in found for number in day}
    known = {day for letter in letters for day in _known(letter, numbers)}
    for start, end, found in typed:
        if found & known:
            words = text.written[start:end]
            yield Hit(kind=HitKind.DATE, start=start, end=end, words=words, why=WHY)


def _known(letter: str, numbers: Collection[int]) -> Iterator[Day]:
    """Yield the days in *letter* around these numbers: it may be as long as a book."""
    read_until = 0
    for match in _DIGITS.finditer(letter):
        if match.start() >= read_until and int(match[0]) in numbers:
            read_until = match.end() + AROUND
            around = letter[max(0, match.start() - AROUND) : read_until + AROUND]
            for *_, found in days(around):
                yield from found
    for *_, found in (*_in_han_words(letter), *_in_words(letter)):
        yield from found


def days(text: str) -> Iterator[Found]:
    """Yield each day in *text* with its place; both readings of 3/4."""
    for match in _NUMBERS.finditer(text):
        yield from _found(match, _of_numbers(match))
    for match in _HAN.finditer(text):
        yield from _found(match, {(int(match["m"]), int(match["d"]))})
    yield from _in_han_words(text)
    yield from _in_words(text)
    for match in _DAY_MONTH.finditer(text):
        yield from _found(match, {(_month(match[2]), int(match[1]))})
    for match in _MONTH_DAY.finditer(text):
        yield from _found(match, {(_month(match[1]), int(match[2]))})


def _in_han_words(text: str) -> Iterator[Found]:
    """Yield the days that are written as 十一月三日."""
    for match in _HAN_WORDS.finditer(text):
        yield from _found(match, {(_han_number(match["m"]), _han_number(match["d"]))})


def _in_words(text: str) -> Iterator[Found]:
    """Yield the days that are written as the third of November."""
    for start, end, month, day in spelt_days(text):
        yield start, end, frozenset({(month, day)})


def _han_number(written: str) -> int:
    """Return the number that one to three Chinese numerals mean, up to 39."""
    spelt = written.replace("廿", "二十").replace("卅", "三十")
    before, ten, after = spelt.rpartition("十")
    tens = (_NUMERAL.find(before) + 1 or 1) * 10 if ten and before else 10 * len(ten)
    return tens + (_NUMERAL.find(after) + 1 if after else 0)


def _of_numbers(match: re.Match[str]) -> set[Day]:
    if match["y"]:
        return {(int(match["m"]), int(match["d"]))}
    one, other = int(match["a"]), int(match["b"])
    return {(one, other), (other, one)}


def _found(match: re.Match[str], read: set[Day]) -> Iterator[Found]:
    possible = frozenset(day for day in read if _is_day(day))
    if possible:
        yield match.start(), match.end(), possible


def _is_day(day: Day) -> bool:
    month, number = day
    return 1 <= month <= MONTHS and 1 <= number <= LONGEST_MONTH


def _month(written: str) -> int:
    """Return the number of a month in any of the languages; 0 for another word."""
    word = flat(written)
    for number, stems in enumerate(_STEMS, 1):
        if any(word.startswith(stem) for stem in stems):
            return number
    return 0
