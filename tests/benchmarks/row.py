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

    @classmethod
    def within(cls, name: str, value: float, unit: str, *, limit: float) -> Row:
        """Return how much of a promised *limit* is used; one is all of it."""
        return cls(
            name=name, value=value / limit, unit=f"of {limit:g} {unit}", goal=1.0
        )

    @property
    def is_ratio(self) -> bool:
        """Whether it can be compared with what another machine measured."""
        return self.unit.startswith(("times", "of "))

    @property
    def verdict(self) -> str:
        """Say whether the goal was met, in words."""
        if self.goal is None:
            return ""
        return "met" if self.value <= self.goal else f"missed: goal {self.goal:g}"
