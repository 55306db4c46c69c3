"""
Letters that are written by themselves: templates in the languages we have.

A template is filled with the reference of a case, a day and the name of the office;
there is no place in it for anything that somebody else wrote.
"""

from __future__ import annotations

import textwrap
import tomllib

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from string import Template

import msgspec


WIDTH = 76  # columns
FALLBACK = "en"
_FOLDER = "letters"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplate:
    """Words with places for `$reference`, `$due` and `$office`."""

    subject: str
    body: str
    day_format: str
    months: tuple[str, ...]
    first_day: str = "1"

    def fill(self, *, reference: str, due: date, office: str) -> Words:
        """Fill in what belongs to one case."""
        facts = {
            "reference": reference,
            "due": self._written(due),
            "office": _wrapped(office),
        }
        return Words(
            subject=Template(self.subject).substitute(facts),
            body=Template(self.body).substitute(facts),
        )

    def _written(self, day: date) -> str:
        month = self.months[day.month - 1]
        number = self.first_day if day.day == 1 else str(day.day)
        return Template(self.day_format).substitute(
            day=number, month=month, year=f"{day.year}"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A letter without its addresses: a subject, and a body that ends its last line."""

    subject: str
    body: str


def acknowledgement(language: str) -> tuple[str, LetterTemplate]:
    """Return the template in *language*, or in English; with the language it is in."""
    templates = _templates("acknowledgement")
    wanted = language.lower().partition("-")[0]
    chosen = wanted if wanted in templates else FALLBACK
    return chosen, templates[chosen]


@cache
def _templates(name: str) -> Mapping[str, LetterTemplate]:
    """Load `NAME.LANGUAGE.toml`, each language once."""
    found = {}
    for file in files("grievance.catalogue").joinpath(_FOLDER).iterdir():
        kind, language, _ = file.name.split(".")
        if kind == name:
            values = tomllib.loads(file.read_text("utf-8"))
            template = msgspec.convert(values, LetterTemplate)
            found[language] = template
    return found


def _wrapped(name: str) -> str:
    """Break a long name into lines; outside ASCII a letter may be two columns wide."""
    plain = " ".join(name.split())
    return "\n".join(textwrap.wrap(plain, WIDTH if plain.isascii() else WIDTH // 2))
