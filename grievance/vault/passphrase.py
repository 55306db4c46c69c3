"""
A passphrase to offer: words drawn from the EFF's list of 7776, 12.9 bits each.

Six words are 77 bits.  Numbers are written with the same words, the first of them for
the highest digit to the base of 7776, where people read them to each other.  The list is read out of the `xkcdpass` package as a file, so
that its own way of drawing is never used.
"""

from __future__ import annotations

import secrets

from collections.abc import Iterable, Mapping
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from grievance.domain.errors import NotAllowedError, SetupError


LIST_SIZE = 7776
LIST_FILE = "static/eff-long"


def new_passphrase(words: int = 6) -> str:
    """
    Draw a passphrase of *words* words with spaces between them.

    Raises:
        ValueError: Fewer than six words would be too easy to guess.

        SetupError: The word list is missing or damaged.
    """
    if words < 6:  # noqa: PLR2004  # the docstring says why
        msg = "A passphrase has six words or more."
        raise ValueError(msg)
    return " ".join(secrets.choice(word_list()) for _ in range(words))


def number_in_words(number: int, count: int) -> tuple[str, ...]:
    """Write *number*, as far as *count* digits to the base of 7776 hold it."""
    words, digits = word_list(), []
    for _ in range(count):
        number, digit = divmod(number, LIST_SIZE)
        digits.append(words[digit])
    return tuple(reversed(digits))


def number_of_words(words: Iterable[str]) -> int:
    """
    Read the number that *words* write.

    Raises:
        NotAllowedError: One of them is not in the list; which one is said.
    """
    places, number = _places(), 0
    for position, word in enumerate(words, start=1):
        if word not in places:
            msg = f"Word {position} is not in the list; compare it letter by letter."
            raise NotAllowedError(msg)
        number = number * LIST_SIZE + places[word]
    return number


@cache
def _places() -> Mapping[str, int]:
    return {word: place for place, word in enumerate(word_list())}


@cache
def word_list() -> tuple[str, ...]:
    """Read the words, one a line."""
    spec = find_spec("xkcdpass")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        msg = "The package `xkcdpass` is missing; install the project again."
        raise SetupError(msg)
    lines = (Path(folders[0]) / LIST_FILE).read_text(encoding="ascii").splitlines()
    words = tuple(line.strip() for line in lines if line.strip())
    if len(set(words)) != LIST_SIZE:
        msg = "The word list of `xkcdpass` is damaged; install the project again."
        raise SetupError(msg)
    return words
