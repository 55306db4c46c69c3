"""
Several values as one string of bytes, so that no two lists ever look the same.

    lp(p1 … pn) = for each part:  u32be length ‖ bytes

Text is UTF-8, a whole number is ASCII decimal without leading zeros, a UUID is its
canonical text of 36 characters.
"""

from __future__ import annotations

import hashlib

from uuid import UUID


Atom = bytes | str | int | UUID

LENGTH_SIZE = 4
LENGTH_LIMIT = 1 << (8 * LENGTH_SIZE)


def lp(*parts: Atom) -> bytes:
    """
    Join *parts*, each after its length.

    Raises:
        ValueError: A part is a truth value, a negative number or 4 GiB or longer.
    """
    return b"".join(_prefixed(_to_bytes(part)) for part in parts)


def lp_digest(*parts: Atom) -> bytes:
    """Return the SHA-256 of `lp(*parts)`, without joining what may be large."""
    digest = hashlib.sha256()
    for part in map(_to_bytes, parts):
        digest.update(_prefix(part))
        digest.update(part)
    return digest.digest()


def _prefixed(part: bytes) -> bytes:
    return _prefix(part) + part


def _prefix(part: bytes) -> bytes:
    if len(part) >= LENGTH_LIMIT:
        msg = "A part must be shorter than 4 GiB."
        raise ValueError(msg)
    return len(part).to_bytes(LENGTH_SIZE)


def _to_bytes(part: Atom) -> bytes:
    match part:
        case bytes():
            return part
        case str():
            return part.encode()
        case UUID():
            return str(part).encode()
        case _:
            return _decimal(part)


def _decimal(number: int) -> bytes:
    if isinstance(number, bool) or number < 0:
        msg = "A number must be a whole number from zero up."
        raise ValueError(msg)
    return b"%d" % number
