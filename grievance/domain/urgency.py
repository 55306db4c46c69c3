"""How much it hurts, and how soon somebody must look."""

from __future__ import annotations

from enum import StrEnum


class Urgency(StrEnum):
    """What the queue sorts by; critical is danger to life, force or reprisal."""

    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    CRITICAL = "critical"

    @property
    def rank(self) -> int:
        """0 for the least urgent."""
        return list(Urgency).index(self)
