"""Make something when it is first asked for, and never again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from typing import Generic, TypeVar


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Once(Generic[T]):
    """Calls *make* once, whichever thread asks first; what fails is tried again."""

    make: Callable[[], T] = field(repr=False)
    _made: list[T] = field(default_factory=list, init=False, repr=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __call__(self) -> T:
        """Return what was made."""
        with self._lock:
            if not self._made:
                self._made.append(self.make())
            return self._made[0]
