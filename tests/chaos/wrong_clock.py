"""The clock of the workers' hosts, which can be set while they are at work."""

from __future__ import annotations

import os

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from grievance.replacing import replace_file
from tests.test_shape import ROOT


PLACE = Path(__file__).with_name("host_clock")


@dataclass(frozen=True, slots=True, kw_only=True)
class WrongClock:
    """What is kept in *file*; waiting is by another clock, and goes on."""

    file: Path

    @property
    def environ(self) -> Mapping[str, str]:
        """What a process needs to be started with."""
        paths = os.pathsep.join(map(str, (PLACE, ROOT)))
        return {"PYTHONPATH": paths, "CHAOS_CLOCK": str(self.file)}

    def set(self, by: timedelta) -> None:
        """Let it be wrong *by* so much, from now on."""
        replace_file(self.file, str(by.total_seconds()))


def wrong_clock(folder: Path) -> WrongClock:
    """Give a clock that is right until it is set; what it shows is kept in *folder*."""
    clock = WrongClock(file=folder / "clock")
    clock.set(timedelta())
    return clock
