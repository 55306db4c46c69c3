"""Which test comes first: where several processes share them, a long one must not be last."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import TypeVar

import pytest


T = TypeVar("T")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(
    config: pytest.Config, items: list[pytest.Item]
) -> None:
    """Let each of several processes begin with some of the tests that are marked slow."""
    told: dict[str, int] = getattr(config, "workerinput", {})  # by pytest-xdist
    if "workercount" in told:
        slow = [one for one in items if one.get_closest_marker("slow")]
        others = [one for one in items if not one.get_closest_marker("slow")]
        items[:] = dealt(slow, others, told["workercount"])


def dealt(slow: Sequence[T], others: Sequence[T], processes: int) -> list[T]:
    """
    Put some slow ones before each part of the others.

    Each process gets one part of the whole, all as long; whoever is through takes from
    the end of what another one has left.
    """
    whole, rest = len(slow) + len(others), iter(others)
    ordered = list[T]()
    for process in range(processes):
        end = whole * (process + 1) // processes
        ordered += slow[process::processes]
        ordered += islice(rest, max(0, end - len(ordered)))
    return ordered
