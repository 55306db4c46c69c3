"""What letters go out by, and what else sending them takes."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from grievance.domain.outbox import LEASE
from grievance.domain.timetable import Timetable
from grievance.mail.post.compose import Parcel
from grievance.services.boxes.keep import Pen
from grievance.services.slips.known_slips import SlipMemory
from grievance.storage.store import Store, Transaction
from grievance.vault.ring import WorkerRing
from grievance.vault.smime import SmimeKey


class Words(Protocol):
    """A server that has agreed to take a letter."""

    def give(self) -> None:
        """Tell it the words, or raise a `PostError`."""


class WayOut(Protocol):
    """What letters go out by."""

    def agreed(self, parcel: Parcel) -> AbstractContextManager[Words]:
        """Have a server agree to take *parcel*, or raise a `PostError`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dispatch:
    """
    All that sending needs besides the letter; *post* is None where none is set.

    *signing* is the office's own key for letters that are closed by S/MIME, if any, and
    *desk* where notices go about firms that nobody else oversees.
    """

    store: Store
    ring: WorkerRing = field(repr=False)
    post: WayOut | None
    now: Callable[[], datetime]
    lease: timedelta = LEASE
    timetable: Timetable = field(default_factory=Timetable)
    signing: SmimeKey | None = field(default=None, repr=False)
    desk: str = ""
    memory: SlipMemory = field(default_factory=SlipMemory, repr=False)

    def pen(self, tx: Transaction) -> Pen:
        """Give the pen to the worker."""
        return Pen.of(tx, self.ring, self.now())
