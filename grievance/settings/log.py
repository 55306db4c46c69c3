"""How the worker's log is written."""

from __future__ import annotations

import logging

from typing import Literal

import msgspec


class LogSettings(
    msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True
):
    """In which form, and from which level on, lines of ours are written."""

    format: Literal["plain", "json"] = "plain"
    """Lines of the worker's log for people, or as JSON."""
    level: Literal["info", "warning"] = "warning"
    """From which level on its own lines are written."""

    @property
    def number(self) -> int:
        """The level as `logging` counts."""
        return logging.INFO if self.level == "info" else logging.WARNING
