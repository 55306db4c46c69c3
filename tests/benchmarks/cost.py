"""What something cost: how long it took, and how much of the processors it used."""

from __future__ import annotations

import resource
import time

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(slots=True, kw_only=True)
class Cost:
    """
    Seconds: on the clock, and of processors, with those of children that have ended.

    A busy machine stretches both, the clock most; so one takes the least of several.
    """

    clock: float = 0.0
    processor: float = 0.0

    def without(self, other: Cost) -> Cost:
        """Take off what had to be paid anyway."""
        return Cost(
            clock=self.clock - other.clock, processor=self.processor - other.processor
        )


@contextmanager
def costing() -> Iterator[Cost]:
    """Give a cost that is filled in at the end."""
    cost = Cost()
    clock, processor = time.perf_counter(), _processor()
    try:
        yield cost
    finally:
        cost.clock = time.perf_counter() - clock
        cost.processor = _processor() - processor


def least(costs: Iterable[Cost]) -> Cost:
    """Return the least of each; there must be one."""
    found = list(costs)
    return Cost(
        clock=min(cost.clock for cost in found),
        processor=min(cost.processor for cost in found),
    )


def _processor() -> float:
    who = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, who))
