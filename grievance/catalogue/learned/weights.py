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

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

import msgspec

from grievance.catalogue.files import shipped_file
from grievance.catalogue.made_once import made_once


Pairs = tuple[tuple[int, int], ...]  # a target's number and a weight
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
    def places(self) -> Mapping[str, int]:
        """Where each feature is in the list of them."""
        return {feature: at for at, feature in enumerate(self.features)}

    def of(self, feature: str) -> Pairs:
        """Return a target's number and its weight, for each that a feature has."""
        at = self.places.get(feature)
        if at is None:
            return ()
        part = slice(self.ends[at - 1] if at else 0, self.ends[at])
        return tuple(zip(self.numbers[part], self.weights[part], strict=True))


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
