"""Count what waits that is no case, so that nobody has to think of looking for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from grievance.domain.intake import SpoolState
from grievance.domain.outbox import JobState
from grievance.storage.store import Transaction


RECENT = timedelta(days=14)  # in which a complaint taken for a machine's can be noticed


class _Lying(Protocol):
    @property
    def state(self) -> SpoolState: ...
    @property
    def received_at(self) -> datetime: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCounts:
    """
    How many messages lie in quarantine, and how many jobs were given up.

    *set_aside* counts the automatic mail of the last fourteen days that answers no case.
    """

    quarantined: int
    set_aside: int
    given_up: int


def count_waiting(tx: Transaction, *, at: datetime) -> WaitingCounts:
    """Count; nothing is opened."""
    aside = tx.spool.put_aside()
    return WaitingCounts(
        quarantined=sum(one.state is SpoolState.QUARANTINED for one in aside),
        set_aside=sum(is_recently_set_aside(one, at) for one in aside),
        given_up=tx.outbox.count(JobState.FAILED),
    )


def is_recently_set_aside(one: _Lying, at: datetime) -> bool:
    """Tell whether a machine is said to have sent it, and not long ago."""
    return one.state is SpoolState.SET_ASIDE and at - one.received_at < RECENT
