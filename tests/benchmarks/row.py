"""A line of the table that `./dev bench` prints."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A measured value; only ratios have a *goal*, which they should not exceed."""

    name: str
    value: float
    unit: str
    goal: float | None = None

    @property
    def verdict(self) -> str:
        """Say whether the goal was met, in words."""
        if self.goal is None:
            return ""
        return "met" if self.value <= self.goal else f"missed: goal {self.goal:g}"
