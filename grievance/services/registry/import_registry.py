"""
Take over a registry: record what is new since when it was true, and what is so now.

Nothing is overwritten in the history; the tables that everything else reads are what
its last entries say.  The log keeps a digest of each import.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.domain.registry import Registry
from grievance.domain.registry_changes import Changes, changes_between
from grievance.domain.registry_ids import Noun
from grievance.services.registry.record_registry import (
    Recorded,
    Tell,
    record_registry,
    refuse_future,
)
from grievance.services.registry.registry_books import OBJECT
from grievance.storage.store import Transaction


__all__ = ["Registry", "compare_with_books", "import_registry"]


def compare_with_books(
    tx: Transaction,
    registry: Registry,
    *,
    as_of: date,
    nouns: Collection[Noun] = tuple(Noun),
) -> Changes:
    """
    Tell what an import would change; nothing is saved.

    Only of *nouns* something can be gone: of these *registry* is all there is.
    """
    before = tx.registry_history.state(as_of)
    return changes_between(before, registry.kept(), nouns=nouns)


def import_registry(  # noqa: PLR0913  # keywords, each a choice of the operator
    tx: Transaction,
    registry: Registry,
    *,
    at: datetime,
    as_of: date | None = None,
    nouns: Collection[Noun] = tuple(Noun),
    remove_gone: bool = False,
    tell: Tell = lambda _done, _total: None,
) -> Changes:
    """
    Record what *registry* says that was not known to be so on the day *as_of*.

    Without a day it is that of *at*.  What is gone stays on the books, unless it is to
    be removed.  *tell* is told how many records were saved.

    Raises:
        NotAllowedError: The day lies in the future, or a record would refer to one that
            is not there.
    """
    day = as_of or at.date()
    refuse_future(day, at)
    tx.registry_history.lock()
    before = tx.registry_history.state(day)
    changes = changes_between(before, registry.kept(), nouns=nouns)
    gone = changes.gone if remove_gone else ()
    saved = (*changes.added, *(one.after for one in changes.changed))
    if not saved and not gone:
        tx.log.add(Act.REGISTRY_IMPORTED, actor=WORKER, object_id=OBJECT, at=at)
        return changes
    recorded = Recorded(saved=saved, gone=gone, before=before, day=day)
    record_registry(tx, recorded, at=at, tell=tell)
    return changes
