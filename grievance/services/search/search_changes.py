"""What the log says was done since somebody searched."""

from __future__ import annotations

from contextlib import closing
from itertools import chain
from typing import Final
from uuid import UUID

from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.services.boxes.in_batches import batches
from grievance.storage.store import Transaction
from grievance.vault.log import parse_entry


_AT_ONCE: Final = 500
_OF_SEARCHES: Final = frozenset({Act.CASES_SEARCHED, Act.WORDS_SHOWN})


def changed_since(tx: Transaction, heard: int) -> set[CaseId]:
    """Return the cases in which something was put since the log had *heard* entries."""
    ids = []
    for name in tx.log.objects_since(heard):
        try:
            ids.append(UUID(name))
        except ValueError:  # a key, a clock, or somebody: no part of a case
            continue
    some = (tx.searchable.cases_having(batch) for batch in batches(ids, _AT_ONCE))
    return set(chain.from_iterable(some))


def are_searches_since(tx: Transaction, heard: int) -> bool:
    """Tell whether all that was logged since is that somebody searched."""
    with closing(tx.log.bodies(heard)) as bodies:
        return all(parse_entry(body).act in _OF_SEARCHES for body in bodies)
