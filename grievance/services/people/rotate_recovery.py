"""Sign another recovery key; what lies under the one before is wrapped anew after that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.ids import RECOVERY
from grievance.services.directory.sign_directory import sign_next
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory, RecoveryEntry
from grievance.vault.keys import SigningKey


def rotate_recovery(
    tx: Transaction,
    root: SigningKey,
    directory: Directory,
    public: bytes,
    *,
    at: datetime,
) -> Directory:
    """
    Put the next recovery key into the directory: from now on it is given every case.

    Raises:
        ConflictError: Somebody signed another directory meanwhile.

        ValueError: *public* is no key of the office's suite.
    """
    changed = replace(directory, recovery=next_recovery(directory, public))
    return sign_next(tx, root, changed, about=RECOVERY, at=at)


def next_recovery(directory: Directory, public: bytes) -> RecoveryEntry:
    """Return the entry of the next recovery key."""
    return RecoveryEntry(kv=directory.recovery.kv + 1, box=public)
