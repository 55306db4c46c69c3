"""Whether the notices of an office hang together: what must be mended, what is odd."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.letters.book import FALLBACK
from grievance.catalogue.letters.sandbox import names_in
from grievance.catalogue.notices.book import NoticeBook, read_notices
from grievance.catalogue.notices.words import NoticeWords, templates_of
from grievance.catalogue.remark import Remark
from grievance.domain.criterion import CriterionRef
from grievance.domain.errors import GrievanceError


def check_notices(home: Path | None, catalogue: Catalogue) -> tuple[Remark, ...]:
    """Look at the words of every language, with the corrections in *home*."""
    try:
        book = read_notices(home, catalogue)
    except GrievanceError as error:
        return (Remark(sentence=str(error)),)
    return (*_languages(book), *_modules(book))


def _languages(book: NoticeBook) -> Iterator[Remark]:
    """Say where a language names other facts than English, or tells more."""
    model = book.languages[FALLBACK].words
    wanted = _names_of(model)
    for language, found in book.languages.items():
        place = f"notices/{language}.toml"
        for where, names in _names_of(found.words).items():
            if names != wanted[where]:
                differing = ", ".join(sorted(names ^ wanted[where]))
                sentence = f"{place}, {where}: {differing} is not where English has it."
                yield Remark(sentence=sentence, error=False)
        for code in _missing(model.neutral_title, found.words.neutral_title):
            sentence = f"{place} has no neutral title for {code}."
            yield Remark(sentence=sentence, error=False)


def _names_of(words: NoticeWords) -> Mapping[str, frozenset[str]]:
    return {where: names_in(text) for where, text, _ in templates_of(words)}


def _modules(book: NoticeBook) -> Iterator[Remark]:
    """Say which criteria, in the numbering of slips, no training concerns."""
    concerned = {code for codes in book.modules.criteria.values() for code in codes}
    for name in dict.fromkeys(one.standard for one in book.catalogue.standards):
        current = book.catalogue.current(name)
        for criterion in current.criteria:
            ref = CriterionRef(
                standard=name, version=current.version, criterion=criterion.id
            )
            code = str(book.catalogue.code(ref))
            if code not in concerned:
                sentence = f"notices/modules.toml names no training for {code}."
                yield Remark(sentence=sentence, error=False)


def _missing(wanted: Iterable[str], there: Mapping[str, str]) -> Iterator[str]:
    return (code for code in wanted if not there.get(code, "").strip())
