"""
Count what those who look after the office have to know: how much waits, and since when.

Counts and times alone, so that they may be shown to whoever runs a machine.  Nothing is
opened, and no key is needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from grievance.domain.events import CLOCK_TOLERANCE
from grievance.domain.intake import SpoolState
from grievance.domain.outgoing import OutgoingState
from grievance.domain.pulse import (
    BACKUP,
    RESTORED,
    SILENT_AFTER,
    is_of_desk,
    is_of_worker,
    mailbox_pulse,
)
from grievance.storage.store import Transaction
from grievance.storage.tallies import JobCount
from grievance.vault.log import parse_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeCounts:
    """
    How an office is at one moment.

    *due_since* is of the due job that waits longest, *uncovered_since* of the first
    entry of the log that no signed checkpoint covers.  *workers* stay, *beside_desks* end
    with the desks that started them.  *looked_at* has a time for each
    mailbox, in the order of the settings.  *restored_at* is when the books came back from
    a backup.  None means never, or none.
    """

    at: datetime
    jobs: tuple[JobCount, ...]
    due_since: datetime | None
    taken_in: int
    messages: Mapping[SpoolState, int]
    letters: Mapping[OutgoingState, int]
    entries: int
    last_entry_at: datetime | None
    uncovered_since: datetime | None
    workers: int
    beside_desks: int
    worker_at: datetime | None
    looked_at: tuple[datetime | None, ...]
    backup_at: datetime | None
    restored_at: datetime | None


def count_office(
    tx: Transaction, *, mailboxes: Iterable[str], at: datetime
) -> OfficeCounts:
    """Count, and look at who was at work when."""
    beats = tx.pulses.all().items()
    seen = {name: one.at for name, one in beats if one.at <= at + CLOCK_TOLERANCE}
    workers = [when for name, when in seen.items() if is_of_worker(name)]
    desks = [when for name, when in seen.items() if is_of_desk(name)]
    entries = tx.log.frontier().size
    return OfficeCounts(
        at=at,
        jobs=tx.tallies.jobs(),
        due_since=tx.tallies.due_since(at=at),
        taken_in=tx.tallies.taken_in(),
        messages=tx.tallies.messages(),
        letters=tx.tallies.letters(),
        entries=entries,
        last_entry_at=_last_entry_at(tx, entries),
        uncovered_since=tx.log.uncovered_since(),
        workers=sum(at - when < SILENT_AFTER for when in workers),
        beside_desks=sum(at - when < SILENT_AFTER for when in desks),
        worker_at=max(workers, default=None),
        looked_at=tuple(seen.get(mailbox_pulse(name)) for name in mailboxes),
        backup_at=seen.get(BACKUP),
        restored_at=seen.get(RESTORED),
    )


def _last_entry_at(tx: Transaction, entries: int) -> datetime | None:
    body = tx.log.body(entries - 1)
    return None if body is None else parse_entry(body).at
