"""Which criteria a text is about, and by which of its words."""

from __future__ import annotations

import re
import unicodedata

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

from grievance.catalogue.clues import ENOUGH, Reading, find_clues, readings, weigh
from grievance.catalogue.folding import is_spaceless
from grievance.catalogue.lexicon import LANGUAGES, CriterionClues, lexicon
from grievance.catalogue.standards import parse_criterion_id, standard
from grievance.domain.errors import GrievanceError


PERFORMANCE, CUSTODY = "ASI-PS", "ASI-CoC"
CURRENT = {PERFORMANCE: "V3.1", CUSTODY: "V2.1"}
SHORT = {PERFORMANCE: "PS", CUSTODY: "CoC"}
CERTAIN = 1.0
MOST_WORDS = 8
_ID = r"(?<![\d.vV])\d{1,2}\.\d{1,2}[a-z]?(?![A-Za-z\d%€$]|\.\d)"
_JOINT = r"\s*(?:,|;|、|，|/|&|and|or|et|und|e|y|o|ou|oder|sowie|和|及|与)+\s*"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionMatch:
    """A criterion a text seems to be about, how surely, and by which words."""

    standard: str
    criterion: str
    score: float
    words: tuple[str, ...] = field(repr=False)

    @property
    def code(self) -> str:
        """The criterion as a slip writes it, such as ``PS 10.3``."""
        return f"{SHORT.get(self.standard, self.standard)} {self.criterion}"


def find_criteria(text: str, language: str | None) -> tuple[CriterionMatch, ...]:
    """
    Find the criteria *text* is about, in the current numbering, surest first.

    *language* is a tag such as ``pt``; without one, or where there is no
    lexicon for it, every lexicon is tried. A criterion the text mentions by
    number is certain, and keeps its letter.
    """
    found = {(m.standard, m.criterion): m for m in _clued(text, language)}
    for match in _mentioned(text):
        found.pop((match.standard, _whole(match.criterion)), None)
        found[match.standard, match.criterion] = match
    return tuple(sorted(found.values(), key=_order))


def _order(match: CriterionMatch) -> tuple[float, str, str]:
    return -match.score, match.standard, match.criterion


def _whole(criterion: str) -> str:
    return str(parse_criterion_id(criterion).whole)


def _clued(text: str, language: str | None) -> Iterator[CriterionMatch]:
    """Yield what each lexicon suggests; the surest comes last and wins."""
    suggested = (
        _suggest(reading, entry)
        for reading in readings(text, language)
        for entry in reading.lexicon.criteria
    )
    likely = (match for match in suggested if match.score >= ENOUGH)
    yield from sorted(likely, key=lambda match: match.score)


def _suggest(reading: Reading, entry: CriterionClues) -> CriterionMatch:
    found = find_clues(reading, entry.clues)
    return CriterionMatch(
        standard=entry.standard,
        criterion=entry.criterion,
        score=weigh(found),
        words=tuple(clue.words for clue in found[:MOST_WORDS]),
    )


def _mentioned(text: str) -> Iterator[CriterionMatch]:
    """Yield the criteria that are named by number, if the standard has them."""
    for mention in _mention().finditer(unicodedata.normalize("NFKC", text)):
        name = CUSTODY if _is_custody(mention.group("lead")) else PERFORMANCE
        for written in re.findall(_ID, mention.group("ids")):
            try:
                standard(name, CURRENT[name]).criterion(written)
            except GrievanceError:
                continue
            yield CriterionMatch(
                standard=name,
                criterion=str(parse_criterion_id(written)),
                score=CERTAIN,
                words=(mention.group().strip(),),
            )


@cache
def _mention() -> re.Pattern[str]:
    words = {word for name in LANGUAGES for word in lexicon(name).mention}
    longest = sorted(words | {"criterio"}, key=len, reverse=True)
    # A word boundary means nothing between characters written without spaces.
    starts = ("" if is_spaceless(word) else r"\b" for word in longest)
    named = "|".join(
        start + re.escape(word) for start, word in zip(starts, longest, strict=True)
    )
    lead = rf"(?:(?i:{named}|\bcoc\b)|\bPS\b)[^\d\n]{{0,25}}?"
    return re.compile(rf"(?P<lead>{lead})(?P<ids>{_ID}(?:{_JOINT}{_ID})*)")


def _is_custody(lead: str) -> bool:
    folded = lead.casefold()
    marks = ("coc", "custody", "custódia", "traçabilité", "监管链")
    return any(mark in folded for mark in marks)
