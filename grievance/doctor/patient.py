"""The office that is looked at, and from when on something is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from grievance.domain.pulse import SILENT_AFTER
from grievance.home import Home
from grievance.settings import Settings
from grievance.storage.store import Store
from grievance.wiring import Clock, Mechanism, utc_now


GIGABYTE = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """
    From when on something is wrong: times, bytes, and parts of a disk.

    A backup is worth a note after *backup_late*, a problem after *backup_lost*.
    """

    patience: float = 15.0
    clocks_differ: timedelta = timedelta(minutes=1)
    job_due: timedelta = timedelta(minutes=15)
    silent: timedelta = SILENT_AFTER
    mailbox_silent: timedelta = timedelta(minutes=30)
    uncovered: timedelta = timedelta(hours=26)
    backup_late: timedelta = timedelta(hours=26)
    backup_lost: timedelta = timedelta(days=8)
    ends_soon: timedelta = timedelta(days=30)
    key_old: timedelta = timedelta(days=730)
    free_bytes: int = GIGABYTE
    free_part: float = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """
    An office as far as it is there: *store* is None where its database cannot be opened.

    *trouble* says why.  *ask_broker* returns the time of the broker at a URL, or raises
    a sentence: who knows brokers stands outside.
    """

    home: Home
    settings: Settings
    environ: Mapping[str, str] = field(repr=False)
    store: Store | None
    trouble: str = ""
    ask_broker: Callable[[str, float], datetime] | None = None
    now: Clock = utc_now
    limits: Thresholds = field(default_factory=Thresholds)

    @property
    def mechanism(self) -> Mechanism:
        """The mechanism over its database, for checks that come after that one."""
        assert self.store is not None
        return Mechanism(
            home=self.home,
            settings=self.settings,
            store=self.store,
            now=self.now,
            timetable=self.settings.timetable,
            environ=self.environ,
        )

    def path(self, text: str) -> Path:
        """Return a path of the settings; one that is not absolute starts at the home."""
        return self.home.path / Path(text).expanduser()
