"""Refuse to set an urgency back that somebody settled since, also to the same."""

from __future__ import annotations

import hashlib

from itertools import takewhile

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.cover import cover_bytes
from grievance.domain.errors import ConflictError
from grievance.domain.events import Act
from grievance.domain.undo import CoverChange
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def refuse_urgency_since(
    tx: Transaction, ring: PersonRing, now: Case, change: CoverChange
) -> None:
    """
    Refuse where the urgency stands for something newer, though it looks the same.

    Raises:
        ConflictError: Somebody set it since, told of a reprisal or assessed the risk.
    """
    if "urgency" not in change.fields:
        return
    if _reviews(now) != _reviews(change.after) or _was_set_since(tx, ring, change):
        msg = (
            f"Since then somebody set the urgency of {now.reference} again, or told of "
            "a reprisal; `p` sets it as it should be."
        )
        raise ConflictError(msg)


def _reviews(case: Case) -> int:
    """Count the reviews of its risk: each reprisal and each assessment asks for one."""
    return sum(clock.kind is ClockKind.RISK_REVIEW for clock in case.clocks)


def _was_set_since(tx: Transaction, ring: PersonRing, change: CoverChange) -> bool:
    """
    Whether the log has it set after the cover was as the change left it.

    One's own later acts come in pairs where each was taken back; one that is left over
    still stands.
    """
    left = hashlib.sha256(cover_bytes(change.after)).hexdigest()
    newest_first = reversed(tx.log.about([change.case_id]))
    since = takewhile(lambda entry: entry.digest != left, newest_first)
    actors = [entry.actor for entry in since if entry.act == Act.URGENCY_CHANGED]
    mine = actors.count(ring.author.holder)
    return mine < len(actors) or mine % 2 == 1
