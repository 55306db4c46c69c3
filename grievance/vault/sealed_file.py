"""
A file that somebody's program keeps for its own next start, under a key out of their seed.

    sealed = seal(key, body, place)      in a file that is its owner's alone

What is in it can be made anew.  So a file that does not open is no error, whether it is
cut, exchanged, somebody else's, or of another version: it counts as if it were not there.
"""

from __future__ import annotations

import os
import stat

from pathlib import Path
from typing import Final

from grievance.vault.errors import SealError
from grievance.vault.high_water import replace_file
from grievance.vault.seal import Place, seal, unseal


MOST: Final = 256 * 1024 * 1024  # bytes; a hundred thousand slips are a tenth of it


def kept_place(office: str, holder: str, kv: int, *, what: str = "slips") -> Place:
    """Return the place of *what* a program of *holder* keeps, with keys of version *kv*."""
    return Place(table=what, column="kept", row_id=f"{office}/{holder}", kv=kv)


def read_sealed(path: Path, key: bytes, place: Place) -> bytes | None:
    """Return what was put there under *key*; None where nothing opens."""
    try:
        with open(path, "rb", opener=_opened) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode) or status.st_size > MOST:
                return None
            return unseal(key, file.read(MOST), place)
    except (OSError, SealError):
        return None


def write_sealed(path: Path, key: bytes, body: bytes, place: Place) -> None:
    """
    Put *body* there in one step, whatever another process does meanwhile.

    Raises:
        OSError: It cannot be written; what was there is still there.

        ValueError: It is larger than would be read.
    """
    sealed = seal(key, body, place)
    if len(sealed) > MOST:
        msg = f"A file of {len(sealed)} bytes would not be read."
        raise ValueError(msg)
    _clear(path)
    replace_file(path, sealed)


def _opened(path: str, flags: int) -> int:
    """Open without waiting, and nothing that lies elsewhere."""
    return os.open(path, flags | os.O_NONBLOCK | os.O_NOFOLLOW)


def _clear(path: Path) -> None:
    """Take away what was half written when somebody pulled the plug."""
    for left in path.parent.glob(f"{path.name}?*"):
        left.unlink(missing_ok=True)
