"""Promise to look at once which audit has to answer what, after something changed."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.outbox import JobKind, another_key
from grievance.domain.slip import Slip
from grievance.domain.stage import TERMINAL
from grievance.storage.store import Transaction


AT_ONCE = "at-once"


def promise_planning(tx: Transaction, *, at: datetime) -> None:
    """
    Promise it in the transaction of the change.

    One that waits already may have begun to look before this is committed; so there is
    one for each change, and whoever does one ends those whose changes it has seen.
    """
    kind = JobKind.PLAN_NOTICES
    key = another_key(kind, AT_ONCE)
    tx.outbox.add(kind, dedup_key=key, ref=AT_ONCE, due_at=at)


def changes_plan(before: Slip, after: Slip) -> bool:
    """Whether what audits have to answer, or who is told of it, may be otherwise now."""
    return _asked(before) != _asked(after) or _kept_out(before) != _kept_out(after)


def _asked(slip: Slip) -> object:
    """Return all of a slip that the file of an audit follows from; None for most."""
    waits = tuple(one for one in slip.allegations if one.awaits_audit)
    if not waits:
        return None
    is_over = bool(slip.stages) and slip.stages[-1].stage in TERMINAL
    about = (slip.risk, slip.flags, slip.complainant, slip.severity, slip.respondents)
    return waits, is_over, about


def _kept_out(slip: Slip) -> object:
    if not slip.audited_by:
        return None
    return slip.audited_by, slip.cleared, slip.concerned
