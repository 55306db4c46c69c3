"""
What somebody typed into the filter bar.

    water pay          both words
    !closed            not this word
    stage:triage       a word in one field; `!stage:closed` not in it
    entity:"old mill"  words that stand together
"""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass

from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency


_WORD = re.compile(r'(?:"[^"]*"?|[^\s"])+')
FIELDS = (
    "ref",
    "stage",
    "urgency",
    "due",
    "handler",
    "lang",
    "entity",
    "criterion",
    "flag",
    "is",
)
WORDS_OF = {"stage": tuple(Stage), "urgency": tuple(Urgency)}


@dataclass(frozen=True, slots=True)
class Term:
    """A word to be found or, where *negated*, not; *field* is empty for anywhere."""

    word: str
    field: str = ""
    negated: bool = False

    def narrows(self, before: Term) -> bool:
        """Tell whether what fits it fits *before* as well: a letter more was typed."""
        if self == before:
            return True
        is_alike = self.field == before.field and not (self.negated or before.negated)
        return is_alike and before.word in self.word


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """All terms must fit; *unknown* are fields that somebody meant and we lack."""

    terms: tuple[Term, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def no_such(self) -> str:
        """Say of a field, or a word where there are few, that none is called so; or ""."""
        for name in self.unknown:
            return f"There is no field “{name}”; there are {', '.join(FIELDS)}."
        for term in self.terms:
            words = WORDS_OF.get(term.field, ())
            if words and not any(term.word in word for word in words):
                return f"There is no {term.field} “{term.word}”; there is {', '.join(words)}."
        return ""


def parse_filter(text: str) -> CaseFilter:
    """Read what was typed; an unfinished term such as `!` or `stage:` wants nothing."""
    terms: list[Term] = []
    unknown: list[str] = []
    for one in _WORD.findall(text.casefold()):
        typed = " ".join(one.replace('"', "").split())
        negated = typed.startswith("!")
        name, colon, word = typed.removeprefix("!").rpartition(":")
        if not word:
            continue
        field = _field(name)
        if colon and not field:
            unknown.append(name)
            word = f"{name}:{word}"
        terms.append(Term(word, field, negated))
    return CaseFilter(tuple(terms), tuple(unknown))


def _field(name: str) -> str:
    """Complete a field's name from its beginning; nothing where that is unclear."""
    found: Iterator[str] = (
        field for field in FIELDS if name and field.startswith(name)
    )
    return next(found, "")
