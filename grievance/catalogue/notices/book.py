"""Writing notices: the same facts give the same bytes, whoever complained of what."""

from __future__ import annotations

import re

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grievance.catalogue.catalogue import Catalogue, shipped_catalogue
from grievance.catalogue.files import CatalogueError
from grievance.catalogue.letters.book import FALLBACK
from grievance.catalogue.letters.book import FOLDER as LETTERS
from grievance.catalogue.letters.sandbox import fill
from grievance.catalogue.letters.voice import SHIPPED, read_voice
from grievance.catalogue.notices.facts import NoticeFacts, NoticeItem
from grievance.catalogue.notices.items import KnownItem, known_items
from grievance.catalogue.notices.modules import FILE as MODULES
from grievance.catalogue.notices.modules import Modules, read_modules
from grievance.catalogue.notices.parts import Parts, blocks_of
from grievance.catalogue.notices.steps import steps_of
from grievance.catalogue.notices.values import (
    Language,
    ShownItem,
    shown_items,
    values_of,
)
from grievance.catalogue.notices.words import read_words
from grievance.domain import display


FOLDER = "notices"  # in a home
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenNotice:
    """A notice without its addresses; *language* is the one it is in."""

    subject: str
    body: str = field(repr=False)
    language: str = FALLBACK


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeBook:
    """The words of all notices of an office, in all its languages."""

    catalogue: Catalogue = field(repr=False)
    modules: Modules = field(repr=False)
    languages: Mapping[str, Language] = field(repr=False)

    def language_for(self, language: str) -> str:
        """Return the language a notice would be in: the wanted one, or English."""
        wanted = language.lower().replace("_", "-").partition("-")[0]
        return wanted if wanted in self.languages else FALLBACK

    def listed(
        self, items: Iterable[NoticeItem], language: str
    ) -> tuple[ShownItem, ...]:
        """
        Return the items as a notice lists them, for a reply form in the same words.

        Raises:
            CriterionIdError: A criterion is not written as the standards write it.
        """
        words = self.languages[self.language_for(language)]
        return tuple(shown_items(known_items(items, self.catalogue), words))

    def write(self, facts: NoticeFacts, language: str) -> WrittenNotice:
        """
        Write a notice; the same facts always give the same bytes.

        Raises:
            CriterionIdError: A criterion is not written as the standards write it.
        """
        chosen = self.language_for(language)
        words = self.languages[chosen]
        items = known_items(facts.items, self.catalogue)
        shown = shown_items(items, words)
        values = values_of(facts, words) | self._values_of(items, words)
        parts = Parts(
            facts=facts,
            language=words,
            values=values | {"items": shown},
            blocks=blocks_of(facts, steps_of(items, shown, words.words)),
        )
        subject = words.words.subject[facts.kind]
        return WrittenNotice(
            subject=display.one_line(
                fill(subject, {"reference": values["reference"]}).strip()
            ),
            body=parts.body(),
            language=chosen,
        )

    def _values_of(
        self, items: Sequence[KnownItem], language: Language
    ) -> dict[str, object]:
        """Return the values that follow from the criteria: protections and training."""
        tests = [one for item in items for one in item.tests]
        topics = [topic for item in items for topic in item.topics]
        names = language.words.module
        return {
            "protections": list(self.catalogue.protection(tests)),
            "modules": [names[code] for code in self.modules.concerning(topics)],
        }


def write_notice(
    facts: NoticeFacts, language: str, *, book: NoticeBook | None = None
) -> WrittenNotice:
    """
    Write a notice in a language, in English if there is no other.

    Without a *book* it is in the words that ship.

    Raises:
        CriterionIdError: A criterion is not written as the standards write it.
    """
    return (book or shipped_notices()).write(facts, language)


def read_notices(home: Path | None, catalogue: Catalogue) -> NoticeBook:
    """
    Return the shipped words of notices with the corrections in *home*, if there are any.

    Raises:
        CatalogueError: A file cannot be used; the sentence names file and place.
    """
    folder = home / FOLDER if home else None
    letters = home / LETTERS if home else None
    modules = read_modules(folder)
    languages = {}
    for language in (*SHIPPED, *_added(folder)):
        words = read_words(language, folder)
        _refuse_unnamed(modules, words.module, f"{FOLDER}/{language}.toml")
        voice = read_voice(language, letters)
        languages[language] = Language(voice=voice, words=words)
    return NoticeBook(
        catalogue=catalogue, modules=modules, languages=MappingProxyType(languages)
    )


@cache
def shipped_notices() -> NoticeBook:
    """Return the words of notices as they ship, with the catalogue as it ships."""
    return read_notices(None, shipped_catalogue())


def _added(folder: Path | None) -> tuple[str, ...]:
    """
    Name the languages that a folder in a home adds.

    Raises:
        CatalogueError: A file is none that notices are read from.
    """
    if folder is None or not folder.is_dir():
        return ()
    names = sorted(file.stem for file in folder.glob("*.toml") if file.name != MODULES)
    for name in names:
        if not _LANGUAGE.fullmatch(name):
            msg = f"{FOLDER}/{name}.toml is no notice; name it like {FOLDER}/en.toml."
            raise CatalogueError(msg)
    return tuple(name for name in names if name not in SHIPPED)


def _refuse_unnamed(modules: Modules, names: Mapping[str, str], place: str) -> None:
    """Refuse a language that has no name for a module."""
    for code in modules.codes:
        if not names.get(code, "").strip():
            msg = f"{place}: `module.{code}` must say something."
            raise CatalogueError(msg)
