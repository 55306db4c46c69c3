"""
Fingerprints of who must not be named, for people who may not know who it is.

    fingerprint = the first 8 bytes of HMAC-SHA256(salt, key), in hex

The salt is random for every letter and lies sealed beside the fingerprints.  So nobody
reads a name from them, nobody joins two cases by them, and whoever can open the
contents can ask about a name they think of: as they can by writing it into a draft.
"""

from __future__ import annotations

import hmac

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


BYTES = 8
ALGORITHM = "sha256"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fingerprints:
    """Those of one letter's identity; *salt* in hex."""

    letter_id: str
    salt: str = field(repr=False)
    prints: tuple[str, ...] = field(repr=False)


def take_fingerprints(letter_id: str, salt: bytes, keys: Iterable[str]) -> Fingerprints:
    """Take the fingerprints of *keys*, in an order that says nothing."""
    prints = sorted(_print(salt, key) for key in keys)
    return Fingerprints(letter_id=letter_id, salt=salt.hex(), prints=tuple(prints))


def asks(found: Iterable[Fingerprints]) -> Callable[[str], bool]:
    """Return what tells whether a key has its fingerprint among those *found*."""
    salted = [(bytes.fromhex(one.salt), frozenset(one.prints)) for one in found]

    def is_known(key: str) -> bool:
        return any(_print(salt, key) in prints for salt, prints in salted)

    return is_known


def _print(salt: bytes, key: str) -> str:
    return hmac.digest(salt, key.encode(), ALGORITHM)[:BYTES].hex()
