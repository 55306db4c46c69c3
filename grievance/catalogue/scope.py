"""
Whether a mail is about something the mechanism can take up at all.

A refund for a frying pan, an application, an invoice, a newsletter: each is known by
how such mails are made.  Their signs are weighed against what speaks for a complaint,
since a real one may mention an invoice, and a newsletter forced labour.  What nobody
thought of is known by learned weights, of the letter as a whole.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from grievance.catalogue.clues import ENOUGH, Clue, Told, weigh
from grievance.catalogue.lexicon import SIGNAL
from grievance.catalogue.reading import Reading


NAMED = 1.2  # what a registered Entity in the mail speaks for, in clues
CRITERION, MOST_CRITERIA = 0.45, 3
FIRST_PERSON = 0.5  # "our foreman", "our wells"
NEARNESS = 0.7  # a word of the trade, where it could be another one's
LEARNED, DANGER = "out-of-scope", "critical"  # the latter must be less clear
LEARNED_NAMED = 0.6  # how much clearer it must be where a registered one is named
WORDED = 0.5  # how much clearer than a danger that a lexicon has words for, too
DISMISSED = 0.3  # how far below enough the weights are sure that it is a complaint


class Beyond(StrEnum):
    """What a mail is instead of a complaint."""

    PRODUCT = "product"
    JOB = "job"
    ADVERT = "advert"
    INVOICE = "invoice"
    NEWSLETTER = "newsletter"
    SPAM = "spam"
    OTHER_BODY = "other_body"
    INDUSTRY = "industry"


TRADES = frozenset({Beyond.INDUSTRY, Beyond.OTHER_BODY})
TO_MANY = frozenset({Beyond.ADVERT, Beyond.NEWSLETTER, Beyond.SPAM})
ALUMINIUM = "aluminium"
WATCHED = ("auditor", "office")
DANGERS = (SIGNAL + "danger", SIGNAL + "violence")
TELLING = ("worker", "community", "union_self", "ngo")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scope:
    """Whether a mail is likely out of scope, what it is then, and by which words."""

    is_out: bool = False
    beyond: Beyond | None = None
    score: float = 0.0
    words: tuple[str, ...] = field(default=(), repr=False)


def judge_scope(reading: Reading, *, is_named: bool) -> Scope:
    """Weigh the signs; *is_named* where a registered organisation is named."""
    surplus = reading.judgement.surplus_of_whole(LEARNED)
    if reading.judgement.is_telling and surplus < -DISMISSED:
        return Scope()
    found = _by_signs(reading.told, is_named=is_named)
    worded = WORDED if any(map(reading.told.get, DANGERS)) else 0
    least = max(
        LEARNED_NAMED if is_named else 0, reading.judgement.surplus(DANGER) + worded
    )
    if found.is_out or surplus < least:
        return found
    return Scope(
        is_out=True,
        score=reading.judgement.score(surplus),
        words=reading.judgement.words(LEARNED),
    )


def _by_signs(told: Told, *, is_named: bool) -> Scope:
    strengths = {one: _strength(told, one) for one in Beyond}
    beyond = max(strengths, key=strengths.__getitem__)
    out = sum(strengths.values())
    clues = told.get(SIGNAL + beyond, ())
    if weigh(clues) < ENOUGH or out <= _for_complaint(told, beyond, is_named=is_named):
        return Scope()
    return Scope(
        is_out=True,
        beyond=beyond,
        score=round(weigh(clues), 3),
        words=tuple(clue.words for clue in clues),
    )


def _strength(told: Told, topic: str) -> float:
    return sum(clue.weight for clue in told.get(SIGNAL + topic, ()))


def _for_complaint(told: Told, beyond: Beyond, *, is_named: bool) -> float:
    """Return what speaks for a complaint; of another trade, its wrongs do not."""
    found = NAMED if is_named else 0.0
    found += NAMED * any(told.get(SIGNAL + one) for one in WATCHED)
    if beyond in TRADES:
        found += NEARNESS * _strength(told, ALUMINIUM)
    if beyond is Beyond.INDUSTRY:
        return found
    codes = [topic for topic, clues in told.items() if _is_criterion(topic, clues)]
    found += CRITERION * min(len(codes), MOST_CRITERIA)
    return found + FIRST_PERSON * any(told.get(SIGNAL + one) for one in TELLING)


def _is_criterion(topic: str, clues: tuple[Clue, ...]) -> bool:
    return weigh(clues) >= ENOUGH and not topic.startswith(SIGNAL)
