"""Hand over what is found so seldom that painting is never kept waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar


Found = TypeVar("Found")
PAUSE = 0.15  # seconds


def paced(
    batches: Iterable[Iterable[Found]], now: Callable[[], float]
) -> Iterator[list[Found]]:
    """Yield everything in *batches*, in bigger ones, at most one each `PAUSE`."""
    waiting: list[Found] = []
    last = now()
    for batch in batches:
        waiting += batch
        if now() - last >= PAUSE:
            yield waiting
            waiting, last = [], now()
    if waiting:
        yield waiting
