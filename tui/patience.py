"""How long whoever was wrong has to wait: 1, 2, 4, then 8 seconds."""

from __future__ import annotations

from dataclasses import dataclass


LONGEST = 8.0


@dataclass(slots=True)
class Patience:
    """Counts wrong attempts; times are seconds of a clock that is never set back."""

    wrong: int = 0
    until: float = 0.0

    def was_wrong(self, now: float) -> None:
        """Note a wrong attempt; the next may come later than after the last one."""
        self.until = now + min(2.0**self.wrong, LONGEST)
        self.wrong += 1

    def was_right(self) -> None:
        """Forget about wrong attempts."""
        self.wrong, self.until = 0, 0.0

    def remaining(self, now: float) -> float:
        """Return how many seconds are still to be waited."""
        return max(0.0, self.until - now)
