"""Take back a task, or the last change of one, as another revision of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.task import Task, TaskState
from grievance.domain.undo import TaskChange, Way
from grievance.services.handling.set_task import set_task
from grievance.services.undoing.revision_before import revision_before
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
    _, before = revision_before(tx, ring, change, Task, _dropped)
    set_task(tx, ring, change.case_id, before, at=at)
    return replace(change, revision=before.revision)


def _dropped(task: Task) -> Task:
    return replace(task, state=TaskState.DROPPED)
