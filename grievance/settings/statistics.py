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
    method: Literal["withheld", "round5"] = "withheld"
    approval: bool = True
    folder: str = ""
    threshold: int = 5
    holders: int = 3
    sites: int = 10

    def __post_init__(self) -> None:
        """Raise `ValueError` in words that say which setting is wrong."""
        refuse_outside("threshold", self.threshold, LOWEST_THRESHOLD, MOST)
        refuse_outside("holders", self.holders, 1, MOST)
        refuse_outside("sites", self.sites, 1, MOST)
