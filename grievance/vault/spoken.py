"""
Words that two people compare by telephone before something is believed.

    words = SHA-256(lp(label, part …)) modulo 7776^8, in eight words of the list

Whoever wants other bytes to have the same words searches among 2^103.
"""

from __future__ import annotations

from grievance.vault.encoding import Atom, lp_digest
from grievance.vault.passphrase import number_in_words


WORDS = 8
REQUEST = "grv1/identity-words"
ROOT = "grv1/root-words"
SETTINGS = "grv1/settings-words"


def spoken(label: str, *parts: Atom) -> str:
    """Return the words of *parts*; those of another *label* have nothing to do with it."""
    number = int.from_bytes(lp_digest(label, *parts))
    return " ".join(number_in_words(number, WORDS))


def root_in_words(public: bytes) -> str:
    """Return the words of an office: those of its public root key."""
    return spoken(ROOT, public)
