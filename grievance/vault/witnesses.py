"""
Checkpoints of ours that came back from outside, kept beside the database.

Whoever gets a notice has the newest checkpoint at its foot, and quotes it in the answer.
It goes into a text file, note after note, which nobody can reach with the database
alone; it only grows.  Half a line that was written while the power failed is no note.
"""

from __future__ import annotations

import os

from collections.abc import Iterable
from pathlib import Path

from filelock import FileLock

from grievance.vault.log_verifier import Note, find_notes


PRIVATE = 0o600


def read_witnesses(path: Path) -> tuple[Note, ...]:
    """
    Return what is kept, the oldest first; nothing where there is no file yet.

    Raises:
        OSError: It cannot be read.
    """
    try:
        return tuple(find_notes(path.read_text("utf-8", "replace")))
    except FileNotFoundError:
        return ()


def keep_witnesses(path: Path, notes: Iterable[Note]) -> None:
    """
    Put *notes* into the file, those that are not in it yet.

    Raises:
        OSError: It cannot be written.
    """
    with FileLock(path.with_name(path.name + ".lock"), mode=PRIVATE):
        known = {(note.origin, note.size, note.root) for note in read_witnesses(path)}
        new = [n for n in notes if (n.origin, n.size, n.root) not in known]
        if new:
            _append(path, "".join(f"\n{note.text}" for note in new))


def _append(path: Path, text: str) -> None:
    flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND
    with os.fdopen(os.open(path, flags, PRIVATE), "ab") as file:
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())
