"""Put what came out of a case into a file that only its owner can read."""

from __future__ import annotations

import os
import re

from pathlib import Path

from grievance.domain.errors import SetupError
from grievance.home import PRIVATE_FILE


LONGEST_NAME = 80
_UNSAFE = re.compile(r"[^\w.-]+")


def safe_name(name: str) -> str:
    """Return a file name made of letters, digits, dots and dashes; never hidden."""
    last = re.split(r"[/\\]", name)[-1]
    clean = _UNSAFE.sub("-", last).strip(".-_")
    stem, dot, ending = clean.rpartition(".")
    if dot and len(clean) > LONGEST_NAME:
        clean = f"{stem[: LONGEST_NAME - 11]}.{ending[:10]}"
    return clean[:LONGEST_NAME] or "attachment"


def refuse_taken(path: Path) -> None:
    """
    See that a file can be made at *path*, before anything is taken out of a case.

    Raises:
        SetupError: Something is there already, or the folder is not writable.
    """
    if path.exists() or path.is_symlink():
        msg = f"{path} exists already; choose another name."
        raise SetupError(msg)
    if not os.access(path.parent, os.W_OK | os.X_OK):
        msg = f"There is no writing into {path.parent}; choose another folder."
        raise SetupError(msg)


def save_private(path: Path, content: bytes) -> None:
    """
    Write a new file with mode 0600.

    Raises:
        SetupError: It exists already or cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    try:
        with os.fdopen(os.open(path, flags, PRIVATE_FILE), "wb") as file:
            file.write(content)
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}."
        raise SetupError(msg) from None
