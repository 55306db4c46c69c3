"""The reply form of a notice as data: what we write in it, and what auditors answer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import product
from types import MappingProxyType

from grievance.catalogue.files import decode
from grievance.catalogue.folding import UMLAUTS, fold, plain
from grievance.domain.finding import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class FormText:
    """What the form says besides its items: its marks, and how it is filled in."""

    begin: str
    end: str
    how: str
    acknowledge: str
    comment: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplyLanguage:
    """The form in one language, and the words of answers; the data file says which."""

    form: FormText
    choices: dict[Grade, str]
    breaches: tuple[str, ...]
    degrees: dict[Grade, tuple[str, ...]]
    surely: dict[Grade, tuple[str, ...]]
    perhaps: dict[Grade, tuple[str, ...]]
    ungraded: tuple[str, ...]
    leads: tuple[str, ...]
    fillers: tuple[str, ...]
    negators: tuple[str, ...]
    lacks: tuple[str, ...]
    contrasts: tuple[str, ...]
    doubts: tuple[str, ...]
    comment: tuple[str, ...]
    acknowledging: tuple[str, ...]
    requests: tuple[str, ...]
    places: tuple[str, ...]
    joints: tuple[str, ...]

    def labels(self, grade: Grade) -> Iterator[str]:
        """Yield every way to say *grade* that leaves no doubt."""
        degrees = self.degrees.get(grade, ())
        yield self.choices[grade]
        yield from self.surely.get(grade, ())
        yield from degrees
        for degree, breach in product(degrees, self.breaches):
            yield f"{degree} {breach}"
            yield f"{breach} {degree}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReplyForm:
    about: str
    languages: dict[str, ReplyLanguage]


@dataclass(frozen=True, slots=True)
class Meaning:
    """
    What a label says: a grade, or None for a breach of which nobody says how grave it is.

    *is_sure* is False for what is more a manner of speaking than a label.
    """

    grade: Grade | None
    is_sure: bool = True


UNGRADED = Meaning(None)


@cache
def reply_languages() -> Mapping[str, ReplyLanguage]:
    """Load the form in each language, by its code such as ``en``."""
    return MappingProxyType(decode("reply_form.json", _ReplyForm).languages)


def reply_language(code: str) -> ReplyLanguage:
    """Return the form in a language, in English where there is none."""
    languages = reply_languages()
    return languages.get(code, languages["en"])


@cache
def meanings() -> Mapping[str, Meaning]:
    """Return what each label means in any language, by its folded form."""
    found: dict[str, Meaning] = {}
    for language in reply_languages().values():
        for written, meaning in _meanings(language):
            for folded in spellings(written):
                found.setdefault(folded, meaning)
    return MappingProxyType(found)


def _meanings(language: ReplyLanguage) -> Iterator[tuple[str, Meaning]]:
    for grade in Grade:
        yield from ((label, Meaning(grade)) for label in language.labels(grade))
        guesses = language.perhaps.get(grade, ())
        yield from ((guess, Meaning(grade, is_sure=False)) for guess in guesses)
    yield from ((written, UNGRADED) for written in language.ungraded)
    yield from ((written, UNGRADED) for written in language.breaches)


@cache
def phrases_of(name: str) -> frozenset[str]:
    """Return the folded words of one list, such as ``negators``, in all languages."""
    lists = (getattr(language, name) for language in reply_languages().values())
    return frozenset(f for one in lists for word in one for f in spellings(word))


def spellings(written: str) -> set[str]:
    """Return a label folded, as it is typed with a hyphen or without, ae or ä."""
    joined = written.replace("-", "")
    umlauts = written.lower().translate(UMLAUTS)
    return {fold_label(one) for one in (written, joined, umlauts)}


def fold_label(text: str) -> str:
    """Fold *text* to words in plain letters with one space between them."""
    return plain(fold(text)).strip()
