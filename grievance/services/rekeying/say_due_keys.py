"""
Say in counts which keys are due for others, and who could change them.

No case is named by it.  Whoever was taken off one is not told that a key is due since
then, unless they lead the work of others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from grievance.domain.counting import counted
from grievance.domain.people import Person, Role
from grievance.domain.rekeying import DueKeys
from grievance.services.rekeying.count_due_keys import due_keys_for
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory


KEYS_DUE = "keys to be changed"
ALARM = "only the recovery key opens them: see docs/access.md."


def due_key_lines(
    tx: Transaction,
    directory: Directory,
    person: Person,
    *,
    at: datetime,
    today: date,
) -> tuple[str, ...]:
    """Say what *person* is to hear in the morning: what they can change, and alarms."""
    due = due_keys_for(tx, directory, person, at=at, today=today)
    lines = [] if person.id not in due.by_person else [_due(due, person)]
    if person.has(Role.COORDINATOR):
        lines += _alarm(due)
    return tuple(lines)


def say_due_keys(due: DueKeys, person: Person) -> Iterator[str]:
    """Yield what *person* reads below a list, of what was counted for them."""
    if due.count:
        yield _due(due, person)
    yield from _alarm(due)


def _due(due: DueKeys, person: Person) -> str:
    mine = due.by_person.get(person.id, 0)
    yours = f", {mine} by you: `grievance rekey` or the desk does it" if mine else ""
    return f"{_keys(due.count)} to be changed since {due.since}{yours}."


def _alarm(due: DueKeys) -> Iterator[str]:
    if due.nobody:
        yield f"{_keys(due.nobody)} changed by nobody; {ALARM}"


def _keys(count: int) -> str:
    return counted(count, "key is", "keys are")
