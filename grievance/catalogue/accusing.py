"""
Tell whether a letter says of somebody of the office what one says of a bad office.

People name whoever works on their case in any answer: "as I told Ms Osei".  So a name
accuses nobody; it does where "your handler" in its place would.
"""

from __future__ import annotations

import re

from collections.abc import Iterable
from types import MappingProxyType

from grievance.catalogue.addressing import only_addresses
from grievance.catalogue.danger import enough_words
from grievance.catalogue.folding import is_spaceless
from grievance.catalogue.lexicon import SIGNAL, lexicon
from grievance.catalogue.reading import LONGEST, read
from grievance.catalogue.staff_names import ways_of
from grievance.domain.errors import NotFoundError


OFFICE = SIGNAL + "office"
# Words for whoever works on a case that the lexicon of each language knows as such.
STAND_INS = MappingProxyType(
    {
        "de": "Ihr Bearbeiter",
        "en": "your handler",
        "fr": "votre collègue",
        "pt": "analista de vocês",
        "zh": "你们的人",
    }
)
_EDGES = (r"(?<![A-Za-zÀ-ɏ])", r"(?![A-Za-zÀ-ɏ])")  # Chinese may stand beside it
_QUOTED = re.compile(r"^[ \t]*[>|].*$", re.MULTILINE)


def accuses(text: str, language: str | None, names: Iterable[str]) -> bool:
    """
    Whether *text* complains of the office, or of somebody of *names*.

    What it quotes line by line is left out: that is our own letter, as a rule.
    """
    own = _own(text)
    return bool(_said(own, language)) or bool(_said_of(own, language, names))


def accuses_any(text: str, language: str | None, names: Iterable[str]) -> bool:
    """Whether *text*, besides what it says of the office, complains of one of *names*."""
    own = _own(text)
    found = _said_of(own, language, names)
    return bool(found) and not found <= _said(own, language)


def _own(text: str) -> str:
    """Return what somebody wrote themselves, as far as phrases are looked for."""
    return _QUOTED.sub("", text)[:LONGEST]


def _said(text: str, language: str | None) -> frozenset[str]:
    """
    Return the words of a complaint about the office, by the lexicons alone.

    What was learned of complaints errs on short answers, and more with a stand-in.
    """
    return frozenset(enough_words(read(text, language).told.get(OFFICE, ())))


def _said_of(own: str, language: str | None, names: Iterable[str]) -> frozenset[str]:
    """Return what is said with a stand-in for each name; nothing where none is there."""
    stand_in, replaced = _stand_in(language), own
    for name in names:
        replaced = _without_name(replaced, name, stand_in)
    return frozenset() if replaced == own else _said(replaced, language)


def _without_name(text: str, name: str, stand_in: str) -> str:
    """Put *stand_in* for a name, but where a line only greets somebody."""
    pattern, ways = _pattern(name), ways_of(name)
    return "\n".join(
        line if only_addresses(line, ways) else pattern.sub(stand_in, line)
        for line in text.split("\n")
    )


def _stand_in(language: str | None) -> str:
    try:
        return STAND_INS[lexicon(language or "").language]
    except NotFoundError:
        return STAND_INS["en"]


def _pattern(name: str) -> re.Pattern[str]:
    """Match a whole name in any of its ways, in capitals or not."""
    ways = {name.casefold(), *(way.strip() for way in ways_of(name))}
    written = (r"\s+".join(map(re.escape, way.split())) for way in ways)
    either = "|".join(sorted(written, key=len, reverse=True))
    before, after = ("", "") if is_spaceless(name) else _EDGES
    return re.compile(rf"{before}(?:{either}){after}", re.IGNORECASE)
