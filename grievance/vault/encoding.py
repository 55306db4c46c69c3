"""
Several values as one string of bytes, so that no two lists ever look the same.

    lp(p1 … pn) = for each part:  u32be length ‖ bytes

Text is UTF-8, a whole number is ASCII decimal without leading zeros, a UUID is its
canonical text of 36 characters.
"""

from __future__ import annotations

import hashlib

from functools import lru_cache
from uuid import UUID


Atom = bytes | str | int | UUID

LENGTH_SIZE = 4
LENGTH_LIMIT = 1 << (8 * LENGTH_SIZE)
_FEW = 256
_SHORT = tuple(length.to_bytes(LENGTH_SIZE) for length in range(_FEW))
_REMEMBERED = 4096  # ids: each is written a dozen times where something is sealed


def lp(*parts: Atom) -> bytes:
    """
    Join *parts*, each after its length.

    Raises:
        ValueError: A part is a truth value, a negative number or 4 GiB or longer.
    """
    joined: list[bytes] = []
    add = joined.append
    for part in parts:  # for each slip of an office some thirty times
        written = part.encode() if type(part) is str else _to_bytes(part)
        length = len(written)
        add(_SHORT[length] if length < _FEW else _prefix(written))
        add(written)
    return b"".join(joined)


def lp_digest(*parts: Atom) -> bytes:
    """Return the SHA-256 of `lp(*parts)`, without joining what may be large."""
    digest = hashlib.sha256()
    for part in map(_to_bytes, parts):
        digest.update(_prefix(part))
        digest.update(part)
    return digest.digest()


def _prefix(part: bytes) -> bytes:
    length = len(part)
    if length < _FEW:
        return _SHORT[length]
    if length >= LENGTH_LIMIT:
        msg = "A part must be shorter than 4 GiB."
        raise ValueError(msg)
    return length.to_bytes(LENGTH_SIZE)


def _to_bytes(part: Atom) -> bytes:
    if isinstance(part, bytes):
        return part
    if isinstance(part, str):
        return part.encode()
    return _id_text(part) if isinstance(part, UUID) else _decimal(part)


@lru_cache(maxsize=_REMEMBERED)
def _id_text(id_: UUID) -> bytes:
    return str(id_).encode()


def _decimal(number: int) -> bytes:
    if isinstance(number, bool) or number < 0:
        msg = "A number must be a whole number from zero up."
        raise ValueError(msg)
    return b"%d" % number
