"""Imagined complaints, counted into tables of a few dimensions, one of which overlaps."""

from __future__ import annotations

import random

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from grievance.statistics.cube import Dimension, Key, Shape
from grievance.statistics.lot import Lot


DIMENSIONS = {
    "region": Dimension(name="region", values=("r0", "r1", "r2", "r3")),
    "criterion": Dimension(
        name="criterion",
        values=("c0", "c1", "c2", "unknown"),
        overlaps=True,
        alone=("unknown",),
    ),
    "channel": Dimension(name="channel", values=("h0", "h1", "h2")),
    "kind": Dimension(name="kind", values=("k0", "k1", "k2")),
}
QUARTERS = ("2020-Q1", "2020-Q2", "2020-Q3", "2020-Q4")


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """The quarter in which it came in, and its values in each dimension."""

    quarter: str
    values: Mapping[str, frozenset[str]]

    def is_in(self, key: Key) -> bool:
        """Whether it is one of those that a number counts."""
        is_then = self.quarter == key.period or self.quarter[:4] == key.period
        return is_then and all(value in self.values[name] for name, value in key.where)


def complaints(draw: random.Random, number: int, lean: float) -> list[Complaint]:
    """Imagine complaints; the more they *lean*, the more are of the first values."""

    def one(dimension: Dimension) -> str:
        place = int(draw.expovariate(lean))
        return dimension.values[min(place, len(dimension.values) - 1)]

    def values() -> dict[str, frozenset[str]]:
        return {
            name: frozenset(
                each.settled(
                    {
                        one(each)
                        for _ in range(draw.choice((1, 2)) if each.overlaps else 1)
                    }
                )
            )
            for name, each in DIMENSIONS.items()
        }

    return [
        Complaint(quarter=draw.choice(QUARTERS), values=values()) for _ in range(number)
    ]


def lot(number: int) -> Lot:
    """One lot of many, the same each time."""
    return Lot(secret=number.to_bytes(32))


def shape(period: str, *names: str) -> Shape:
    """One table of a period."""
    dimensions = tuple(DIMENSIONS[name] for name in names)
    return Shape(
        name="-".join(names), measure="received", period=period, dimensions=dimensions
    )


def numbers(came: Sequence[Complaint], keys: Iterable[Key]) -> dict[Key, int]:
    """Count complaints."""
    return {key: sum(one.is_in(key) for one in came) for key in keys}
