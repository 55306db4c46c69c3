"""What letters call a country, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from grievance.catalogue.files import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class Countries:
    """The names of a country by its code, such as ``JM``."""

    about: str
    names: dict[str, tuple[str, ...]]


@cache
def country_names(code: str) -> tuple[str, ...]:
    """Return what a country is called in several languages; nothing if unknown."""
    return _countries().names.get(code, ())


@cache
def _countries() -> Countries:
    return decode("countries.json", Countries)
