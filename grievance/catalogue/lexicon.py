"""
The words complainants use, by language: for each criterion and each signal.

The files under ``lexicons/`` are data: phrases as a person would write them,
where a trailing ``*`` stands for any ending. Strong phrases say it alone, weak
ones need company, and *together* names pairs of word lists of which one each
must stand in the same sentence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from itertools import chain

from grievance.catalogue.files import decode
from grievance.domain.errors import NotFoundError


LANGUAGES = ("en", "fr", "zh", "pt", "de")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Clues:
    """
    What points to one thing; a sentence with an *unless* word is ignored.

    Each is equal to itself only, so that it can be a key without hashing all
    of its phrases.
    """

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    together: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = ()
    unless: tuple[str, ...] = ()

    @cache  # noqa: B019  # clues live as long as the cached lexicon
    def phrases(self) -> frozenset[str]:
        """Return all phrases."""
        paired = chain.from_iterable(chain.from_iterable(self.together))
        return frozenset(chain(self.strong, self.weak, self.unless, paired))


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionClues:
    """What points to one criterion, in the numbering of the current version."""

    standard: str
    criterion: str
    clues: Clues


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalClues:
    """What points to each signal."""

    anonymity: Clues
    reprisal_fear: Clues
    reprisal_incident: Clues
    death: Clues
    child_labour: Clues
    forced_labour: Clues
    violence: Clues
    out_of_scope: Clues
    auditor: Clues
    office: Clues


@dataclass(frozen=True, slots=True, kw_only=True)
class Lexicon:
    """The clues of one language; *mention* are its words for a criterion."""

    language: str
    about: str
    mention: tuple[str, ...]
    criteria: tuple[CriterionClues, ...] = field(repr=False)
    signals: SignalClues = field(repr=False)


@cache
def lexicon(language: str) -> Lexicon:
    """
    Load the lexicon of a language, given as a tag such as ``pt`` or ``pt-BR``.

    Raises:
        NotFoundError: There is no lexicon for this language.
    """
    primary = language.partition("-")[0].casefold()
    if primary not in LANGUAGES:
        reason = f"There is no lexicon for {language!r}; there is one for each of "
        raise NotFoundError(reason + ", ".join(LANGUAGES) + ".")
    return decode(f"lexicons/{primary}.json", Lexicon)
