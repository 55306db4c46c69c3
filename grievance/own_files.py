"""Files and folders that are their owner's alone, whatever the umask was."""

from __future__ import annotations

import stat

from pathlib import Path


OTHERS = 0o077
"""What nobody but the owner may have; as a umask, what nobody else is given."""


def close_path(path: Path) -> bool:
    """
    Take from everybody else what they may do with *path*; False if that was nothing.

    `OSError` where it cannot be taken: it is somebody else's, or lies on a disk that
    knows no owners.
    """
    if not _others_may(path):
        return False
    path.chmod(stat.S_IMODE(path.stat().st_mode) & ~OTHERS)
    if _others_may(path):
        raise PermissionError(None, "this disk keeps no owners", str(path))
    return True


def _others_may(path: Path) -> bool:
    try:
        return bool(path.stat().st_mode & OTHERS)
    except FileNotFoundError:
        return False
