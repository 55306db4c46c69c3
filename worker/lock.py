"""One standing worker for each home: a file lock, which dies with its holder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from filelock import FileLock, Timeout

from grievance.domain.errors import SetupError
from grievance.home import PRIVATE_FILE, Home


PATIENCE_SECONDS = 2.0  # `is_running` holds the lock for a moment


@contextmanager
def hold_lock(home: Home) -> Iterator[None]:
    """
    Be the one standing worker of *home*.

    Raises:
        SetupError: Another one is at work, or *home* is not the home of an office.
    """
    lock = _lock(home)
    try:
        lock.acquire(timeout=PATIENCE_SECONDS)
    except Timeout:
        msg = f"Another worker is at work in {home.path}; leave the work to it."
        raise SetupError(msg) from None
    try:
        yield
    finally:
        lock.release()


def is_running(home: Home) -> bool:
    """Tell whether a standing worker is at work in *home*, on this machine."""
    lock = _lock(home)
    try:
        lock.acquire(blocking=False)
    except Timeout:
        return True
    lock.release()
    return False


def _lock(home: Home) -> FileLock:
    place = home.worker_lock.parent
    if not place.is_dir():  # FileLock would make it, open to all
        msg = f"{home.path} is not the home of an office; run `grievance init`."
        if home.settings.exists():
            msg = f"The home has no folder {place.name}; make it: mkdir -m 700 {place}"
        raise SetupError(msg)
    return FileLock(home.worker_lock, mode=PRIVATE_FILE)
