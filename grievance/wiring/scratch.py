"""
Folders for copies of the books that are to be gone afterwards, and what is left of them.

Whoever works in one holds it by a lock that the system lets go however they end: what
lies in one that nobody holds was left behind by a program that was killed.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import stat
import tempfile

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


PREFIX = "grievance-drill-"


@contextmanager
def scratch_folder() -> Generator[Path, None, None]:
    """Give an empty folder for its owner only, and remove it with all that is in it."""
    with TemporaryDirectory(prefix=PREFIX) as name, _held(Path(name)):
        yield Path(name)


def left_behind() -> tuple[Path, ...]:
    """Return the folders of this user that somebody was killed in."""
    return tuple(path for path in _ours() if _is_left(path))


def remove_left_behind() -> tuple[Path, ...]:
    """Remove those folders; return the ones that are gone."""
    return tuple(path for path in _ours() if _is_left(path, removes=True))


def _ours() -> Iterator[Path]:
    """Yield such folders of this user; what others put there, such as links, is theirs."""
    for path in sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*")):
        status = path.lstat()
        if stat.S_ISDIR(status.st_mode) and status.st_uid == os.geteuid():
            yield path


def _is_left(path: Path, *, removes: bool = False) -> bool:
    """Tell whether there is something in it that nobody holds; where wanted, remove it."""
    try:
        with _held(path):
            if not any(path.iterdir()):  # just made, and held in a moment
                return False
            if removes:
                shutil.rmtree(path)
            return True
    except OSError:  # somebody is at work in it, or it is gone
        return False


@contextmanager
def _held(path: Path) -> Generator[None, None, None]:
    """Hold a folder; `OSError` where somebody else does."""
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    finally:
        os.close(descriptor)
