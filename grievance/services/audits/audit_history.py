"""How an audit was moved, taken over or cancelled, as the registry remembers it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from grievance.domain.audit import Audit
from grievance.domain.ids import AuditId
from grievance.domain.registry_changes import Changed
from grievance.domain.registry_reason import RegistryReason
from grievance.storage.registry_facts import record_of
from grievance.storage.store import Transaction


_TOLD: Final = {
    "scheduled_start": "first day",
    "due_from": "due from",
    "due_until": "due until",
    "status": "status",
    "firm_id": "firm",
}
_OTHER = "another"  # its name stands with the audit


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditChange:
    """What of an audit became otherwise on the day *on*, and why, in a code."""

    on: date
    what: str
    before: str
    after: str
    why: RegistryReason | None = None

    @property
    def sentence(self) -> str:
        """Say it in words."""
        why = f" ({self.why})" if self.why else ""
        return f"{self.what}: {self.before or 'none'} → {self.after or 'none'}{why}"


def audit_history(tx: Transaction, audit_id: AuditId) -> tuple[AuditChange, ...]:
    """Return the changes of its days, its status and who holds it, in their order."""
    return tuple(_changes(tx, audit_id))


def _changes(tx: Transaction, audit_id: AuditId) -> Iterator[AuditChange]:
    before: Audit | None = None
    for entry in tx.registry_history.of(audit_id):
        after = None if entry.removed else record_of(entry.noun, entry.facts)
        assert after is None or isinstance(after, Audit)  # as the id is of one
        if before is not None and after is not None:
            for one in Changed(before=before, after=after).fields:
                if one.name in _TOLD:
                    is_id = one.name.endswith("_id")
                    yield AuditChange(
                        on=entry.as_of,
                        what=_TOLD[one.name],
                        before=_OTHER if is_id and one.before else _words(one.before),
                        after=_OTHER if is_id and one.after else _words(one.after),
                        why=entry.why,
                    )
        before = after


def _words(value: object) -> str:
    return "" if value is None else str(value)
