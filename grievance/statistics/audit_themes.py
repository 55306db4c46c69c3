"""
What audits made of what they were asked to look at: in classes, and of no firm.

Two questions, both under the rule of `themes`: how much of a criterion was not
assessed, and on which criteria the findings of firms differ most.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial

from grievance.statistics.themes import (
    RULE,
    Frequency,
    Sources,
    ThemeRule,
    in_order,
    standard_of,
    weakest,
    without_each,
)


_FEW, _HALF = 1 / 4, 1 / 2


class Looked(IntEnum):
    """How often audits assessed what they were asked to."""

    UNNAMED = 0
    SELDOM = 1  # most did not
    PARTLY = 2
    MOSTLY = 3  # at most a few did not


class Spread(IntEnum):
    """How far the findings of firms on one criterion are apart."""

    UNNAMED = 0
    SOME = 1
    WIDE = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What one audit said on one criterion, however many complaints were behind it.

    *is_wrong* says whether it found a non-conformance; None where it graded nothing.
    """

    criterion: str
    holder: str
    firm: str
    is_assessed: bool
    is_wrong: bool | None = None

    @property
    def sources(self) -> Sources:
        """Who was audited, and by whom: each knows its own answers."""
        return frozenset({f"holder {self.holder}", f"firm {self.firm}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """How often a criterion was assessed."""

    code: str
    looked: Looked


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """A criterion on which firms differ."""

    code: str
    spread: Spread


def looked_at(
    answers: Iterable[Answer], known: Mapping[str, int], rule: ThemeRule = RULE
) -> tuple[LookedAt, ...]:
    """
    Say how often criteria were assessed that audits of one period were asked about.

    One is left out whose class another answer, holder or firm less would change.
    """
    found = []
    for code, behind in _by_criterion(answers).items():
        there = known.get(standard_of(code), 0)
        looks = {_looked(some, there, rule) for some in (behind, *without_each(behind))}
        if len(looks) == 1 and Looked.UNNAMED not in looks:
            found.append(LookedAt(code=code, looked=looks.pop()))
    return tuple(sorted(found, key=lambda one: (one.looked, in_order(one.code))))


def differing(
    answers: Iterable[Answer], known: Mapping[str, int], rule: ThemeRule = RULE
) -> tuple[Difference, ...]:
    """
    Say on which criteria the findings of firms differ, the widest first.

    Without any one finding, holder or firm there are still enough firms, each with
    enough findings, and they still differ.
    """
    found = []
    graded = (one for one in answers if one.is_wrong is not None)
    for code, behind in _by_criterion(graded).items():
        there = known.get(standard_of(code), 0)
        spread = weakest(behind, partial(_spread, known=there, rule=rule))
        if spread is not Spread.UNNAMED:
            found.append(Difference(code=code, spread=spread))
    return tuple(sorted(found, key=lambda one: (-one.spread, in_order(one.code))))


def _looked(behind: Sequence[Answer], known: int, rule: ThemeRule) -> Looked:
    if not _is_enough(behind, known, rule):
        return Looked.UNNAMED
    missed = sum(not one.is_assessed for one in behind) / len(behind)
    if missed > _HALF:
        return Looked.SELDOM
    return Looked.PARTLY if missed > _FEW else Looked.MOSTLY


def _spread(behind: Sequence[Answer], *, known: int, rule: ThemeRule) -> Spread:
    shares = _shares(behind, rule)
    if not _is_enough(behind, known, rule) or len(shares) < rule.firms:
        return Spread.UNNAMED
    apart = max(shares) - min(shares)
    if apart >= _HALF:
        return Spread.WIDE
    return Spread.SOME if apart >= _FEW else Spread.UNNAMED


def _shares(behind: Sequence[Answer], rule: ThemeRule) -> list[float]:
    """Return the share of non-conformances of each firm that has enough findings."""
    firms: dict[str, list[Answer]] = {}
    for one in behind:
        firms.setdefault(one.firm, []).append(one)
    return [
        sum(one.is_wrong is True for one in theirs) / len(theirs)
        for theirs in firms.values()
        if len(theirs) >= rule.findings
    ]


def _is_enough(behind: Sequence[Answer], known: int, rule: ThemeRule) -> bool:
    """Whether enough answers are there, of enough firms about enough holders."""
    holders = {one.holder for one in behind}
    firms = {one.firm for one in behind}
    frequency = rule.frequency(len(behind), len(holders), known)
    return frequency is not Frequency.UNNAMED and len(firms) >= rule.firms


def _by_criterion(answers: Iterable[Answer]) -> Mapping[str, list[Answer]]:
    found: dict[str, list[Answer]] = {}
    for one in answers:
        found.setdefault(one.criterion, []).append(one)
    return found
