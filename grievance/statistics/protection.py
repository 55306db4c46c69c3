"""
Which numbers are sensitive, and what an outsider may know of one that is withheld.

A number is sensitive where few complaints, few certificate holders or few certified
sites stand behind it (`statistics.md`, "The rule").
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from grievance.domain.errors import NotAllowedError
from grievance.statistics.cube import Key, Sum, keys_in, within


THRESHOLD = 5
LOWEST_THRESHOLD = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """
    A true number, and how many stand behind it.

    *holders* of certificates that complaints are about and certified *sites*; None
    where that does not apply.
    """

    number: int
    holders: int | None = None
    sites: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """From how many on a number may be told: complaints, holders, certified sites."""

    threshold: int = THRESHOLD
    holders: int = 3
    sites: int = 10

    def __post_init__(self) -> None:
        if self.threshold < LOWEST_THRESHOLD:
            msg = f"A threshold below {LOWEST_THRESHOLD} protects nobody; choose a higher."
            raise NotAllowedError(msg)

    def is_sensitive(self, counted: Counted) -> bool:
        """Whether a number may not be told; nobody stands behind none."""
        if counted.number == 0:
            return False
        few_holders = counted.holders is not None and counted.holders < self.holders
        few_sites = counted.sites is not None and counted.sites < self.sites
        return counted.number < self.threshold or few_holders or few_sites

    def is_safe(self, least: float, most: float, *, strict: bool = False) -> bool:
        """
        Whether nobody is pointed at when a number is known to be *least* to *most*.

        It is large in any case, or surely none, or may be small as well as large.
        *strict* is asked of what may not be known although it is large.
        """
        is_wide = most - least >= self.threshold and most >= self.threshold
        return is_wide or (not strict and (least >= self.threshold or most == 0))

    def is_blurred(self, least: float, most: float) -> bool:
        """Whether a rounded number may be as many others as make a small one."""
        return least >= self.threshold or most - least >= self.threshold - 1


def sensitive_keys(
    counts: Mapping[Key, Counted], sums: Collection[Sum], rule: Rule
) -> frozenset[Key]:
    """
    Return the numbers that may not be told by themselves.

    Where a sum is sensitive all that it is made of is, too, none included: else what is
    left shows where the few are.  So is none where a number stands alone, in no sum: else
    that it is withheld would say that there is one.
    """
    placed = keys_in(sums)
    parts: dict[Key, tuple[Sum, ...]] = {}
    for one in sums:
        parts[one.total] = (*parts.get(one.total, ()), one)
    found = {
        key
        for key, counted in counts.items()
        if rule.is_sensitive(counted)
        or (key not in placed and counted.number < rule.threshold)
    }
    return frozenset(
        found | {part for key in found for part in within(key, parts) if part in counts}
    )
