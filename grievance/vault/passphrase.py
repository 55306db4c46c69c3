"""
A passphrase to offer: words drawn from the EFF's list of 7776, 12.9 bits each.

Six words are 77 bits.  The list is read out of the `xkcdpass` package as a file, so
that its own way of drawing is never used.
"""

from __future__ import annotations

import secrets

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from grievance.domain.errors import SetupError


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
