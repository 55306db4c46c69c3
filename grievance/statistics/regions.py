"""
Which regions numbers are told for: so large that no site stands out.

A country with enough certified sites stands for itself.  What is left of a subregion
stands together if it is enough, else with what is left of its region, else of the world.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from grievance.catalogue.countries import country_names
from grievance.catalogue.regions import WORLD, around, regions


SEVERAL, UNKNOWN = "several", "unknown"
_Groups: TypeAlias = dict[
    str, tuple[tuple[str, ...], int]
]  # countries, certified sites


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """
    The groups of countries that numbers are told for, by code; they do not overlap.

    A country that is in none, as nothing was certified there, is of the nearest group
    around it, or of no known region.
    """

    groups: Mapping[str, tuple[str, ...]]

    def of(self, country: str) -> str:
        """Return the code of the group that a country counts in."""
        if not country:
            return UNKNOWN
        for code, countries in self.groups.items():
            if country in countries:
                return code
        return next((one for one in around(country) if one in self.groups), UNKNOWN)

    def of_all(self, countries: frozenset[str]) -> str:
        """Return where a complaint counts that is about places in these countries."""
        found = {self.of(one) for one in countries} or {UNKNOWN}
        return found.pop() if len(found) == 1 else SEVERAL

    def sites(self, certified: Mapping[str, int]) -> Mapping[str, int]:
        """Return how many certified sites each group has, of those in each country."""
        found: Counter[str] = Counter(dict.fromkeys(self.groups, 0))
        for country, number in certified.items():
            found[self.of(country)] += number
        return found

    @property
    def labels(self) -> Mapping[str, str]:
        """What people call each group; a part of a region is told from all of it."""
        return {
            **{code: self._label(code) for code in self.groups},
            SEVERAL: "Several regions",
            UNKNOWN: "Not known",
        }

    def _label(self, code: str) -> str:
        name = regions().names.get(code)
        if name is None:
            return next(iter(country_names(code)), code)
        is_part = any(code in around(other) for other in self.groups if other != code)
        return f"{name}, elsewhere" if is_part else name


def merge_regions(certified: Mapping[str, int], least: int) -> Partition:
    """Group countries by their certified sites, *least* in each group where there are."""
    left: _Groups = {
        code: ((code,), number) for code, number in certified.items() if code and number
    }
    groups: _Groups = {}
    while left:
        deepest = max(map(_depth, left))
        above: defaultdict[str, list[tuple[tuple[str, ...], int]]] = defaultdict(list)
        higher: _Groups = {}
        for code, (countries, number) in sorted(left.items()):
            if _depth(code) < deepest:
                higher[code] = (countries, number)
            elif number >= least or code == WORLD:
                groups[code] = (countries, number)
            else:
                above[around(code)[0]].append((countries, number))
        left = _joined(higher, above)
    return Partition(
        groups={code: one for code, (one, _) in sorted(_enough(groups, least).items())}
    )


def _depth(code: str) -> int:
    return len(around(code))


def _joined(
    higher: _Groups,
    above: Mapping[str, list[tuple[tuple[str, ...], int]]],
) -> _Groups:
    for code, parts in above.items():
        countries, number = higher.get(code, ((), 0))
        for more, of_them in parts:
            countries, number = (*countries, *more), number + of_them
        higher[code] = (countries, number)
    return higher


def _enough(groups: _Groups, least: int) -> _Groups:
    """Give the rest of the world the smallest other group until it is large enough."""
    while len(groups) > 1 and WORLD in groups and groups[WORLD][1] < least:
        others = (code for code in sorted(groups) if code != WORLD)
        smallest = min(others, key=lambda code: groups[code][1])
        countries, number = groups.pop(smallest)
        rest, of_them = groups[WORLD]
        groups[WORLD] = (tuple(sorted((*rest, *countries))), of_them + number)
    return groups
