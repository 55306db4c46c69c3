"""With which key versions those who work here open what they were given."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from grievance.domain.ids import HolderId, holder_of
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory


def working_keys(
    tx: Transaction, directory: Directory, *, at: datetime
) -> Iterator[tuple[HolderId, int]]:
    """Yield holder and version: also those before, as long as they are kept to go on."""
    for entry in directory.active(at):
        holder = holder_of(entry.person_id)
        yield holder, entry.kv
        for kept in tx.people.formers(entry.person_id):
            if kept.kv == entry.kv:  # as a ring opens it
                yield holder, kept.former_kv
