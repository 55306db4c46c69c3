"""
Python imports this before all else in hosts whose clock a play sets.

It puts itself before the one function of ours that asks for the time: libfaketime, which
stands before the system's own, has Python 3.11 fail in each `time.sleep`.
"""

from __future__ import annotations

import os

from datetime import datetime, timedelta, tzinfo
from pathlib import Path

import grievance.wiring.clock


class HostClock(datetime):
    """As wrong as the file says, in seconds."""

    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]  # no time of a class of ours
        file = Path(os.environ["CHAOS_CLOCK"])  # noqa: TID251  # a play's own
        return datetime.now(tz) + timedelta(seconds=float(file.read_text()))  # noqa: TID251  # as above


setattr(grievance.wiring.clock, "datetime", HostClock)  # noqa: B010  # its name there is private
