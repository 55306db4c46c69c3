"""Find what a record was before somebody changed it, to be written again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from grievance.domain.allegation import Allegation
from grievance.domain.errors import ConflictError
from grievance.domain.task import Task
from grievance.domain.undo import AllegationChange, TaskChange
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_revisions
from grievance.services.boxes.lock_case import lock_case
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


R = TypeVar("R", Allegation, Task)


def revision_before(
    tx: Transaction,
    ring: PersonRing,
    change: AllegationChange | TaskChange,
    kind: type[R],
    gone: Callable[[R], R],
) -> tuple[CaseKey, R]:
    """
    Return the key of its case, and the next revision: as the one before the *change*.

    Where there was none before it, the record is *gone*.  The case stays locked.

    Raises:
        NotAllowedError: The case's key is not on this ring.

        ConflictError: Somebody changed it since.
    """
    lock_case(tx, change.case_id)
    key = contents_key(tx, ring, change.case_id)
    revisions = {
        one.revision: one
        for one in read_revisions(tx, key, ring.directory, kind)
        if one.number == change.number
    }
    last = change.revision
    if max(revisions, default=0) != last:
        msg = (
            f"{kind.__name__} {change.number} of {change.reference} was changed since; "
            "look at it, and change it by hand."
        )
        raise ConflictError(msg)
    before = revisions.get(last - 1) or gone(revisions[last])
    return key, replace(before, revision=last + 1)
