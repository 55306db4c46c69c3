"""Change audits by hand: move, add, cancel, merge, hand over, note how far they are."""

from __future__ import annotations

from collections.abc import Callable

from grievance.domain.audit import Audit
from grievance.domain.audit_change import merged
from grievance.domain.ids import AuditId
from grievance.domain.registry_changes import Changes
from grievance.domain.registry_ids import Noun
from grievance.services.registry.change_registry import (
    Before,
    Hand,
    Wanted,
    change_registry,
    found,
    refuse_known,
)
from grievance.storage.store import Transaction


def change_audit(
    tx: Transaction, audit_id: AuditId, change: Callable[[Audit], Audit], hand: Hand
) -> Changes:
    """
    Let an audit be what *change* makes of it, one of `domain/audit_change`.

    Raises:
        NotFoundError: There is no such audit.

        NotAllowedError: It cannot become that.
    """

    def changed(before: Before) -> Wanted:
        return Wanted(saved=[change(_audit(before, audit_id))])

    return change_registry(tx, changed, hand)


def merge_audits(
    tx: Transaction, audit_id: AuditId, into: AuditId, hand: Hand
) -> Changes:
    """
    Let two audits of one Entity become one: the first is cancelled.

    Raises:
        NotFoundError: There is no such audit.

        NotAllowedError: They cannot become one.
    """

    def changed(before: Before) -> Wanted:
        return Wanted(saved=merged(_audit(before, audit_id), _audit(before, into)))

    return change_registry(tx, changed, hand)


def add_audit(tx: Transaction, audit: Audit, hand: Hand) -> Changes:
    """
    Put an audit on record.

    Raises:
        NotAllowedError: There is one of this id already, or its days cannot be.
    """

    def added(before: Before) -> Wanted:
        refuse_known(before, audit, (Noun.AUDIT, audit.id))
        return Wanted(saved=[audit])

    return change_registry(tx, added, hand)


def _audit(before: Before, audit_id: AuditId) -> Audit:
    return found(before, (Noun.AUDIT, audit_id), Audit)
