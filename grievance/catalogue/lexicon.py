"""
The words complainants use, by language: for each criterion and each signal.

The files under ``lexicons/`` are data, in the form that `patterns` explains. *groups*
are lists of phrases that patterns share; those named in `Speech` tell what a sentence
does with what it mentions: it denies it, praises it, speaks of something else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from grievance.catalogue.files import decode
from grievance.catalogue.made_once import made_once
from grievance.catalogue.patterns import Pattern, Term, read_pattern, read_term
from grievance.domain.errors import NotFoundError


LANGUAGES = ("en", "fr", "zh", "pt", "de")
SIGNAL = "signal "  # before the name of a signal, where criteria have their codes


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A lexicon as its file has it; *common* are words by which to know a language."""

    language: str
    about: str
    mention: tuple[str, ...]
    common: tuple[str, ...]
    groups: dict[str, str] = field(repr=False)
    criteria: dict[str, tuple[str, ...]] = field(repr=False)
    signals: dict[str, tuple[str, ...]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """
    What a sentence does with the things it mentions.

    *no* denies what follows, unless it is *spent* on something else ("not allowed");
    *absent* denies what stands beside it; *aside* says that the complaint is not about
    what follows; *fine* praises its clause; *retracted* takes a sentence back, and the
    one before; *supposed* makes it a case that is only imagined; *but* begins anew;
    *doubted* turns a denial round.
    """

    no: Term
    spent: Term
    absent: Term
    aside: Term
    fine: Term
    retracted: Term
    supposed: Term
    but: Term
    doubted: Term


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Lexicon:
    """The patterns of one language, by the code of a criterion or by signal."""

    language: str
    mention: tuple[str, ...]
    common: frozenset[str] = field(repr=False)
    speech: Speech = field(repr=False)
    patterns: tuple[tuple[str, Pattern], ...] = field(repr=False)

    @property
    def topics(self) -> frozenset[str]:
        """Everything that has a pattern: codes such as ``PS 10.3``, and signals."""
        return frozenset(topic for topic, _pattern in self.patterns)


@cache
def lexicon(language: str) -> Lexicon:
    """
    Load the lexicon of a language, given as a tag such as ``pt`` or ``pt-BR``.

    Raises:
        NotFoundError: There is no lexicon for this language.
        PatternError: The file has a pattern that cannot be read.
    """
    primary = language.partition("-")[0].casefold()
    if primary not in LANGUAGES:
        reason = f"There is no lexicon for {language!r}; there is one for each of "
        raise NotFoundError(reason + ", ".join(LANGUAGES) + ".")
    return _loaded(primary)


@made_once
def _loaded(language: str) -> Lexicon:
    return compiled(decode(f"lexicons/{language}.json", Written))


def compiled(written: Written) -> Lexicon:
    """
    Put every group in its place.

    Raises:
        PatternError: A pattern cannot be read.
    """
    groups = written.groups
    signals = {SIGNAL + name: found for name, found in written.signals.items()}
    return Lexicon(
        language=written.language,
        mention=written.mention,
        common=frozenset(written.common),
        speech=_speech(groups),
        patterns=tuple(
            (topic, read_pattern(pattern, groups))
            for topic, patterns in {**written.criteria, **signals}.items()
            for pattern in patterns
        ),
    )


def _speech(groups: Mapping[str, str]) -> Speech:
    return Speech(
        **{name: read_term(f"@{name}", groups) for name in Speech.__dataclass_fields__}
    )
