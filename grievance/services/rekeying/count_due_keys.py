"""Count the keys that are due for others, and who could change them; opens nothing."""

from __future__ import annotations

from datetime import date, datetime

from grievance.domain.ids import PersonId
from grievance.domain.people import Person, Role
from grievance.domain.rekeying import DueKeys, RekeyDue, Waiting, count_due
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory


def count_due_keys(
    tx: Transaction, directory: Directory, *, at: datetime, today: date
) -> DueKeys:
    """
    Count the keys that are due, and who could change how many of them.

    Who turns out to be tied to whom a case is about is not told apart: nothing is
    opened here.
    """
    return _counted(tx, directory, at, today, None)


def due_keys_for(
    tx: Transaction, directory: Directory, person: Person, *, at: datetime, today: date
) -> DueKeys:
    """
    Count what *person* is told of: all for a coordinator, else what they can change.

    So whoever was taken off a case is not told so by a count.
    """
    only = None if person.has(Role.COORDINATOR) else person.id
    return _counted(tx, directory, at, today, only)


def _counted(
    tx: Transaction,
    directory: Directory,
    at: datetime,
    today: date,
    only: PersonId | None,
) -> DueKeys:
    valid = {entry.person_id: entry.kv for entry in directory.active(at)}
    found = (_able(one, valid, today) for one in tx.rekeys.waiting())
    return count_due(found, only=only)


def _able(
    waiting: Waiting, valid: dict[PersonId, int], today: date
) -> tuple[RekeyDue, PersonId | None]:
    access = waiting.access
    person_id = access.person_id if access else None
    if access is None or person_id is None or access.is_over(today):
        return waiting.due, None
    is_able = valid.get(person_id) == access.holder_kv
    return waiting.due, person_id if is_able else None
