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


def read_attached(paths: Iterable[Path], *, home: Path) -> tuple[EntryFile, ...]:
    """
    Read the files that belong to a complaint, as large as the largest mail together.

    No link is followed, and nothing of the office's *home* is read: a key would go out
    under the name of a photo.

    Raises:
        SetupError: They are larger; or one of them cannot be read, is a link, lies in the
            home, or has a name that no letter can carry.
    """
    files, left = [], MOST_BYTES
    for path in paths:
        _refuse_unfit(path, home)
        content = _read(path, left, follow=False)
        if content is None:
            msg = f"{path} is too large for one complaint; leave it out or split it."
            raise SetupError(msg)
        media_type = mimetypes.guess_type(path.name)[0] or UNKNOWN_TYPE
        files.append(EntryFile(name=path.name, media_type=media_type, content=content))
        left -= len(content)
    return tuple(files)


def _refuse_unfit(path: Path, home: Path) -> None:
    """Refuse a name that is no text, a link, and what lies in the home by any way."""
    try:
        str(path).encode()
    except UnicodeEncodeError:
        msg = "The name or folder of a file is no UTF-8; rename it."
        raise SetupError(msg) from None
    try:
        is_link, is_ours = path.is_symlink(), _lies_in(path, home)
    except (OSError, RuntimeError, ValueError):
        return  # reading it says what is wrong
    if is_link:
        msg = f"{path} is a link to another file; name that one."
        raise SetupError(msg)
    if is_ours:
        msg = (
            f"{path} lies in the home of the office, with its keys; name another file."
        )
        raise SetupError(msg)


def _lies_in(path: Path, home: Path) -> bool:
    return path.resolve().is_relative_to(home.resolve())


def _read(path: Path, most: int, *, follow: bool = True) -> bytes | None:
    """Return what is in a file, None if that is over *most* bytes."""
    try:
        with open(path, "rb", opener=_opened if follow else _opened_itself) as file:
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


def _opened_itself(path: str, flags: int) -> int:
    """Open so, and no link, even one that was put there this moment."""
    return _opened(path, flags | os.O_NOFOLLOW)


def _from_regular(path: Path, file: BinaryIO, most: int) -> bytes | None:
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        msg = f"{path} is no regular file, and cannot be read; name one."
        raise SetupError(msg)
    if status.st_size > most:
        return None
    raw = file.read(most + 1)  # it may have grown
    return raw if len(raw) <= most else None
