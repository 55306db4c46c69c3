"""
Words that tell more than they seem to: of a region, a people, a way to be found.

    # lexicon/en.toml, or leak/en.toml in a home
    "names a people" = ["uyghur", "rohingya"]

A term is one word or several, in any form; each language is looked for in every letter.
"""

from __future__ import annotations

import re
import tomllib

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from grievance.catalogue.files import CatalogueError
from grievance.leak.hidden import as_seen
from grievance.leak.hit import Hit, HitKind
from grievance.leak.words import HAN, Text, stems


FOLDER = "leak"  # in a home
LONG = 4  # characters of a word that may have other endings
_HAS_HAN = re.compile(f"[{HAN}]")


@dataclass(frozen=True, slots=True)
class Term:
    """The stems of a term, and why it tells."""

    stems: tuple[str, ...]
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sensitive:
    """Terms by the first of their stems, and those in scripts without spaces."""

    terms: Mapping[str, tuple[Term, ...]] = field(repr=False)
    together: Mapping[str, str] = field(repr=False)


def find_sensitive(text: Text, sensitive: Sensitive) -> Iterator[Hit]:
    """Yield the terms that a person typed into *text*."""
    words = text.words
    for at, word in enumerate(words):
        for term in sensitive.terms.get(word.stem, ()):
            row = words[at : at + len(term.stems)]
            if tuple(one.stem for one in row) == term.stems:
                yield from _hit(text, word.start, row[-1].end, term.why)
    for written, why in sensitive.together.items():
        for match in re.finditer(re.escape(written), text.written):
            yield from _hit(text, match.start(), match.end(), why)


def read_sensitive(home: Path | None) -> Sensitive:
    """
    Return the terms that ship, and those of a *home*.

    Raises:
        CatalogueError: A file in the home cannot be read.
    """
    tables = [*_shipped()]
    folder = home / FOLDER if home else None
    for file in sorted(folder.glob("*.toml")) if folder and folder.is_dir() else ():
        try:
            tables.append(tomllib.loads(file.read_text("utf-8")))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError):
            msg = f"{FOLDER}/{file.name} is no TOML file in UTF-8; mend it."
            raise CatalogueError(msg) from None
    return _indexed(tables)


@cache
def _shipped() -> tuple[Mapping[str, object], ...]:
    folder = files(__package__).joinpath("lexicon")
    return tuple(
        tomllib.loads(file.read_text("utf-8"))
        for file in sorted(folder.iterdir(), key=lambda one: one.name)
        if file.name.endswith(".toml")
    )


def _indexed(tables: Iterable[Mapping[str, object]]) -> Sensitive:
    terms: defaultdict[str, list[Term]] = defaultdict(list)
    together: dict[str, str] = {}
    for why, written in _entries(tables):
        if _HAS_HAN.search(written):
            together[as_seen(written)] = why
        elif found := stems(written):
            terms[found[0]].append(Term(tuple(found), why))
    return Sensitive(
        terms={first: tuple(found) for first, found in terms.items()},
        together=together,
    )


def _entries(tables: Iterable[Mapping[str, object]]) -> Iterator[tuple[str, str]]:
    for table in tables:
        for why, found in table.items():
            if not isinstance(found, list) or not all(
                isinstance(one, str) and one.strip() for one in found
            ):
                msg = f'Under {why!r} stands no list of words; write ["one", "two"].'
                raise CatalogueError(msg)
            for written in found:
                yield why, written


def _hit(text: Text, start: int, end: int, why: str) -> Iterator[Hit]:
    if text.is_typed(start, end):
        words = text.written[start:end]
        yield Hit(kind=HitKind.SENSITIVE, start=start, end=end, words=words, why=why)
