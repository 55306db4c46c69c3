"""How statistics are published: how often, made safe how, and where the files go."""

from __future__ import annotations

from typing import Literal

import msgspec

from grievance.server_rules import refuse_outside


LOWEST_THRESHOLD, MOST = 3, 1000


class StatisticsSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """
    What the worker makes from the eleventh day after *every* quarter or year on.

    It waits for a person, unless *approval* is off. Numbers are withheld or rounded, as
    *method* says, where fewer than *threshold* complaints, *holders* of certificates or
    certified *sites* stand behind them. What is published is put into the *folder*,
    whose path starts at the home.
    """

    every: Literal["quarter", "year", "never"] = "quarter"
    """
    What the worker makes a package of, from the eleventh day after it on. With fewer than
    about 60 complaints a year say "year", or take `round5`: else most is withheld.
    """
    method: Literal["withheld", "round5"] = "withheld"
    """Withhold small numbers, or round all of them to fives."""
    approval: bool = True
    """Whether a package waits until a person lets it go."""
    folder: str = ""
    """Where packages are put; starts at the home."""
    threshold: int = 5
    """
    Fewer complaints than that behind a number: it is withheld or rounded; 3 to 1000.
    """
    holders: int = 3
    """Fewer holders of certificates than that: the same; 1 to 1000."""
    sites: int = 10
    """Fewer certified sites than that: the same; 1 to 1000."""

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that say which setting is wrong."""
        refuse_outside("threshold", self.threshold, LOWEST_THRESHOLD, MOST)
        refuse_outside("holders", self.holders, 1, MOST)
        refuse_outside("sites", self.sites, 1, MOST)
