"""Templates of letters: files by language and letter, those of a home before ours."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grievance.catalogue.files import CatalogueError, read_toml, shaped, shipped_file
from grievance.catalogue.letters.facts import (
    FACTS,
    TO_ORGANISATIONS_ONLY,
    LetterId,
    group_of,
)
from grievance.catalogue.letters.sandbox import TEXT, Shape, look_through
from grievance.catalogue.letters.voice import SHIPPED, Standing


CRITERION_FIELDS = frozenset({"code", "title"})
GROUND_FIELDS = frozenset({"sentence", "remedy"})
# What a neutral letter says of a case: a number and days.
NEUTRAL_TYPES = frozenset({"date", "date | None"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """A subject and a body, with places for facts."""

    subject: str
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterTemplate:
    """
    One letter in one language.

    *neutral* is for a mailbox that somebody else may read: it tells nothing.
    """

    subject: str
    body: str
    neutral: Wording | None = None

    def wording(self, *, neutral: bool) -> Wording | None:
        """Return the plain or the neutral words; None if there are none."""
        if neutral:
            return self.neutral
        return Wording(subject=self.subject, body=self.body)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Correction:
    """What a file in a home may leave out."""

    subject: str = ""
    body: str = ""
    neutral: Wording | None = None


def read_template(
    letter: LetterId, language: str, folder: Path | None
) -> LetterTemplate | None:
    """
    Return a letter in a language, with what *folder* (in a home) says instead.

    None where there is no such letter in that language.

    Raises:
        CatalogueError: The file in the home cannot be used.
    """
    place = f"letters/{language}/{letter}.toml"
    own = folder / language / f"{letter}.toml" if folder else None
    shipped = _shipped(letter, language) if language in SHIPPED else None
    if own is None or not own.exists():
        return shipped
    change = shaped(read_toml(own, place), _Correction, place)
    template = _corrected(shipped, change, place)
    check_template(letter, template, place)
    return template


def check_template(letter: LetterId, template: LetterTemplate, place: str) -> None:
    """
    Refuse a template that names anything but the facts of its letter.

    Raises:
        CatalogueError: It does; the sentence begins with *place*.
    """
    if template.neutral is not None and letter in TO_ORGANISATIONS_ONLY:
        msg = f"{place}: this letter goes to no complainant and has no neutral variant."
        raise CatalogueError(msg)
    for neutral in (False, True):
        wording = template.wording(neutral=neutral)
        where = f"{place}, {'neutral ' if neutral else ''}"
        if wording is not None:
            names = names_of(letter, neutral=neutral)
            look_through(wording.subject, subject_names(), f"{where}subject")
            look_through(wording.body, names, f"{where}body")


def names_of(letter: LetterId, *, neutral: bool) -> Mapping[str, Shape]:
    """Return what the body of a letter may name."""
    standing = {one.name: TEXT for one in fields(Standing)}
    facts = {one.name: _shape(letter, one.name) for one in fields(FACTS[letter])}
    if not neutral:
        return MappingProxyType({**standing, **facts})
    days = {
        one.name: TEXT
        for one in fields(FACTS[letter])
        if str(one.type) in NEUTRAL_TYPES
    }
    return MappingProxyType({"reference": TEXT, **days})


def subject_names() -> Mapping[str, Shape]:
    """Return what a subject may name: telephones show it to whoever looks."""
    return MappingProxyType({"reference": TEXT})


def languages_of(folder: Path | None) -> tuple[str, ...]:
    """Name the languages that ship, and those a folder in a home adds."""
    return tuple(dict.fromkeys((*SHIPPED, *_added(folder))))


def _added(folder: Path | None) -> Iterator[str]:
    if folder is not None and folder.is_dir():
        for inner in sorted(folder.iterdir()):
            if inner.is_dir() and any(inner.glob("*.toml")):
                yield inner.name


def _shape(letter: LetterId, name: str) -> Shape:
    """Say what a field of facts is to a template."""
    kind = {one.name: str(one.type) for one in fields(FACTS[letter])}[name]
    many = kind.startswith("tuple")
    if "CriterionRef" in kind:
        return Shape(many=many, fields=CRITERION_FIELDS)
    if group_of(letter, name) == "grounds":
        return Shape(many=many, fields=GROUND_FIELDS)
    return Shape(many=many)


@cache
def _shipped(letter: LetterId, language: str) -> LetterTemplate:
    name = f"{language}/{letter}.toml"
    return shaped(
        read_toml(shipped_file(f"letters/{name}"), name), LetterTemplate, name
    )


def _corrected(
    shipped: LetterTemplate | None, change: _Correction, place: str
) -> LetterTemplate:
    """Put the words of a home in place of ours; what it leaves out stays."""
    subject = change.subject or (shipped.subject if shipped else "")
    body = change.body or (shipped.body if shipped else "")
    if not subject or not body:
        msg = f"{place}: a letter in a new language needs `subject` and `body`."
        raise CatalogueError(msg)
    neutral = change.neutral or (shipped.neutral if shipped else None)
    return LetterTemplate(subject=subject, body=body, neutral=neutral)
