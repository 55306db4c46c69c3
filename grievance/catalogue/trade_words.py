"""Words that tell nothing about which organisation is meant, as data."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from grievance.catalogue.files import decode


@dataclass(frozen=True, slots=True, kw_only=True)
class TradeWords:
    """
    What many names share.

    *stems* begin the words of the trade, in any language written in Latin letters;
    *joints* stand between words; *organisations* follow a name in scripts without
    spaces, where *spaceless* are the words of the trade; *common* are words that some
    organisation is called by.
    """

    about: str
    stems: tuple[str, ...]
    joints: frozenset[str]
    organisations: tuple[str, ...]
    spaceless: tuple[str, ...]
    common: frozenset[str]

    def is_trade(self, word: str) -> bool:
        """Whether a word in lower-case ASCII is one of the trade."""
        return word.startswith(self.stems)

    def core(self, name: str) -> str:
        """Return a name without spaces less the words of the trade at its end."""
        rest, before = name, ""
        while rest != before:
            before = rest
            for ending in self.spaceless:
                shorter = rest.removesuffix(ending)
                rest = shorter if len(shorter) > 1 else rest
        return rest


@cache
def trade_words() -> TradeWords:
    """Load the words of the trade that ship with the catalogue."""
    return decode("trade_words.json", TradeWords)
