"""End access whose last day has passed; the worker does it, and opens nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.domain.ids import WORKER
from grievance.services.boxes.keep import drop_access
from grievance.storage.store import Transaction


# The last day ends for everybody half a day after it ended in UTC: nobody is cut off
# early.  Whoever asks before is refused by the day of the office.
_BEHIND = timedelta(hours=12)


def expire_access(tx: Transaction, *, at: datetime) -> None:
    """Take it off the rings; those who stay are asked to change the keys."""
    over = tx.cases.access_over((at - _BEHIND).date())
    drop_access(tx, over, by=WORKER, at=at)
