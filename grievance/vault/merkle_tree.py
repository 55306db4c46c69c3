r"""
The Merkle tree of the log (RFC 9162, section 2.1).

    leaf = SHA-256(0x00 ‖ entry)        node = SHA-256(0x01 ‖ left ‖ right)

            root                 A `Frontier` keeps only the roots of the full
          /      \                subtrees, largest first: here ab|cd and e.
       abcd       e
       /  \
      ab   cd
"""

from __future__ import annotations

import hashlib

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from grievance.vault.errors import BrokenLogError


HASH_SIZE = 32
SIZE_SIZE = 8


def leaf_hash(entry: bytes) -> bytes:
    """Hash the canonical bytes of a log entry."""
    return hashlib.sha256(b"\x00" + entry).digest()


def leaf_hashes(entries: Iterable[bytes]) -> list[bytes]:
    """Hash many entries; written out, as calling takes as long as hashing."""
    sha256 = hashlib.sha256
    return [sha256(b"\x00" + entry).digest() for entry in entries]


def node_hash(left: bytes, right: bytes) -> bytes:
    """Hash two subtrees into the one above them."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Frontier:
    """All that is needed to append: full subtrees, the largest first."""

    size: int = 0
    subtrees: tuple[bytes, ...] = ()

    def __post_init__(self) -> None:
        if self.size < 0 or len(self.subtrees) != self.size.bit_count():
            msg = "The head of the log is damaged; run `grievance log verify`."
            raise BrokenLogError(msg)

    def push(self, leaf: bytes) -> Frontier:
        """Append one leaf hash."""
        return self.extend((leaf,))

    def extend(self, leaves: Iterable[bytes]) -> Frontier:
        """Append many leaf hashes at once; a million takes about a second."""
        size, subtrees = self.size, list(self.subtrees)
        for block in _full_subtrees(size, tuple(leaves)):
            top, carry = _top_of(block), size // len(block)
            while carry & 1:
                top = node_hash(subtrees.pop(), top)
                carry >>= 1
            subtrees.append(top)
            size += len(block)
        return Frontier(size=size, subtrees=tuple(subtrees))

    @property
    def root(self) -> bytes:
        """The top hash: 32 bytes; that of no entries is SHA-256 of nothing."""
        if not self.subtrees:
            return hashlib.sha256(b"").digest()
        *larger, top = self.subtrees
        for subtree in reversed(larger):
            top = node_hash(subtree, top)
        return top

    def to_bytes(self) -> bytes:
        """Write it as u64be size ‖ subtrees."""
        return self.size.to_bytes(SIZE_SIZE) + b"".join(self.subtrees)

    @classmethod
    def from_bytes(cls, raw: bytes) -> Frontier:
        """Read what `to_bytes` wrote; anything else is a `BrokenLogError`."""
        hashes = raw[SIZE_SIZE:]
        subtrees = tuple(
            hashes[start : start + HASH_SIZE]
            for start in range(0, len(hashes), HASH_SIZE)
        )
        frontier = cls(size=int.from_bytes(raw[:SIZE_SIZE]), subtrees=subtrees)
        if frontier.to_bytes() != raw or len(hashes) % HASH_SIZE:
            msg = "The head of the log is damaged; run `grievance log verify`."
            raise BrokenLogError(msg)
        return frontier


def _full_subtrees(size: int, leaves: tuple[bytes, ...]) -> Iterator[tuple[bytes, ...]]:
    """Cut the leaves that follow after *size* others into those of full subtrees."""
    start = 0
    while left := len(leaves) - start:
        fitting = 1 << (left.bit_length() - 1)
        place = size + start
        length = min(fitting, place & -place) if place else fitting
        yield leaves[start : start + length]
        start += length


def _top_of(level: Sequence[bytes]) -> bytes:
    """Hash the leaves of a full subtree into its top, level by level."""
    sha256 = hashlib.sha256
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=True)
        level = [sha256(b"\x01" + left + right).digest() for left, right in pairs]
    return level[0]


def root_of(leaves: Iterable[bytes]) -> bytes:
    """Compute the root over leaf hashes."""
    return Frontier().extend(leaves).root
