"""
How hard a passphrase is to guess, told with caution: what people choose is no dice.

A word counts as one drawn from a list of 7,776 (12.9 bits), however long it is, and only
the first time. What is no plain word counts 4 bits for each different character, as far as
a word and a number pinned together go.
"""

from __future__ import annotations

from enum import StrEnum

from grievance.domain.errors import NotAllowedError


_OF_WORD = 12.9
_OF_CHARACTER = 4.0
_FAIR, _STRONG = 45.0, 64.0  # bits


class Strength(StrEnum):
    """What to think of a passphrase."""

    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def guess_bits(passphrase: str) -> float:
    """Return how many bits somebody has to guess, at the least."""
    return sum(_bits(chunk) for chunk in set(passphrase.casefold().split()))


def strength_of(passphrase: str) -> Strength:
    """Return what to think of it."""
    bits = guess_bits(passphrase)
    if bits < _FAIR:
        return Strength.WEAK
    return Strength.FAIR if bits < _STRONG else Strength.STRONG


def refuse_weak(passphrase: str) -> None:
    """
    Refuse what a machine guesses.

    Raises:
        NotAllowedError: It does.
    """
    if strength_of(passphrase) is Strength.WEAK:
        msg = "This passphrase is too easy to guess; take six words."
        raise NotAllowedError(msg)


def _bits(chunk: str) -> float:
    by_character = _OF_CHARACTER * len(set(chunk))
    return min(by_character, _OF_WORD) if chunk.isalpha() else by_character
