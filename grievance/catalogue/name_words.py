"""Words as they are compared: those of a text, and those that a name is known by."""

from __future__ import annotations

import re

from dataclasses import dataclass, field
from itertools import islice

from grievance.catalogue.folding import is_spaceless
from grievance.catalogue.legal_forms import legal_forms
from grievance.catalogue.sounds import latin, sound
from grievance.catalogue.trade_words import trade_words


SHORTEST = 4  # letters of a core
MOST_TOKENS = 40_000
_WORD = re.compile(r"[^\W_]+")
_FOLDED = re.compile(r"\S+")


@dataclass(frozen=True, slots=True)
class Token:
    """A folded word of a text: where it stands, how it sounds, if it may be a name."""

    start: int
    end: int
    latin: str = field(repr=False)
    sound: str = field(repr=False)
    is_latin: bool
    is_capital: bool


@dataclass(frozen=True, slots=True)
class NearName:
    """One name of one Entity, ready to be compared."""

    entity_id: str
    written: str = field(repr=False)
    core: tuple[str, ...] = field(repr=False)
    plain: tuple[str, ...] = field(repr=False)
    trade: frozenset[str] = field(repr=False)

    @property
    def joined(self) -> str:
        """The sounds of its core in one."""
        return "".join(self.core)


def near_name(entity_id: str, written: str) -> NearName | None:
    """Return a name ready to be compared, unless it has no core."""
    if is_spaceless(written):
        return None
    words = [latin(word.group()) for word in _WORD.finditer(written)]
    trade = frozenset(word for word in words if trade_words().is_trade(word))
    ignored = trade_words().joints | legal_forms().words | trade
    core = [word for word in words if word and word not in ignored]
    if not core or sum(map(len, core)) < SHORTEST:
        return None
    return NearName(
        entity_id=entity_id,
        written=written,
        core=tuple(sound(word) for word in core),
        plain=tuple(core),
        trade=frozenset(sound(word) for word in trade),
    )


def tokenize(folded: str, capitals: frozenset[str]) -> list[Token]:
    """Return the words of a folded text; scripts without spaces give none."""
    tokens = []
    for match in islice(_FOLDED.finditer(folded), MOST_TOKENS):
        word = match.group()
        if is_spaceless(word):
            continue
        is_latin = _is_latin(word)
        tokens.append(
            Token(
                match.start(),
                match.end(),
                latin(word),
                sound(word),
                is_latin,
                not is_latin or word in capitals,
            )
        )
    return tokens


def _is_latin(word: str) -> bool:
    return word[:1] <= "\u024f" or "\u1e00" <= word[:1] <= "\u1eff"
