"""Whether the letters of an office hang together: what must be mended, what is odd."""

from __future__ import annotations

import re

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.letters.book import FALLBACK, LetterBook, read_letters
from grievance.catalogue.letters.facts import TO_ORGANISATIONS_ONLY, LetterId
from grievance.catalogue.letters.sandbox import names_in
from grievance.catalogue.letters.templates import LetterTemplate, check_template
from grievance.catalogue.letters.voice import missing_codes
from grievance.catalogue.remark import Remark
from grievance.domain.errors import GrievanceError


_PLACES = re.compile(r"\{[{%].*?[%}]\}")  # whose names no reader sees


def check_letters(home: Path | None, catalogue: Catalogue) -> tuple[Remark, ...]:
    """Look at every letter in every language, with the corrections in *home*."""
    try:
        book = read_letters(home, catalogue)
    except GrievanceError as error:
        return (Remark(sentence=str(error)),)
    return (*_voices(book), *_templates(book))


def _voices(book: LetterBook) -> Iterator[Remark]:
    model = book.voices[FALLBACK]
    for language, voice in book.voices.items():
        for code in missing_codes(voice, model):
            sentence = f"letters/{language}/voice.toml has no sentence for {code}."
            yield Remark(sentence=sentence)


def _templates(book: LetterBook) -> Iterator[Remark]:
    for letter in LetterId:
        model = book.templates[letter, FALLBACK]
        for language in book.voices:
            template = book.templates.get((letter, language))
            place = f"letters/{language}/{letter}.toml"
            if template is None:
                sentence = f"{place} is missing; this letter will be in English."
                yield Remark(sentence=sentence, error=False)
                continue
            yield from _letter(_One(letter, language, template, place), model, book)


@dataclass(frozen=True, slots=True)
class _One:
    """A letter in a language, and where it stands."""

    letter: LetterId
    language: str
    template: LetterTemplate
    place: str


def _letter(one: _One, model: LetterTemplate, book: LetterBook) -> Iterator[Remark]:
    try:
        check_template(one.letter, one.template, one.place)
    except GrievanceError as error:
        yield Remark(sentence=str(error))
        return
    if one.template.neutral is None and one.letter not in TO_ORGANISATIONS_ONLY:
        yield Remark(sentence=f"{one.place} has no neutral variant.", error=False)
    for neutral in (False, True):
        yield from _differs(one, model, neutral=neutral)
    yield from _telling(one, book)


def _differs(one: _One, model: LetterTemplate, *, neutral: bool) -> Iterator[Remark]:
    """Say which facts a letter leaves out, or names besides, compared with English."""
    ours, theirs = (t.wording(neutral=neutral) for t in (one.template, model))
    if ours is None or theirs is None:
        return
    named, wanted = names_in(ours.body), names_in(theirs.body)
    if named != wanted:
        names = ", ".join(sorted(named ^ wanted))
        kind = "neutral body" if neutral else "body"
        sentence = f"{one.place}, {kind}: {names} is not where English has it."
        yield Remark(sentence=sentence, error=False)


def _telling(one: _One, book: LetterBook) -> Iterator[Remark]:
    """Say which words give away what nobody else may read."""
    neutral = one.template.neutral
    if one.letter in TO_ORGANISATIONS_ONLY:
        return
    subject = one.template.subject
    shown = f"{neutral.subject}\n{neutral.body}" if neutral else ""
    voice = book.voices[one.language]
    for kind, text in (("subject", subject), ("neutral variant", shown)):
        words = ", ".join(voice.telling_in(_PLACES.sub("", text)))
        if words:
            sentence = f"{one.place}: the {kind} says {words}, which may give it away."
            yield Remark(sentence=sentence, error=False)
