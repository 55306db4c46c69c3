"""
Somebody's device file, and beside it the next one, until it is known which one counts.

    NAME.key       what their keys lie under, as far as is known
    NAME.key.new   what they were to lie under by a command that did not end well

Whoever is interrupted, or loses the database, while it commits cannot know whether it
did.  So both stay, and the next unlock shows which of them opens.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from grievance.domain.errors import NotAllowedError
from grievance.home import DEVICE_KEY, read_key
from grievance.vault.ring import PersonRing


# Somebody may be at it right now: the file is theirs until they have committed.
_AT_IT = timedelta(minutes=10)


def next_to(path: Path) -> Path:
    """Return where the device file lies that is to take the place of *path*."""
    return path.with_name(f"{path.name}.new")


def unlock_from(
    path: Path, unlock: Callable[[bytes], PersonRing], *, at: datetime
) -> PersonRing:
    """
    Open a ring with the secret in the device file *path*, or in that left beside it.

    The one that opens is in *path* afterwards, and the other one goes.

    Raises:
        SetupError: The file is not there, not readable, or something else.

        NotAllowedError: Name, passphrase or device file is not right.
    """
    following = next_to(path)
    if not following.is_file():
        return unlock(read_key(path, DEVICE_KEY))
    if path.is_file():
        with suppress(NotAllowedError):  # then it may be the next one
            ring = unlock(read_key(path, DEVICE_KEY))
            _drop(following, at)
            return ring
    ring = unlock(read_key(following, DEVICE_KEY))
    with suppress(OSError):  # on a medium that is read only it stays as it is
        following.replace(path)
    return ring


def _drop(following: Path, at: datetime) -> None:
    with suppress(OSError):
        if at.timestamp() - following.stat().st_mtime > _AT_IT.total_seconds():
            following.unlink()
