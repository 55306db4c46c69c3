"""
A passphrase to offer: words drawn from the EFF's list of 7776, 12.9 bits each.

Six words are 77 bits.  The list is read out of the `diceware` package as a file, so
that its command line is never imported.
"""

from __future__ import annotations

import secrets

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from grievance.domain.errors import SetupError


LIST_SIZE = 7776
LIST_FILE = "wordlists/wordlist_en_eff.txt"


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
    """Read the words; each line of the file is ``<five dice> TAB <word>``."""
    spec = find_spec("diceware")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        msg = "The package `diceware` is missing; install the project again."
        raise SetupError(msg)
    lines = (Path(folders[0]) / LIST_FILE).read_text(encoding="ascii").splitlines()
    words = tuple(line.split()[1] for line in lines if line.strip())
    if len(set(words)) != LIST_SIZE:
        msg = "The word list of `diceware` is damaged; install the project again."
        raise SetupError(msg)
    return words
