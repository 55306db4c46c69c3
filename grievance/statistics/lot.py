"""
The lot by which numbers are chosen to hide others, and rounded.

Each number has its own luck for each purpose, out of a secret: the same whatever else is in
the table and in whatever order one asks.  So the same facts give the same bytes, and who
does not have the secret learns as little as from dice.  See ADR 0058.
"""

from __future__ import annotations

import hmac
import os

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Self

from grievance.statistics.cube import Key


SECRET = 32  # bytes
BITS = 53  # that a float has room for


@dataclass(frozen=True, slots=True, kw_only=True)
class Lot:
    """Luck out of a *secret* of 32 bytes, which nobody outside the office may know."""

    secret: bytes = field(repr=False)

    @classmethod
    def at_random(cls) -> Self:
        """Return one that nobody can repeat."""
        return cls(secret=os.urandom(SECRET))

    def luck(self, purpose: str, key: Key) -> float:
        """Return the luck of a number, from 0 to below 1."""
        pairs = (word for pair in key.where for word in pair)
        said = "\0".join((purpose, key.measure, key.period, *pairs))
        drawn = hmac.digest(self.secret, said.encode(), "sha256")
        return (int.from_bytes(drawn[:8]) >> (64 - BITS)) / (1 << BITS)

    def shuffled(self, purpose: str, keys: Iterable[Key]) -> list[Key]:
        """Return numbers in the order of their luck."""
        return sorted(keys, key=lambda key: (self.luck(purpose, key), key))
