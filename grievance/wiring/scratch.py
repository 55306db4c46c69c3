"""
Folders for copies of the books that are to be gone afterwards, and what is left of them.

Whoever works in one holds it by a lock that the system lets go however they end: what
lies in one that nobody holds was left behind by a program that was killed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import tempfile

from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


PREFIX = "grievance-drill-"


@contextmanager
def scratch_folder() -> Generator[Path, None, None]:
    """Give an empty folder for its owner only, and remove it with all that is in it."""
    folder = TemporaryDirectory(prefix=PREFIX)
    path = Path(folder.name)
    # Held until it is gone; whoever just looks whether it is lets it go in a moment.
    with _held(path, fcntl.LOCK_EX), folder:
        yield path


def left_behind() -> tuple[Path, ...]:
    """Return the folders of this user that somebody was killed in."""
    return tuple(path for path in _folders() if _is_left(path))


def remove_left_behind() -> tuple[Path, ...]:
    """Remove those folders; return the ones that are gone."""
    return tuple(path for path in _folders() if _is_left(path, removes=True))


def _folders() -> list[Path]:
    return sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))


def _is_left(path: Path, *, removes: bool = False) -> bool:
    """
    Tell whether there is something of ours in it that nobody holds; remove it if wanted.

    What is empty was just made, and is held in a moment.
    """
    try:
        with _held(path, fcntl.LOCK_EX | fcntl.LOCK_NB):
            if path.stat().st_uid != os.geteuid() or not any(path.iterdir()):
                return False
            if removes:
                shutil.rmtree(path)
            return True
    except OSError:  # somebody is at work in it, or it is gone
        return False


@contextmanager
def _held(path: Path, how: int) -> Generator[None, None, None]:
    """
    Hold a folder, which is no link.

    `OSError` where it is none, or somebody else holds it and that is not waited for.
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, how)
        yield
    finally:
        os.close(descriptor)
