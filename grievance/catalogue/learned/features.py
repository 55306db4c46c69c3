"""
The features of a sentence: pieces of its words, and facts about it.

Pieces are words, pairs of words and three to five letters of a word; of a script
without spaces, one to four characters.  Facts are the concepts that a sentence has, and
the topics that the lexicons find in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from grievance.catalogue.folding import is_spaceless
from grievance.catalogue.learned.said import Said


LETTERS = (3, 4, 5)
CHARACTERS = (1, 2, 3, 4)
LONGEST_WORD = 40  # characters; what is longer is no word
CONCEPT, TOPIC = "#", "@"


def pieces(text: str) -> set[str]:
    """Return the pieces of a plain sentence."""
    words = text.split()
    found = {piece for word in set(words) for piece in pieces_of(word)}
    found.update(f"{one} {other}" for one, other in pairwise(words))
    return found


def pieces_of(word: str) -> Iterator[str]:
    """Yield the pieces of one word, and the word."""
    if is_spaceless(word):
        yield from _slices(word, CHARACTERS)
        return
    word = word[:LONGEST_WORD]
    yield f"={word}"
    yield from _slices(f"^{word}$", LETTERS)


def _slices(word: str, lengths: tuple[int, ...]) -> Iterator[str]:
    for length in lengths:
        for start in range(len(word) - length + 1):
            yield word[start : start + length]


def facts(said: Said) -> Iterator[str]:
    """Yield the facts about a sentence; none looks like a piece."""
    for topic in said.topics:
        yield f"{TOPIC}{topic}"
    for concept in said.concepts:
        yield f"{CONCEPT}{concept}"


def is_fact(feature: str) -> bool:
    """Whether a feature is a fact; a plain text has neither of their signs."""
    return feature[0] in (CONCEPT, TOPIC)
