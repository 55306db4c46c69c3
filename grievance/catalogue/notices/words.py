"""
What a notice says in one language: `LANGUAGE.toml`, and what an office says instead.

Every text is a template that may name the facts listed here and nothing else
(`letters/sandbox.py`).  What a notice is not, and what it says on retaliation, may name
none: it stands in each, in the same words, whatever the notice is about.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
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
from grievance.catalogue.letters.wrapping import columns
from grievance.catalogue.notices.layout import WIDTH
from grievance.domain.audit import AuditKind
from grievance.domain.evidence import Relation
from grievance.domain.notice import NoticeKind


_MANY = Shape(many=True)
_ITEM_FIELDS = frozenset({"code", "version", "title", "carried"})
_ITEMS = Shape(many=True, fields=_ITEM_FIELDS)
_AUDITS = Shape(many=True, fields=frozenset({"kind", "day", "relation"}))
SUBJECT_NAMES: Names = MappingProxyType({"reference": TEXT})
OPENING_NAMES: Names = MappingProxyType({"reference": TEXT, "start": TEXT})
PARTS: Mapping[str, Names] = MappingProxyType(
    {
        "greeting": {"firm": TEXT, "lead": TEXT},
        "desk-greeting": {},
        "desk": {},
        "about": {},
        "audit": {
            "entity": TEXT,
            "audit_kind": TEXT,
            "start": TEXT,
            "is_fixed": TEXT,
            "certificates": _MANY,
            "firm": TEXT,
            "lead": TEXT,
            "acknowledge_within": TEXT,
            "answer_by": TEXT,
        },
        "items": {"items": _ITEMS},
        "steps": {},
        "protection": {"protections": _MANY},
        "earlier": {"audits": _AUDITS},
        "retaliation": {},
        "modules": {"modules": _MANY},
        "answering": {"reference": TEXT, "acknowledge_within": TEXT, "answer_by": TEXT},
        "foot": {"reference": TEXT},
    }
)
UNTITLED = frozenset({"greeting", "desk-greeting"})
STEPS: Mapping[str, Names] = MappingProxyType(
    {
        "head": {"code": TEXT, "version": TEXT, "title": TEXT},
        "same-as": {"code": TEXT},
        "untested": {},
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A text, and the title it stands under; those who are greeted need none."""

    text: str
    title: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeWords:
    """
    One language: texts by kind of notice and by part, and a sentence for every code.

    *neutral_title* replaces the title of a criterion that would tell of a people or a
    region, by its code without letter in the numbering of slips.
    """

    subject: dict[str, str]
    opening: dict[str, str]
    part: dict[str, Part]
    step: dict[str, str]
    audit_kind: dict[str, str]
    relation: dict[str, str]
    module: dict[str, str]
    neutral_title: dict[str, str] = field(default_factory=dict)


def read_words(language: str, folder: Path | None) -> NoticeWords:
    """
    Return a language as it ships, with what *folder* (in a home) says instead.

    Raises:
        CatalogueError: A file cannot be used, or the language is not complete.
    """
    place = f"notices/{language}.toml"
    own = folder / f"{language}.toml" if folder else None
    content = shipped_words(language)
    if own is not None and own.exists():
        content = laid_over(content, read_toml(own, place))
    words = shaped(content, NoticeWords, place)
    for fault in (*_gaps(words), *_strangers(words), *_titles(words), *_places(words)):
        msg = f"{place}: {fault}."
        raise CatalogueError(msg)
    for where, text, names in templates_of(words):
        look_through(text, names, f"{place}, {where}")
    return words


@cache
def shipped_words(language: str) -> Table:
    """Return what ships for a language, before any correction; empty if nothing does."""
    if language not in SHIPPED:
        return {}
    return read_toml(shipped_file(f"notices/{language}.toml"), f"{language}.toml")


def _groups(words: NoticeWords) -> Iterator[tuple[str, Mapping[str, str], list[str]]]:
    """Name each group of texts, what it has, and what it must have."""
    texts = {name: part.text for name, part in words.part.items()}
    kinds = [str(kind) for kind in NoticeKind]
    yield "subject", words.subject, kinds
    yield "opening", words.opening, kinds
    yield "part", texts, list(PARTS)
    yield "step", words.step, list(STEPS)
    yield "audit_kind", words.audit_kind, [str(kind) for kind in AuditKind]
    yield "relation", words.relation, [str(relation) for relation in Relation]


def _gaps(words: NoticeWords) -> Iterator[str]:
    """Say what a notice could not do without."""
    for group, texts, needed in _groups(words):
        for name in needed:
            if not texts.get(name, "").strip():
                yield f"`{group}.{name}` must say something"


def _strangers(words: NoticeWords) -> Iterator[str]:
    """Say which texts no notice would ever use."""
    for group, texts, needed in _groups(words):
        for name in texts:
            if name not in needed:
                known = ", ".join(needed)
                yield f"nothing is called `{group}.{name}`; there are {known}"


def _titles(words: NoticeWords) -> Iterator[str]:
    """Say which parts stand under no title, or under none that fits a line."""
    for name, part in words.part.items():
        is_line = "\n" not in part.title and columns(part.title) <= WIDTH
        if not is_line or (not part.title.strip() and name not in UNTITLED):
            yield f"`part.{name}.title` must be a line of at most {WIDTH} columns"


def _places(words: NoticeWords) -> Iterator[str]:
    """Say which sentences hope to be filled in, and never would be."""
    sentences = {
        "audit_kind": words.audit_kind,
        "relation": words.relation,
        "module": words.module,
        "neutral_title": words.neutral_title,
        "the titles of `part`": {name: part.title for name, part in words.part.items()},
    }
    for group, texts in sentences.items():
        if any(place in text for text in texts.values() for place in ("{{", "{%")):
            yield f"a sentence of {group} has no places to fill in"


def templates_of(words: NoticeWords) -> Iterator[tuple[str, str, Names]]:
    """Yield each template with where it stands and what it may name."""
    for name, text in words.subject.items():
        yield f"subject.{name}", text, SUBJECT_NAMES
    for name, text in words.opening.items():
        yield f"opening.{name}", text, OPENING_NAMES
    for name, part in words.part.items():
        yield f"part.{name}", part.text, PARTS[name]
    for name, text in words.step.items():
        yield f"step.{name}", text, STEPS[name]
