"""A step somebody asks for."""

from __future__ import annotations

from dataclasses import dataclass, field

from grievance.domain.stage import Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """Where a case shall go, and why."""

    to: Stage
    reason: str = field(repr=False)
