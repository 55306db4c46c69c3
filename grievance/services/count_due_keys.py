"""Count the keys that are due for others, and who could change them; opens nothing."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.ids import PersonId
from grievance.domain.rekeying import DueKeys, RekeyDue, Waiting, count_due
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory


def count_due_keys(tx: Transaction, directory: Directory, *, at: datetime) -> DueKeys:
    """
    Count the keys that are due, and who could change how many of them.

    Who turns out to be tied to whom a case is about is not told apart: nothing is
    opened here.
    """
    valid = {entry.person_id: entry.kv for entry in directory.active(at)}
    return count_due(_able(one, valid, at) for one in tx.rekeys.waiting())


def _able(
    waiting: Waiting, valid: dict[PersonId, int], at: datetime
) -> tuple[RekeyDue, PersonId | None]:
    access = waiting.access
    person_id = access.person_id if access else None
    if access is None or person_id is None or access.is_over(at.date()):
        return waiting.due, None
    is_able = valid.get(person_id) == access.holder_kv
    return waiting.due, person_id if is_able else None
