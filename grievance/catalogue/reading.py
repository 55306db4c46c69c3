"""
A text, made ready once for all who look for something in it.

Letters mix: Chinese is read wherever its script stands, and English beside
Chinese. A language without a lexicon is read with all of them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from itertools import chain

from grievance.catalogue.clues import Told
from grievance.catalogue.folding import (
    compose,
    fold_sentences,
    is_spaceless,
    join,
    plain,
)
from grievance.catalogue.lexicon import LANGUAGES, lexicon
from grievance.catalogue.phrases import Phrases, part_contractions
from grievance.domain.errors import NotFoundError


LONGEST = 100_000  # characters in which phrases are looked for; people read on


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A text as written, folded, folded without accents, and what it tells."""

    written: str = field(repr=False)
    folded: str = field(repr=False)
    plain: str = field(repr=False)
    told: tuple[Told, ...] = field(repr=False)


def read(text: str, language: str | None) -> Reading:
    """Read *text* with the lexicon of *language*, a tag such as ``pt-BR``."""
    marked = fold_sentences(text)
    unaccented = plain(marked)
    return Reading(
        written=compose(text),
        folded=join(marked),
        plain=join(unaccented),
        told=_told(part_contractions(unaccented[:LONGEST]), language),
    )


def _told(marked: str, language: str | None) -> tuple[Told, ...]:
    chosen = _chosen(language, has_chinese=is_spaceless(marked))
    return tuple(
        Told.by(lexicon(name), _phrases(name).said(marked))
        for name in LANGUAGES
        if name in chosen
    )


def _chosen(language: str | None, *, has_chinese: bool) -> set[str]:
    try:
        chosen = {lexicon(language or "").language}
    except NotFoundError:
        chosen = set(LANGUAGES)
    if has_chinese:
        chosen |= {"zh"}
    return chosen | {"en"} if "zh" in chosen else chosen


@cache
def _phrases(language: str) -> Phrases:
    words = lexicon(language)
    signals = (getattr(words.signals, one.name) for one in fields(words.signals))
    entries = chain((entry.clues for entry in words.criteria), signals)
    return Phrases(chain.from_iterable(clues.phrases() for clues in entries))
