"""Take back a task, or the last change of one, as another revision of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.errors import ConflictError
from grievance.domain.task import Task, TaskState
from grievance.domain.undo import TaskChange, Way
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_revisions
from grievance.services.boxes.lock_case import lock_case
from grievance.services.handling.set_task import set_task
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def take_back_task(
    tx: Transaction,
    ring: PersonRing,
    change: TaskChange,
    _way: Way,
    *,
    at: datetime,
) -> TaskChange:
    """
    Write it again as it was before; one that was new is dropped.  Return the way back.

    Raises:
        NotAllowedError: The case's key is not on this ring.

        ConflictError: Somebody changed it since.
    """
    lock_case(tx, change.case_id)
    key = contents_key(tx, ring, change.case_id)
    revisions = {
        one.revision: one
        for one in read_revisions(tx, key, ring.directory, Task)
        if one.number == change.number
    }
    if max(revisions, default=0) != change.revision:
        msg = (
            f"Task {change.number} of {change.reference} was changed since; look at "
            "it, and change it by hand."
        )
        raise ConflictError(msg)
    before = _before(revisions, change.revision)
    set_task(tx, ring, change.case_id, before, at=at)
    return replace(change, revision=before.revision)


def _before(revisions: dict[int, Task], revision: int) -> Task:
    """Return the next revision: as the one before this, or dropped where none is."""
    dropped = replace(revisions[revision], state=TaskState.DROPPED)
    return replace(revisions.get(revision - 1, dropped), revision=revision + 1)
