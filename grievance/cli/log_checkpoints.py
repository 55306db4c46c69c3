"""Read checkpoints out of what people kept: notes, mails, notices, answers to them."""

from __future__ import annotations

import re

from collections.abc import Iterator
from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.mail.errors import UnreadableMailError
from grievance.mail.limits import Limits
from grievance.mail.sandbox.pool import Sandbox
from grievance.vault.checkpoint import TEXT
from grievance.vault.log_verifier import Note, find_notes


LARGEST = 50_000_000  # bytes
MAIL = re.compile(rb"(?:From |[!-9;-~]+:[ \t\r\n])")
PDF = b"%PDF-"


def read_notes(file: Path) -> tuple[str, ...]:
    """
    Return the checkpoints in a file, as they were written first; at least one.

    A note alone may have signatures of others; in a text or mail it may be quoted and
    wrapped anew.

    Raises:
        SetupError: The file cannot be read, or there is none in it.
    """
    raw = _read(file)
    alone = f"{raw.decode('utf-8-sig', 'replace').strip()}\n".replace("\r\n", "\n")
    found = {note.text: None for text in _texts(raw) for note in find_notes(text)}
    if TEXT.match(alone) and len(found) <= 1:
        return (alone,)
    if not found:
        msg = f"{file} is no checkpoint; name what `grievance log checkpoint` printed."
        raise SetupError(msg)
    return tuple(found)


def older_notes(file: Path) -> tuple[Note, ...]:
    """Return the same to prove that the log only grew since."""
    notes = (note for text in read_notes(file) for note in find_notes(text))
    return tuple(dict.fromkeys(notes))


def _texts(raw: bytes) -> Iterator[str]:
    yield raw.decode("utf-8-sig", "replace")
    if MAIL.match(raw):
        with Sandbox(Limits(), children=1) as sandbox:
            try:
                yield sandbox.parse(raw).text
            except UnreadableMailError:
                return


def _read(file: Path) -> bytes:
    try:
        if file.stat().st_size > LARGEST:
            msg = f"{file} is too large; cut the checkpoint out of it."
            raise SetupError(msg)
        raw = file.read_bytes()
    except OSError:
        msg = f"The checkpoint {file} cannot be read; name a file with its lines."
        raise SetupError(msg) from None
    if raw.startswith(PDF):
        msg = f"{file} is a PDF; paste the lines at its foot into a text file."
        raise SetupError(msg)
    return raw
