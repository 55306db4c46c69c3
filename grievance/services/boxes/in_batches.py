"""Open very many things a batch at a time: threads open some while others are read."""

from __future__ import annotations

import os

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar


BATCH = 400  # objects in one question to the log
HANDFUL = 50  # that a thread opens before it hands them over
_FIRST = 4
_MOST_HANDS = 4
_T = TypeVar("_T")


def hands(count: int) -> int:
    """Return how many threads open *count* things: the keys' work needs no turn."""
    return min(os.cpu_count() or 1, _MOST_HANDS) if count > BATCH else 1


def batches(several: Sequence[_T], size: int) -> Iterator[Sequence[_T]]:
    """Yield them, *size* at a time."""
    for start in range(0, len(several), size):
        yield several[start : start + size]


def batched(several: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Yield them, *size* at a time, of what nobody counted."""
    rest = iter(several)
    while some := list(islice(rest, size)):
        yield some


def growing(several: Iterable[_T], most: int) -> Iterator[list[_T]]:
    """Yield a few at once, then twice as many each time, up to *most*."""
    rest, size = iter(several), min(_FIRST, most)
    while some := list(islice(rest, size)):
        yield some
        size = min(2 * size, most)


def begun_ahead(several: Iterator[_T]) -> Iterator[_T]:
    """Yield each once the next has begun, so that reading does not wait for opening."""
    before = next(several, None)
    for one in several:
        if before is not None:
            yield before
        before = one
    if before is not None:
        yield before
