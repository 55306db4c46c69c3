"""
How a word sounds, roughly: one spelling for what several scripts and typists write.

Words of any script become Latin letters (anyascii), and letters that stand for one
sound in many languages become one. Meant for comparing, never for showing.
"""

from __future__ import annotations

import re

from functools import lru_cache

from anyascii import anyascii


_ALIKE = (
    ("sch", "s"), ("tsch", "c"), ("shch", "s"), ("sh", "s"), ("zh", "j"), ("kh", "h"),
    ("ph", "f"), ("th", "t"), ("ck", "k"), ("qu", "k"), ("x", "ks"), ("q", "k"),
    ("c", "k"), ("w", "v"), ("y", "i"), ("j", "i"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("ee", "i"), ("oo", "u"), ("ou", "u"),
)  # fmt: skip
_TWICE = re.compile(r"(.)\1+")
_NOT_ASCII_WORD = re.compile("[^a-z0-9]")


@lru_cache(maxsize=65_536)
def latin(word: str) -> str:
    """Return a word in lower-case Latin letters and digits."""
    if word.isascii():
        return _NOT_ASCII_WORD.sub("", word.lower())
    return _NOT_ASCII_WORD.sub("", anyascii(word).lower())


@lru_cache(maxsize=65_536)
def sound(word: str) -> str:
    """Return how a word sounds."""
    heard = latin(word)
    for written, alike in _ALIKE:
        heard = heard.replace(written, alike)
    return _TWICE.sub(r"\1", heard)
