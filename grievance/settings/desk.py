"""How long the desk stays open by itself."""

from __future__ import annotations

from datetime import timedelta

import msgspec

from grievance.server_rules import refuse_outside


LONGEST_IDLE = 60  # minutes


class DeskSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """After how many minutes without a key it locks itself; it cannot be told never."""

    idle_minutes: int = 10

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that name no value."""
        refuse_outside("idle_minutes", self.idle_minutes, 1, LONGEST_IDLE)

    @property
    def idle(self) -> timedelta:
        """The same as a time."""
        return timedelta(minutes=self.idle_minutes)
