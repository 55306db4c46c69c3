"""
Patterns: how a lexicon writes what people say about one thing.

    forced labour | slave*            either phrase; a star stands for any ending
    *unfall                           or for any beginning, as in compounds
    @papers + kept | took | holds     one of each, near each other in one sentence
    !child labour                     not where it is denied: "there is no child labour"
    ?recruitment fee*                 says it less surely
    ~deposit                          says it only in company

A group, such as ``@papers``, is a list of phrases with a name.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from grievance.domain.errors import GrievanceError


STRONG, MEDIUM, WEAK = 0.8, 0.6, 0.35
WEIGHTS = {"?": MEDIUM, "~": WEAK}
DENIABLE = "!"
DEEPEST = 8  # groups within groups

Term = frozenset[str]


class PatternError(GrievanceError):
    """A lexicon has a pattern that cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pattern:
    """Terms that must stand near each other, and how much they say together."""

    terms: tuple[Term, ...] = field(repr=False)
    weight: float
    deniable: bool


def read_pattern(written: str, groups: Mapping[str, str]) -> Pattern:
    """
    Read one pattern as the head of this module shows them.

    Raises:
        PatternError: It has an empty part, or names a group that is not there.
    """
    text, deniable, weight = written.strip(), False, STRONG
    while text[:1] == DENIABLE or text[:1] in WEIGHTS:
        deniable = deniable or text[0] == DENIABLE
        weight = WEIGHTS.get(text[0], weight)
        text = text[1:]
    terms = tuple(read_term(term, groups) for term in text.split("+"))
    return Pattern(terms=terms, weight=weight, deniable=deniable)


def read_term(written: str, groups: Mapping[str, str]) -> Term:
    """
    Read phrases between bars, each group in its place.

    Raises:
        PatternError: One is empty, or a group is not there.
    """
    return frozenset(_phrases(written, groups, DEEPEST))


def _phrases(written: str, groups: Mapping[str, str], depth: int) -> Iterator[str]:
    for part in written.split("|"):
        phrase = part.strip()
        if not phrase.strip("@!*~?+"):
            msg = f"There is an empty phrase in {written!r}; fill it or take it out."
            raise PatternError(msg)
        if phrase.startswith("@"):
            yield from _phrases(_group(phrase, groups, depth), groups, depth - 1)
        else:
            yield phrase


def _group(name: str, groups: Mapping[str, str], depth: int) -> str:
    if depth == 0 or name[1:] not in groups:
        msg = f"There is no group {name}, or it is in itself; correct the lexicon."
        raise PatternError(msg)
    return groups[name[1:]]
