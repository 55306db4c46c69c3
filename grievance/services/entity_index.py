"""The names to look for in letters, built once for each state of the registry."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from grievance.catalogue.matching import EntityNames
from grievance.storage.store import Transaction


@dataclass(slots=True)
class EntityIndex:
    """Keeps the newest index; safe to share between threads."""

    _revision: int = -1
    _names: EntityNames = field(default_factory=lambda: EntityNames(names={}))
    _lock: Lock = field(default_factory=Lock, repr=False)

    def current(self, tx: Transaction) -> EntityNames:
        """Return the index of the registry as *tx* sees it."""
        revision = tx.entities.revision()
        with self._lock:
            if revision != self._revision:
                names = tx.entities.all_names()
                self._names = EntityNames(
                    names={str(id_): found for id_, found in names.items()}
                )
                self._revision = revision
            return self._names
