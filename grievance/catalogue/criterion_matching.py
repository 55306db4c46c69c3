"""Which criteria a text is about, and by which of its words."""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from itertools import islice

from grievance.catalogue.clues import ENOUGH, Clue, weigh
from grievance.catalogue.folding import is_spaceless
from grievance.catalogue.lexicon import LANGUAGES, SIGNAL, lexicon
from grievance.catalogue.reading import Reading
from grievance.catalogue.standards import parse_criterion_id, standard
from grievance.domain.errors import GrievanceError


PERFORMANCE, CUSTODY = "ASI-PS", "ASI-CoC"
CURRENT = {PERFORMANCE: "V3.1", CUSTODY: "V2.1"}
SHORT = {PERFORMANCE: "PS", CUSTODY: "CoC"}
LONG = {short: name for name, short in SHORT.items()}
CERTAIN, SUREST = 1.0, 0.999  # named by its number, and told in however many words
FIRST, FEW = 8, 2  # proposed at most; as many may be guesses
BONUS = 0.6  # what a certain clue adds to what was learned
UNLEARNED = -0.7  # what stands for it where no text was about a criterion
GUESS = -0.2  # how far below enough a guess may be
MANY = 5  # after so many only what is clearer
ALONE, CLUED = 0.4, 0.2  # how much above enough: by the weights alone, by clues as well
MOST_MATCHES = 200  # with those that are named by number
MOST_WORDS = 8
LONGEST_LEAD = 60  # characters from the word for a criterion to its number
LONGEST_MENTION = 200  # characters that are quoted of numbers in a row
MOST_MENTIONS = 2_000  # mentions looked at, and numbers in each; people read on
_ID = r"\d(?<![\d.vV]\d)\d?\.\d{1,2}[a-z]?(?![A-Za-z\d%€$]|\.\d)"
_JOINT = r"\s*(?:,|;|、|，|/|&|and|or|et|und|e|y|o|ou|oder|sowie|和|及|与)+\s*"
_IDS = re.compile(rf"{_ID}(?:{_JOINT}{_ID})*")


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


def find_criteria(reading: Reading) -> tuple[CriterionMatch, ...]:
    """
    Find the criteria a text is about, in the current numbering, surest first.

    A criterion the text mentions by number is certain, and keeps its letter.
    """
    mentioned = tuple(_mentioned(reading.written))
    few = 0 if mentioned else FEW
    found = {(m.standard, m.criterion): m for m in _likely(reading, few)}
    for match in mentioned:
        found.pop((match.standard, _whole(match.criterion)), None)
        found[match.standard, match.criterion] = match
    return tuple(sorted(found.values(), key=_order)[:MOST_MATCHES])


def _order(match: CriterionMatch) -> tuple[float, str, str]:
    return -match.score, match.standard, match.criterion


def _whole(criterion: str) -> str:
    return str(parse_criterion_id(criterion).whole)


def _likely(reading: Reading, few: int) -> Iterator[CriterionMatch]:
    """
    Yield what the words suggest: by the lexicons, by what was learned, or both.

    Of a text that says nothing clearly, *few* guesses are better than nothing; what
    comes after the first ones must be clearer, since somebody has to look at each.
    """
    clued = {t: c for t, c in reading.told.items() if not t.startswith(SIGNAL)}
    judgement = reading.judgement
    if not judgement.is_telling:
        yield from _clear([_clued(*pair) for pair in clued.items()], few)
        return
    learned = (code for code in judgement.criteria if code not in reading.denied)
    surplus = {code: judgement.surplus(code) for code in learned}
    for code, clues in clued.items():
        surplus[code] = surplus.get(code, UNLEARNED) + BONUS * weigh(clues)
    likeliest = sorted(surplus, key=lambda code: (-surplus[code], code))
    for place, code in enumerate(likeliest[:FIRST]):
        least = GUESS if place < few else _least(place, clued.get(code, ()))
        if surplus[code] >= least:
            known = tuple(clue.words for clue in clued.get(code, ()))
            words = known or judgement.words(code)
            yield _match(code, judgement.score(surplus[code]), words)


def _least(place: int, clues: tuple[Clue, ...]) -> float:
    """Return how far above enough a criterion at this place must be."""
    if place < MANY:
        return 0.0
    return CLUED if weigh(clues) >= ENOUGH else ALONE


def _clued(code: str, clues: tuple[Clue, ...]) -> CriterionMatch:
    return _match(code, weigh(clues), tuple(clue.words for clue in clues))


def _match(code: str, score: float, words: tuple[str, ...]) -> CriterionMatch:
    short, _, criterion = code.partition(" ")
    return CriterionMatch(
        standard=LONG[short],
        criterion=criterion,
        score=min(score, SUREST),
        words=words[:MOST_WORDS],
    )


def _clear(matches: list[CriterionMatch], few: int) -> list[CriterionMatch]:
    """Return those that are clear by the lexicons, of a text too short to judge."""
    matches = sorted(matches, key=_order)
    likely = [match for match in matches if match.score >= ENOUGH]
    return matches[: max(few, len(likely))] if likely else []


def _mentioned(written: str) -> Iterator[CriterionMatch]:
    """Yield the criteria that are named by number, if the standard has them."""
    read = 0
    for ids in islice(_IDS.finditer(written), MOST_MENTIONS):
        start = max(read, ids.start() - LONGEST_LEAD)
        lead = _lead().search(written, start, ids.start())
        read = ids.end()
        if lead:
            yield from _named(lead.group(), ids.group())


def _named(lead: str, ids: str) -> Iterator[CriterionMatch]:
    name = CUSTODY if _is_custody(lead) else PERFORMANCE
    words = f"{lead}{ids[:LONGEST_MENTION]}"
    for written in islice(re.finditer(_ID, ids), MOST_MENTIONS):
        try:
            standard(name, CURRENT[name]).criterion(written.group())
        except GrievanceError:
            continue
        yield CriterionMatch(
            standard=name,
            criterion=str(parse_criterion_id(written.group())),
            score=CERTAIN,
            words=(words,),
        )


@cache
def _lead() -> re.Pattern[str]:
    """Match a word for a criterion and what stands before the number."""
    words = {word for name in LANGUAGES for word in lexicon(name).mention}
    longest = sorted(words | {"criterio"}, key=len, reverse=True)
    # A word boundary means nothing between characters written without spaces.
    starts = ("" if is_spaceless(word) else r"\b" for word in longest)
    named = "|".join(
        start + re.escape(word) for start, word in zip(starts, longest, strict=True)
    )
    return re.compile(rf"(?:(?i:{named}|\bcoc(?=\W))|\bPS(?=\W))[^\d\n]{{0,25}}\Z")


def _is_custody(lead: str) -> bool:
    folded = lead.casefold()
    marks = ("coc", "custody", "custódia", "traçabilité", "监管链")
    return any(mark in folded for mark in marks)
