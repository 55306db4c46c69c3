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
"""

from __future__ import annotations

import lzma

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import msgspec

from grievance.catalogue.files import shipped_file
from grievance.catalogue.made_once import made_once


FILE = "learned/weights.json.xz"
VERSION = 2


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

    def of(self, target: int, features: Iterable[str]) -> int:
        """Return what features weigh together for the target of that number."""
        sums, _known = self.summed(features)
        return sums[target]

    def summed(self, features: Iterable[str]) -> tuple[tuple[int, ...], int]:
        """Add the weights of features up, by target, and count those that are known."""
        sums = [0] * len(self.targets)
        known = 0
        numbers, weights = self.numbers, self.weights  # asked for ten thousand times
        for start, end in filter(None, map(self.parts.get, features)):
            known += 1
            having = zip(numbers[start:end], weights[start:end], strict=True)
            for target, weight in having:
                sums[target] += weight
        return tuple(sums), known


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
