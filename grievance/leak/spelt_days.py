"""
Days whose number is written as a word, as in letters read aloud: the third of November.

Of the languages with spaces; Chinese numerals are among the days of `days`.
"""

from __future__ import annotations

import re

from collections.abc import Iterator

from grievance.leak.words import flat, flat_text


Spelt = tuple[int, int, int, int]  # from, to, month, day
_ENGLISH = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth "
    "thirteenth fourteenth fifteenth sixteenth seventeenth eighteenth nineteenth "
    "twentieth twenty-first twenty-second twenty-third twenty-fourth twenty-fifth "
    "twenty-sixth twenty-seventh twenty-eighth twenty-ninth thirtieth thirty-first"
)
_GERMAN = (
    "erste zweite dritte vierte fünfte sechste siebte achte neunte zehnte elfte zwölfte "
    "dreizehnte vierzehnte fünfzehnte sechzehnte siebzehnte achtzehnte neunzehnte "
    "zwanzigste einundzwanzigste zweiundzwanzigste dreiundzwanzigste "
    "vierundzwanzigste fünfundzwanzigste sechsundzwanzigste siebenundzwanzigste "
    "achtundzwanzigste neunundzwanzigste dreißigste einunddreißigste"
)
_FRENCH = (
    "premier deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze "
    "quinze seize dix-sept dix-huit dix-neuf vingt vingt-et-un vingt-deux vingt-trois "
    "vingt-quatre vingt-cinq vingt-six vingt-sept vingt-huit vingt-neuf trente "
    "trente-et-un"
)
_PORTUGUESE = (
    "primeiro dois três quatro cinco seis sete oito nove dez onze doze treze catorze "
    "quinze dezasseis dezassete dezoito dezanove vinte vinte-e-um vinte-e-dois "
    "vinte-e-três vinte-e-quatro vinte-e-cinco vinte-e-seis vinte-e-sete vinte-e-oito "
    "vinte-e-nove trinta trinta-e-um"
)
_OTHERWISE = {"quatorze": 14, "dezesseis": 16, "dezessete": 17, "dezenove": 19}
_MONTHS = (
    "january janvier januar janeiro janner",
    "february fevrier februar fevereiro feber",
    "march mars marz marco",
    "april avril abril",
    "may mai maio",
    "june juin juni junho",
    "july juillet juli julho",
    "august aout agosto",
    "september septembre setembro",
    "october octobre oktober outubro",
    "november novembre novembro",
    "december decembre dezember dezembro",
)
_MONTH = {name: at for at, names in enumerate(_MONTHS, 1) for name in names.split()}
_DAY = _OTHERWISE | {
    flat_text(word): at
    for numbers in (_ENGLISH, _GERMAN, _FRENCH, _PORTUGUESE)
    for at, word in enumerate(numbers.split(), 1)
}
_WORD = re.compile(r"[^\W\d_]+")
_MAY_BE_MONTH = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,9}(?![^\W\d_])")
_CASES = tuple(f"te{ending}" for ending in "nrsm")  # of a German number
_OF, _THE = frozenset({"of", "de", "day", "d"}), frozenset({"the"})
_LONGEST, _AROUND = 3, 40  # words of a number; characters that it stands within
Words = list[re.Match[str]]


def spelt_days(text: str) -> Iterator[Spelt]:
    """Yield each day in *text* whose number is a word beside a month."""
    for match in _MAY_BE_MONTH.finditer(text):
        month = _MONTH.get(flat(match[0]))
        if month is not None:
            yield from _beside(text, match, month)


def _beside(text: str, month: re.Match[str], number: int) -> Iterator[Spelt]:
    """Yield the day before a month, and the one behind it."""
    begin = max(0, month.start() - _AROUND)
    before = list(_WORD.finditer(text, begin, month.start()))
    while before and flat(before[-1][0]) in _OF:
        before.pop()
    for length in range(min(_LONGEST, len(before)), 0, -1):
        row = before[-length:]
        if day := _day(row):
            yield row[0].start(), month.end(), number, day
            return
    behind = list(_WORD.finditer(text, month.end(), month.end() + _AROUND))
    behind = behind[1:] if behind and flat(behind[0][0]) in _THE else behind
    for length in range(min(_LONGEST, len(behind)), 0, -1):
        if day := _day(behind[:length]):
            yield month.start(), behind[length - 1].end(), number, day
            return


def _day(row: Words) -> int | None:
    """Return the number that a row of words is."""
    written = "-".join(flat(word[0]) for word in row)
    return _DAY.get(
        written.removesuffix(written[-1]) if written.endswith(_CASES) else written
    )
