"""Regions of the world and what lies in which, as data (United Nations, M49)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from grievance.catalogue.files import decode


WORLD = "001"


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """*names* by code, *within* what each region lies, and *countries* by region."""

    about: str
    names: dict[str, str]
    within: dict[str, str]
    countries: dict[str, tuple[str, ...]]


@cache
def regions() -> Regions:
    """Return the regions that ship with the mechanism."""
    return decode("regions.json", Regions)


@cache
def around(code: str) -> tuple[str, ...]:
    """Return what a country or region lies in, the nearest first; the world is last."""
    if code == WORLD:
        return ()
    nearest = regions().within.get(code) or _of_countries().get(code, WORLD)
    return (nearest, *around(nearest))


@cache
def _of_countries() -> dict[str, str]:
    every = regions().countries.items()
    return {country: region for region, countries in every for country in countries}
