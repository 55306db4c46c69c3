"""
Themes that may be named to many people although each has a few complaints behind it.

A theme is named in a class and without any number, and only if that stays so without
any one complaint, without everything about any one holder of certificates, and without
everything that any one audit firm may have been told of.  What is not named says
nothing: too few complaints, too few holders, or too few who could be meant at all.  Why that holds against somebody who has every bulletin stands in
docs/adr/0029.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import partial
from itertools import chain
from typing import Protocol, TypeVar

from grievance.domain.errors import NotAllowedError
from grievance.statistics.protection import LOWEST_THRESHOLD, THRESHOLD


LOWEST_SHARE = 4
Sources = frozenset[str]


class Frequency(IntEnum):
    """How often a theme was complained about; never how often exactly."""

    UNNAMED = 0
    NAMED = 1
    OFTEN = 2


# By how much more a theme needs of complaints and of holders, for each class.
_TIMES: Mapping[Frequency, tuple[int, int]] = {
    Frequency.OFTEN: (3, 2),
    Frequency.NAMED: (1, 1),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ThemeRule:
    """
    What has to stand behind a theme when the most telling part of it is left out.

    *complaints*, or audits, about *holders* of certificates, of whom there are *share*
    times as many at all; *firms* each with *findings*.
    """

    complaints: int = THRESHOLD
    holders: int = 3
    share: int = 6
    firms: int = 3
    findings: int = 3

    def __post_init__(self) -> None:
        """Refuse a rule that protects nobody."""
        numbers = (self.complaints, self.holders, self.firms, self.findings)
        if min(numbers) < LOWEST_THRESHOLD or self.share < LOWEST_SHARE:
            msg = f"A threshold below {LOWEST_THRESHOLD} protects nobody."
            raise NotAllowedError(msg)

    def frequency(self, complaints: int, holders: int, known: int) -> Frequency:
        """Return the class of so much; *known* are all the holders there are."""
        for frequency, (times, wider) in _TIMES.items():
            of_holders = self.holders * wider
            is_enough = complaints >= self.complaints * times and holders >= of_holders
            if is_enough and known >= of_holders * self.share:
                return frequency
        return Frequency.UNNAMED


RULE = ThemeRule()


class Traceable(Protocol):
    """Something counted, which leads back to somebody in several ways."""

    @property
    def sources(self) -> Sources:
        """Whose part of all there is could be left out, and this with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """
    A complaint, or a report with its sub-cases, which is one.

    *criteria* are codes without letters; *holders* whose certificates it is about, and
    *firms* who audits these.
    """

    criteria: frozenset[str]
    holders: Sources
    firms: Sources = frozenset()

    @property
    def sources(self) -> Sources:
        """Who may know of it: a holder that was asked, a firm that had a notice."""
        holders = {f"holder {one}" for one in self.holders}
        return frozenset(holders | {f"firm {one}" for one in self.firms})


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """A criterion, or what is left of a principle (``PS 10``) besides its named ones."""

    code: str
    frequency: Frequency


def name_themes(
    complaints: Sequence[Complaint],
    known: Mapping[str, int],
    rule: ThemeRule = RULE,
) -> tuple[Theme, ...]:
    """
    Name what *complaints* of one period were about, by class and then by code.

    *known* is how many holders have a certificate for a standard, by its short name.
    A principle stands for those of its criteria that are not named, so that no name is
    the sum of others.
    """
    criteria = _named(_by_criterion(complaints), known, rule)
    named = {theme.code for theme in criteria}
    principles = _named(_by_principle(complaints, named), known, rule)
    return tuple(
        sorted(
            chain(criteria, principles),
            key=lambda one: (-one.frequency, in_order(one.code)),
        )
    )


def principle_of(code: str) -> str:
    """Return the principle of a criterion, as ``PS 10`` of ``PS 10.3``."""
    return code.partition(".")[0]


def standard_of(code: str) -> str:
    """Return the short name of the standard of a criterion or principle."""
    return code.partition(" ")[0]


def in_order(code: str) -> tuple[str, tuple[int, ...]]:
    """Return what criteria and principles are sorted by: 9.8 comes before 10.3."""
    standard, _, number = code.partition(" ")
    return standard, tuple(int(part) for part in number.split("."))


T = TypeVar("T", bound=Traceable)
C = TypeVar("C", bound=IntEnum)


def weakest(behind: Sequence[T], classify: Callable[[Sequence[T]], C]) -> C:
    """Return the lowest class of all that is there, and of it without any one part."""
    return min(map(classify, chain([behind], without_each(behind))))


def without_each(behind: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield all but one thing, for each; and all that does not lead back to one source."""
    for at in range(len(behind)):
        yield [*behind[:at], *behind[at + 1 :]]
    for source in frozenset().union(*(one.sources for one in behind)):
        yield [one for one in behind if source not in one.sources]


def _named(
    behind: Mapping[str, Sequence[Complaint]],
    known: Mapping[str, int],
    rule: ThemeRule,
) -> tuple[Theme, ...]:
    found = []
    for code, complaints in behind.items():
        there = known.get(standard_of(code), 0)
        frequency = weakest(complaints, partial(_frequency, known=there, rule=rule))
        if frequency is not Frequency.UNNAMED:
            found.append(Theme(code=code, frequency=frequency))
    return tuple(found)


def _frequency(
    complaints: Sequence[Complaint], *, known: int, rule: ThemeRule
) -> Frequency:
    holders = frozenset().union(*(one.holders for one in complaints))
    return rule.frequency(len(complaints), len(holders), known)


def _by_criterion(complaints: Iterable[Complaint]) -> Mapping[str, list[Complaint]]:
    return _grouped((code, one) for one in complaints for code in one.criteria)


def _by_principle(
    complaints: Iterable[Complaint], named: set[str]
) -> Mapping[str, list[Complaint]]:
    """Group by principle what is about a criterion of it that is not named."""
    return _grouped(
        (principle, one)
        for one in complaints
        for principle in {principle_of(code) for code in one.criteria - named}
    )


def _grouped(
    pairs: Iterable[tuple[str, Complaint]],
) -> Mapping[str, list[Complaint]]:
    found: dict[str, list[Complaint]] = {}
    for code, one in pairs:
        found.setdefault(code, []).append(one)
    return found
