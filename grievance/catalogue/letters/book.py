"""Writing letters: a template, its facts, and the language of whoever reads it."""

from __future__ import annotations

import re

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grievance.catalogue.catalogue import Catalogue, shipped_catalogue
from grievance.catalogue.files import CatalogueError
from grievance.catalogue.letters.facts import (
    FACTS,
    LetterError,
    LetterFacts,
    LetterId,
    group_of,
    needed_of,
)
from grievance.catalogue.letters.sandbox import fill
from grievance.catalogue.letters.templates import (
    LetterTemplate,
    languages_of,
    names_of,
    read_template,
    subject_names,
)
from grievance.catalogue.letters.voice import FILE as VOICE
from grievance.catalogue.letters.voice import Ground, Standing, Voice, read_voice
from grievance.catalogue.letters.wrapping import wrap
from grievance.domain import display
from grievance.domain.criterion import CriterionRef
from grievance.domain.errors import GrievanceError


FOLDER = "letters"  # in a home
FALLBACK = "en"
_LANGUAGE = re.compile(r"[a-z]{2,3}")
LONGEST_NAME = 200  # characters of a name in a letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """
    A letter without its addresses: a subject, and a body that ends its last line.

    *language* is the one it is in, which is English where there is no other.
    """

    subject: str
    body: str
    language: str = FALLBACK
    neutral: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedCriterion:
    """A criterion as a letter names it."""

    code: str
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterBook:
    """All letters of an office, in all its languages."""

    catalogue: Catalogue = field(repr=False)
    voices: Mapping[str, Voice] = field(repr=False)
    templates: Mapping[tuple[LetterId, str], LetterTemplate] = field(repr=False)

    def language_for(
        self, letter: LetterId, language: str, *, neutral: bool = False
    ) -> str:
        """Return the language a letter would be in: the wanted one, or English."""
        wanted = language.lower().replace("_", "-").partition("-")[0]
        template = self.templates.get((letter, wanted))
        there = template is not None and template.wording(neutral=neutral) is not None
        return wanted if there else FALLBACK

    def write(
        self,
        letter: LetterId,
        facts: LetterFacts,
        *,
        language: str,
        neutral: bool = False,
        by_hand: bool = False,
    ) -> Words:
        """
        Write a letter; *neutral* for whom a mail that somebody else reads could harm.

        One that a person lets go, *by_hand*, does not say that it was sent automatically.

        Raises:
            LetterError: The facts are another letter's, a code or criterion has no
                sentence, or the letter has no neutral variant.
        """
        if type(facts) is not FACTS[letter]:
            msg = f"The letter {letter} needs {FACTS[letter].__name__}."
            raise LetterError(msg)
        chosen = self.language_for(letter, language, neutral=neutral)
        wording = self.templates[letter, chosen].wording(neutral=neutral)
        if wording is None:
            msg = "This letter has no neutral variant; it goes to an Entity."
            raise LetterError(msg)
        values = self._values(letter, facts, self.voices[chosen])
        if by_hand:
            values["automatic"] = ""
        allowed = names_of(letter, neutral=neutral)
        seen = {name: value for name, value in values.items() if name in allowed}
        head = {name: value for name, value in seen.items() if name in subject_names()}
        return Words(
            subject=display.one_line(fill(wording.subject, head).strip()),
            body=f"{wrap(fill(wording.body, seen))}\n",
            language=chosen,
            neutral=neutral,
        )

    def _values(
        self, letter: LetterId, facts: LetterFacts, voice: Voice
    ) -> dict[str, object]:
        """Turn facts into what a template may show."""
        values: dict[str, object] = {
            one.name: getattr(voice.standing, one.name) for one in fields(Standing)
        }
        for one in fields(facts):
            group = group_of(letter, one.name)
            fact = getattr(facts, one.name)
            many = isinstance(fact, tuple)
            if many and not fact and one.name in needed_of(letter):
                msg = f"This letter needs at least one of its {one.name}."
                raise LetterError(msg)
            shown = [
                self._value(item, group, voice) for item in (fact if many else (fact,))
            ]
            values[one.name] = shown if many else shown[0]
        return values

    def _value(
        self, fact: object, group: str, voice: Voice
    ) -> str | Ground | NamedCriterion:
        if fact is None:
            return ""
        if isinstance(fact, CriterionRef):
            return self._criterion(fact, voice)
        if isinstance(fact, date):
            return voice.day(fact)
        if group:
            return _coded(str(fact), group, voice)
        return clean(str(fact))

    def _criterion(self, ref: CriterionRef, voice: Voice) -> NamedCriterion:
        try:
            title = self.catalogue.criterion(ref).title
            code = self.catalogue.code(ref)
        except GrievanceError as error:
            raise LetterError(str(error)) from None
        return NamedCriterion(code=clean(str(code)), title=clean(voice.title(title)))


def clean(name: str) -> str:
    """Return a name on one line, short enough, with every code made visible."""
    return display.one_line(" ".join(name.split()))[:LONGEST_NAME].rstrip()


def read_letters(home: Path | None, catalogue: Catalogue) -> LetterBook:
    """
    Return the shipped letters with the corrections in *home*, if there are any.

    Raises:
        CatalogueError: A file cannot be used; the sentence names file and place.
    """
    folder = home / FOLDER if home else None
    languages = languages_of(folder)
    _refuse_strays(folder)
    templates = {}
    for language in languages:
        for letter in LetterId:
            template = read_template(letter, language, folder)
            if template is not None:
                templates[letter, language] = template
    return LetterBook(
        catalogue=catalogue,
        voices=MappingProxyType({one: read_voice(one, folder) for one in languages}),
        templates=MappingProxyType(templates),
    )


@cache
def shipped_letters() -> LetterBook:
    """Return the letters as they ship, with the catalogue as it ships."""
    return read_letters(None, shipped_catalogue())


def _refuse_strays(folder: Path | None) -> None:
    """Refuse a file that no letter is read from: its words would never be used."""
    known = {VOICE, *(f"{letter}.toml" for letter in LetterId)}
    for file in sorted(folder.rglob("*.toml")) if folder else ():
        place = file.relative_to(folder) if folder else file
        named_well = _LANGUAGE.fullmatch(str(place.parent)) and file.name in known
        if not named_well:
            msg = f"letters/{place} is no letter; name it like letters/en/ACK.toml."
            raise CatalogueError(msg)


def _coded(code: str, group: str, voice: Voice) -> str | Ground:
    sentences = voice.group(group)
    if code not in sentences:
        msg = (
            f"The letters have no sentence for {code} in {group}; add it to voice.toml, "
            f"or name one of these: {', '.join(sorted(sentences))}."
        )
        raise LetterError(msg)
    found: str | Ground = sentences[code]
    return found
