"""Write a sealed file over and over: ``python -m tests.vault.sealed_file_writer``."""

from __future__ import annotations

import sys

from pathlib import Path

from grievance.vault.sealed_file import kept_place, write_sealed


KEY = b"k" * 32
PLACE = kept_place("office", "worker", 1)
TIMES, SIZE = 15, 100_000


def body(letter: str) -> bytes:
    """Give what the process called *letter* writes."""
    return letter.encode() * SIZE


def write(path: Path, letter: str) -> int:
    """Return how often it was written; another process may have been quicker."""
    written = 0
    for _ in range(TIMES):
        try:
            write_sealed(path, KEY, body(letter), PLACE)
        except FileNotFoundError:
            continue
        written += 1
    return written


if __name__ == "__main__":
    write(Path(sys.argv[1]), sys.argv[2])
