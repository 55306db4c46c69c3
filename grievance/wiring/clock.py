"""What time it is; the one place that asks the system."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime


Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Tell the time."""
    return datetime.now(UTC)
