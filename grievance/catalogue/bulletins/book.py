"""Writing bulletins and agendas: the same facts give the same bytes."""

from __future__ import annotations

import re

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from types import MappingProxyType

from grievance.catalogue.bulletins.facts import AgendaFacts, BulletinFacts
from grievance.catalogue.bulletins.pages import Page, agenda_parts, bulletin_parts
from grievance.catalogue.bulletins.sheets import SHEETS, Form
from grievance.catalogue.bulletins.words import BulletinWords, read_words
from grievance.catalogue.catalogue import Catalogue, shipped_catalogue
from grievance.catalogue.files import CatalogueError
from grievance.catalogue.letters.book import FALLBACK
from grievance.catalogue.letters.voice import SHIPPED
from grievance.catalogue.notices.book import NoticeBook, read_notices
from grievance.catalogue.notices.layout import joined


FOLDER = "bulletins"  # in a home
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenBulletin:
    """A text for people to send; *language* is the one it is in."""

    title: str
    text: str = field(repr=False)
    language: str
    form: Form


@dataclass(frozen=True, slots=True, kw_only=True)
class BulletinBook:
    """The words of bulletins of an office, with those of its notices."""

    notices: NoticeBook = field(repr=False)
    words: Mapping[str, BulletinWords] = field(repr=False)

    def language_for(self, language: str) -> str:
        """Return the language a text would be in: the wanted one, or English."""
        wanted = language.lower().replace("_", "-").partition("-")[0]
        is_there = wanted in self.words and wanted in self.notices.languages
        return wanted if is_there else FALLBACK

    def bulletin(
        self, facts: BulletinFacts, language: str, form: Form = Form.PLAIN
    ) -> WrittenBulletin:
        """
        Write the bulletin of a month.

        Raises:
            NotFoundError: A code is of no standard in the catalogue.
        """
        page = self._page(language, form)
        period = page.month(facts.first)
        title = page.titled("bulletin", period)
        return self._written(page, title, bulletin_parts(page, facts, period))

    def agenda(
        self, facts: AgendaFacts, language: str, form: Form = Form.PLAIN
    ) -> WrittenBulletin:
        """
        Write the agenda of a quarter.

        Raises:
            NotFoundError: A code is of no standard in the catalogue.
        """
        page = self._page(language, form)
        period = page.quarter(facts.first)
        title = page.titled("agenda", period)
        return self._written(page, title, agenda_parts(page, facts, period))

    def _page(self, language: str, form: Form) -> Page:
        chosen = self.language_for(language)
        return Page(
            notices=self.notices,
            language=chosen,
            words=self.words[chosen],
            sheet=SHEETS[form],
            form=form,
        )

    @staticmethod
    def _written(page: Page, title: str, parts: Iterator[str]) -> WrittenBulletin:
        text = joined((page.sheet.title(title), *parts))
        return WrittenBulletin(
            title=title, text=f"{text}\n", language=page.language, form=page.form
        )


def read_bulletins(
    home: Path | None, catalogue: Catalogue, notices: NoticeBook | None = None
) -> BulletinBook:
    """
    Return the shipped words of bulletins with the corrections in *home*.

    Without *notices* those of the same home are read as well.

    Raises:
        CatalogueError: A file cannot be used; the sentence names file and place.
    """
    folder = home / FOLDER if home else None
    words = {one: read_words(one, folder) for one in (*SHIPPED, *_added(folder))}
    return BulletinBook(
        notices=notices or read_notices(home, catalogue), words=MappingProxyType(words)
    )


@cache
def shipped_bulletins() -> BulletinBook:
    """Return the words of bulletins as they ship, with the catalogue as it ships."""
    return read_bulletins(None, shipped_catalogue())


def _added(folder: Path | None) -> tuple[str, ...]:
    """
    Name the languages that a folder in a home adds.

    Raises:
        CatalogueError: A file is none that bulletins are read from.
    """
    if folder is None or not folder.is_dir():
        return ()
    names = sorted(file.stem for file in folder.glob("*.toml"))
    for name in names:
        if not _LANGUAGE.fullmatch(name):
            msg = f"{FOLDER}/{name}.toml is no bulletin; name it like {FOLDER}/en.toml."
            raise CatalogueError(msg)
    return tuple(name for name in names if name not in SHIPPED)
