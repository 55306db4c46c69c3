"""
What was learned, as it ships: one weight for each feature that speaks for a target.

``weights.json.xz`` is a JSON object, compressed; xz checks it by its SHA-256.

    version   2
    texts     SHA-256 of the texts that it was learned from
    unit      what a weight of one stands for
    targets   name -> [what speaks for it from the start, the margin that is enough]
    features  [feature, …]
    ends      [where what speaks of each feature ends, …]
    numbers   [number of a target, …]
    weights   [weight for it, …]

Of one feature speak *numbers* and *weights* from the end of the one before to its own.
Flat lists load several times as fast as one for each feature.  `tests/triage/training`
makes it; docs/triage.md says how.

Of a letter some two thousand features are added up, each for ten targets of a hundred.
So the weights of a feature are packed into one long number, a lane of bits for each
target, and one addition adds them all.  A sum may be negative: it borrows from the lane
above, and `each` gives back what was borrowed.
"""

from __future__ import annotations

import lzma
import struct

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import msgspec

from grievance.catalogue.files import shipped_file
from grievance.catalogue.made_once import made_once


FILE = "learned/weights.json.xz"
VERSION = 2
LANE = 32  # bits; the longest text that is read fills 27 of them
HALF = 1 << LANE - 1


@dataclass(frozen=True, kw_only=True)
class Weights:
    """Weights of features for targets, as the head of this module explains them."""

    version: int
    texts: str
    unit: float
    targets: Mapping[str, tuple[float, float]]
    features: list[str] = field(repr=False)
    ends: list[int] = field(repr=False)
    numbers: list[int] = field(repr=False)
    weights: list[int] = field(repr=False)

    @cached_property
    def parts(self) -> Mapping[str, tuple[int, int]]:
        """From where to where the lists speak of each feature that has a weight."""
        parts = zip(self.features, pairwise((0, *self.ends)), strict=True)
        return {feature: part for feature, part in parts if part[0] < part[1]}

    @cached_property
    def biases(self) -> tuple[float, ...]:
        """What speaks for each target from the start."""
        return tuple(bias for bias, _enough in self.targets.values())

    @cached_property
    def packed(self) -> Mapping[str, int]:
        """What each feature weighs for all targets; packed when it is first met."""
        return _Packed(self)

    def added(self, features: Iterable[str]) -> tuple[int, int]:
        """Add the weights of features up, packed, and count those that are known."""
        known = self.parts.keys() & features
        return sum(map(self.packed.__getitem__, known)), len(known)

    def each(self, added: int) -> tuple[int, ...]:
        """Return the sum for each target of what was added up."""
        lanes = added + self._halves ^ self._halves  # none borrows; signs as in C
        return self._unpack(lanes.to_bytes(len(self.targets) * LANE // 8, "little"))

    def of(self, target: int, features: Iterable[str]) -> int:
        """Return what features weigh together for the target of that number."""
        added, _known = self.added(features)
        return (added + self._halves >> target * LANE) % (2 * HALF) - HALF

    @cached_property
    def _halves(self) -> int:
        """What makes every lane positive."""
        return sum(HALF << at * LANE for at in range(len(self.targets)))

    @cached_property
    def _unpack(self) -> Callable[[bytes], tuple[int, ...]]:
        return struct.Struct(f"<{len(self.targets)}i").unpack


class _Packed(dict[str, int]):
    """Features that were met, each with what it weighs for all targets."""

    def __init__(self, weights: Weights) -> None:
        super().__init__()
        self._weights = weights

    def __missing__(self, feature: str) -> int:
        weights = self._weights
        part = slice(*weights.parts[feature])
        having = zip(weights.numbers[part], weights.weights[part], strict=True)
        self[feature] = packed = sum(
            weight << target * LANE for target, weight in having
        )
        return packed


@made_once
def weights() -> Weights:
    """Load the shipped weights, once."""
    return read_weights(shipped_file(FILE).read_bytes())


def read_weights(content: bytes) -> Weights:
    """
    Read weights from the bytes of their file.

    Raises:
        lzma.LZMAError: They were altered, or are no such file.
        msgspec.ValidationError: They have another shape, or are of another version.
    """
    read = msgspec.json.decode(lzma.decompress(content), type=Weights)
    if read.version != VERSION:
        msg = f"The weights are of version {read.version}; make them anew."
        raise msgspec.ValidationError(msg)
    return read


def written_weights(weights: Weights) -> bytes:
    """Write weights as the bytes of their file."""
    return lzma.compress(msgspec.json.encode(weights), check=lzma.CHECK_SHA256)
