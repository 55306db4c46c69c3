"""
Make something large once for each argument, whichever thread asks first.

`functools.cache` lets threads that ask at once each make it, which for a lexicon takes
longer than to wait.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from threading import RLock
from typing import ParamSpec, TypeVar


P = ParamSpec("P")
T = TypeVar("T")


def made_once(make: Callable[P, T]) -> Callable[P, T]:
    """Keep what *make* returns; threads that ask meanwhile wait for it."""
    lock = RLock()
    kept = cache(make)

    @wraps(make)
    def ask(*args: P.args, **kwargs: P.kwargs) -> T:
        with lock:
            return kept(*args, **kwargs)  # type: ignore[arg-type]  # cache: unhashable

    return ask
