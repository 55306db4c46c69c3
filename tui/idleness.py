"""How long nobody has touched the desk, and when that is too long."""

from __future__ import annotations

from datetime import datetime, timedelta


WARNING = timedelta(minutes=1)  # before the desk locks itself, or a quarter of the time


class Idleness:
    """Begins with the first touch; warns once between two."""

    def __init__(self, allowed: timedelta) -> None:
        self._allowed = allowed
        self._touched_at: datetime | None = None
        self._has_warned = False

    def touch(self, at: datetime) -> None:
        """Somebody is there."""
        self._touched_at, self._has_warned = at, False

    def is_over(self, now: datetime) -> bool:
        """Whether nobody has been there for too long."""
        return self._touched_at is not None and self._left(now) <= timedelta(0)

    def warns(self, now: datetime) -> bool:
        """Whether to say now that it will soon be too long."""
        if self._touched_at is None or self._has_warned:
            return False
        self._has_warned = self._left(now) <= min(WARNING, self._allowed / 4)
        return self._has_warned

    def _left(self, now: datetime) -> timedelta:
        assert self._touched_at is not None  # who calls has looked
        return self._allowed - (now - self._touched_at)
