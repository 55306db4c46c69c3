"""Read what a person names or pipes in: regular files only, and never without end."""

from __future__ import annotations

import mimetypes
import os
import stat

from collections.abc import Iterable
from pathlib import Path
from typing import BinaryIO

from grievance.domain.entry import LONGEST_TEXT, MOST_BYTES, EntryFile
from grievance.domain.errors import SetupError


MOST_OF_A_TEXT = 4 * LONGEST_TEXT + 3  # bytes: UTF-8, and the mark in front of it
UNKNOWN_TYPE = "application/octet-stream"


def read_text(path: Path) -> bytes:
    """
    Read the file that holds the words of a complaint.

    Raises:
        SetupError: It is too long for that, or cannot be read.
    """
    raw = _read(path, MOST_OF_A_TEXT)
    if raw is None:
        msg = f"{path} is too long for a text; attach it as a file, and sum it up."
        raise SetupError(msg)
    return raw


def read_stream(stream: BinaryIO) -> bytes:
    """
    Read words to their end; `SetupError` where there are too many of them.

    No more of them is read than a text may have.
    """
    raw = stream.read(MOST_OF_A_TEXT + 1)
    if len(raw) > MOST_OF_A_TEXT:
        msg = f"A text has at most {LONGEST_TEXT:,} characters; attach more as a file."
        raise SetupError(msg)
    return raw


def read_attached(paths: Iterable[Path]) -> tuple[EntryFile, ...]:
    """
    Read the files that belong to a complaint, as large as the largest mail together.

    Raises:
        SetupError: They are larger, or one of them cannot be read.
    """
    files, left = [], MOST_BYTES
    for path in paths:
        content = _read(path, left)
        if content is None:
            msg = f"{path} is too large for one complaint; leave it out or split it."
            raise SetupError(msg)
        media_type = mimetypes.guess_type(path.name)[0] or UNKNOWN_TYPE
        files.append(EntryFile(name=path.name, media_type=media_type, content=content))
        left -= len(content)
    return tuple(files)


def _read(path: Path, most: int) -> bytes | None:
    """Return what is in a file, None if that is over *most* bytes."""
    try:
        with open(path, "rb", opener=_opened) as file:
            return _from_regular(path, file, most)
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror}."
        raise SetupError(msg) from None
    except ValueError:
        msg = "This cannot be the name of a file; type it anew."
        raise SetupError(msg) from None


def _opened(path: str, flags: int) -> int:
    """Open without waiting: a pipe holds nobody up."""
    return os.open(path, flags | os.O_NONBLOCK)


def _from_regular(path: Path, file: BinaryIO, most: int) -> bytes | None:
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        msg = f"{path} is no regular file, and cannot be read; name one."
        raise SetupError(msg)
    if status.st_size > most:
        return None
    raw = file.read(most + 1)  # it may have grown
    return raw if len(raw) <= most else None
