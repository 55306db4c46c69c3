"""
How long things took, as counts in classes of days; and what can be said of such counts.

A median is the number of days of some complaint, and nobody can be hidden in it.  So no
number of days is published: a median, or how many were done in time, is worked out by
whoever reads a package from the counts that are told, as far as these tell it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import inf


UP_TO, OVER = "up-to-", "over-"


def class_of(days: int, until: Sequence[int]) -> str:
    """Return the code of the class that a number of days falls in."""
    last = next((one for one in until if days <= one), None)
    return f"{OVER}{until[-1]}" if last is None else f"{UP_TO}{last}"


def class_labels(until: Sequence[int]) -> Mapping[str, str]:
    """Return what people call each class, by code, the shortest first."""
    if not until:
        return {}
    firsts = (0, *(one + 1 for one in until))
    named = {
        f"{UP_TO}{last}": f"{first} to {last} days"
        if first
        else f"{last} days or fewer"
        for first, last in zip(firsts, until, strict=False)
    }
    return {**named, f"{OVER}{until[-1]}": f"More than {until[-1]} days"}


def last_day(code: str) -> float | None:
    """Return the last day of a class, endless of the longest; None of another code."""
    for start in (UP_TO, OVER):
        if code.startswith(start) and code.removeprefix(start).isdecimal():
            return inf if start == OVER else float(code.removeprefix(start))
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """
    What a package tells of how long things took.

    *told* is how many by the code of a class, None where that is withheld, and *total*
    how many in all.
    """

    told: Mapping[str, int | None]
    total: int | None

    def quantile(self, share: float) -> str | None:
        """
        Return the class by whose end *share* of them were done, such as half.

        None where what is withheld leaves it open, or nothing is told.
        """
        found = {_class_by(share, one) for one in self._possible()}
        return found.pop() if len(found) == 1 else None

    def _possible(self) -> tuple[Mapping[str, int], ...]:
        """
        Return the counts that are told with what is withheld put where it may be.

        All of it in the shortest class that is withheld and all in the longest are the
        farthest from each other; none of it where it may be of those not known.
        """
        classes = sorted((one for one in self.told if last_day(one)), key=_last)
        known = {one: self.told[one] or 0 for one in classes}
        rest = (self.total or 0) - sum(number or 0 for number in self.told.values())
        gaps = [one for one in classes if self.told[one] is None]
        found = [{**known, one: rest} for one in (*gaps[:1], *gaps[1:][-1:])]
        if len(gaps) < list(self.told.values()).count(None) or not gaps:
            found.append(known)
        return tuple(one for one in found if any(one.values()))


def _last(code: str) -> float:
    return last_day(code) or 0.0


def _class_by(share: float, counts: Mapping[str, int]) -> str:
    """Return the first of the classes, in their order, that reaches a share of all."""
    wanted = share * sum(counts.values())
    reached = zip(counts, accumulate(counts.values()), strict=True)
    return next(code for code, number in reached if number >= wanted)
