"""What is known before a letter is read, built once for each state of the registry."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Lock

from grievance.domain.registry import Registry
from grievance.services.triage.triage_knowledge import Knowledge, knowledge_of
from grievance.storage.store import Transaction


@dataclass(slots=True)
class KnowledgeIndex:
    """
    Keeps the newest index; safe to share between threads.

    One of them builds it, which takes a second or more for a large registry, and the
    others wait: a letter must not be read without knowing what it may name.
    """

    _revision: int = -1
    _knowledge: Knowledge = field(default_factory=Knowledge, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def current(self, tx: Transaction) -> Knowledge:
        """Return the index of the registry as *tx* sees it, or a newer one."""
        revision = tx.entities.revision()
        with self._lock:
            if revision > self._revision:
                self._knowledge = knowledge_of(_who_is_who(tx))
                self._revision = revision
            return self._knowledge


def _who_is_who(tx: Transaction) -> Registry:
    """Read whom a letter may name, and how they are tied; no certificates or audits."""
    return Registry(
        members=tx.members.all(),
        firms=tx.firms.all(),
        auditors=tx.auditors.all(),
        entities=tx.entities.all(),
        links=tx.links.all(),
    )
