"""Prove that a recovery key is the office's, without opening anything with it."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.keys import BoxKey
from grievance.vault.suites import suite_for


def recovery_box(seed: bytes, directory: Directory) -> BoxKey:
    """
    Return the key that opens what is wrapped to the directory's recovery key.

    Raises:
        NotAllowedError: It is another one, as from before a rotation.
    """
    public = directory.recovery.box
    box = BoxKey.from_seed(seed, suite=suite_for(public))
    if box.public != public:
        msg = (
            "This is not the recovery key that this office has now; take the newest "
            "sheets, or those of this office."
        )
        raise NotAllowedError(msg)
    return box


def note_drill(tx: Transaction, *, at: datetime) -> None:
    """Write in the log that the recovery key was proved to be at hand."""
    tx.log.add(
        Act.RECOVERY_DRILLED,
        actor=RECOVERY,
        object_id=RECOVERY,
        digest=b"",
        at=at,
    )
