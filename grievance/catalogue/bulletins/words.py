"""
What bulletins say in one language: `LANGUAGE.toml`, and what an office says instead.

Every text is a template that may name the facts listed here and nothing else
(`letters/sandbox.py`).  The words on retaliation are those of notices.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grievance.catalogue.files import (
    CatalogueError,
    Table,
    read_toml,
    shaped,
    shipped_file,
)
from grievance.catalogue.letters.sandbox import TEXT, Names, Shape, look_through
from grievance.catalogue.letters.voice import SHIPPED, laid_over
from grievance.catalogue.notices.words import Part
from grievance.domain.outside_event import EventKind


_ITEMS = Shape(many=True, fields=frozenset({"code", "version", "title"}))
_EVENTS = Shape(many=True, fields=frozenset({"day", "kind", "title", "source"}))
_MANY = Shape(many=True)
TITLES: Mapping[str, Names] = MappingProxyType(
    {"bulletin": {"period": TEXT}, "agenda": {"period": TEXT}}
)
LABELS: Mapping[str, Names] = MappingProxyType(
    {
        "month": {"month": TEXT, "year": TEXT},
        "quarter": {"quarter": TEXT, "year": TEXT},
        "rest": {"title": TEXT},
        "head": {"code": TEXT, "version": TEXT, "title": TEXT},
    }
)
PARTS: Mapping[str, Names] = MappingProxyType(
    {
        "opening": {"period": TEXT},
        "themes": {"often": _ITEMS, "named": _ITEMS},
        "steps": {},
        "protection": {"protections": _MANY},
        "looked": {"seldom": _ITEMS, "partly": _ITEMS, "mostly": _ITEMS},
        "modules": {"modules": _MANY},
        "events": {"events": _EVENTS},
        "about": {},
        "agenda-opening": {"period": TEXT},
        "differences": {"wide": _ITEMS, "some": _ITEMS},
        "questions": {},
        "agenda-about": {},
    }
)
UNTITLED = frozenset({"opening", "agenda-opening"})


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinWords:
    """One language: titles, names of periods, parts, and a word for each kind of event."""

    title: dict[str, str]
    label: dict[str, str]
    part: dict[str, Part]
    event_kind: dict[str, str]


def read_words(language: str, folder: Path | None) -> BulletinWords:
    """
    Return a language as it ships, with what *folder* (in a home) says instead.

    Raises:
        CatalogueError: A file cannot be used, or the language is not complete.
    """
    place = f"bulletins/{language}.toml"
    own = folder / f"{language}.toml" if folder else None
    content = shipped_words(language)
    if own is not None and own.exists():
        content = laid_over(content, read_toml(own, place))
    words = shaped(content, BulletinWords, place)
    for fault in _faults(words):
        msg = f"{place}: {fault}."
        raise CatalogueError(msg)
    for where, text, names in _templates(words):
        look_through(text, names, f"{place}, {where}")
    return words


@cache
def shipped_words(language: str) -> Table:
    """Return what ships for a language, before any correction; empty if nothing does."""
    if language not in SHIPPED:
        return {}
    return read_toml(shipped_file(f"bulletins/{language}.toml"), f"{language}.toml")


def _faults(words: BulletinWords) -> Iterator[str]:
    """Say what a bulletin could not do without, and what it would never use."""
    for group, texts, needed in _groups(words):
        yield from (
            f"`{group}.{name}` must say something"
            for name in needed
            if not texts.get(name, "").strip()
        )
        known = ", ".join(needed)
        yield from (
            f"nothing is called `{group}.{name}`; there are {known}"
            for name in texts
            if name not in needed
        )
    yield from _titles(words)


def _titles(words: BulletinWords) -> Iterator[str]:
    """Say which parts stand under no title, or under none that fits a line."""
    for name, part in words.part.items():
        is_line = "\n" not in part.title and "{" not in part.title
        if not is_line or (not part.title.strip() and name not in UNTITLED):
            yield f"`part.{name}.title` must be a line without places to fill in"


def _groups(
    words: BulletinWords,
) -> Iterator[tuple[str, Mapping[str, str], list[str]]]:
    """Name each group of texts, what it has, and what it must have."""
    yield "title", words.title, list(TITLES)
    yield "label", words.label, list(LABELS)
    yield "part", {name: part.text for name, part in words.part.items()}, list(PARTS)
    yield "event_kind", words.event_kind, [str(kind) for kind in EventKind]


def _templates(words: BulletinWords) -> Iterator[tuple[str, str, Names]]:
    """Yield each template with where it stands and what it may name."""
    for name, text in words.title.items():
        yield f"title.{name}", text, TITLES[name]
    for name, text in words.label.items():
        yield f"label.{name}", text, LABELS[name]
    for name, part in words.part.items():
        yield f"part.{name}", part.text, PARTS[name]
    for name, text in words.event_kind.items():
        yield f"event_kind.{name}", text, {}
