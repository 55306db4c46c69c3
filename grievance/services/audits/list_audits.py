"""List audits as the registry has them: of whom, by whom, when, and how far they are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from grievance.domain.audit import Audit, AuditStatus, DateFlag, date_flags
from grievance.domain.ids import EntityId
from grievance.domain.planning import start_of
from grievance.domain.registry import key_of
from grievance.services.audits.audit_scope import AuditBooks
from grievance.storage.store import Transaction


OVER = frozenset(
    {AuditStatus.CLOSED, AuditStatus.CANCELLED, AuditStatus.REPORT_SUBMITTED}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedAudit:
    """
    An audit with the names of who is in it.

    *standards* are those it covers, *flags* how its days disagree.
    """

    audit: Audit
    key: str
    entity: str
    firm: str
    lead: str
    standards: tuple[str, ...]
    flags: tuple[DateFlag, ...] = field(default=())

    @property
    def start(self) -> date | None:
        """The day it begins, or the first on which it may."""
        return start_of(self.audit)

    @property
    def is_over(self) -> bool:
        """Whether nothing is to come of it any more, as far as the registry knows."""
        return self.audit.status in OVER


def list_audits(tx: Transaction, *, today: date) -> tuple[ListedAudit, ...]:
    """Return every audit there is, by its day; those without any come last."""
    books = AuditBooks.read(tx)
    audits = sorted(books.side.audits, key=_order)
    firms = {one.id: one.name for one in books.side.firms}
    auditors = {one.id: one.name for one in books.side.auditors}
    entities: dict[EntityId, str] = tx.entities.titles(
        {audit.entity_id for audit in audits}
    )
    return tuple(
        ListedAudit(
            audit=audit,
            key=key_of(audit),
            entity=entities.get(audit.entity_id, ""),
            firm=firms.get(audit.firm_id, "") if audit.firm_id else "",
            lead=auditors.get(audit.lead_auditor_id, "")
            if audit.lead_auditor_id
            else "",
            standards=tuple(sorted(books.scope.standards.get(audit.id, ()))),
            flags=date_flags(audit, on=today),
        )
        for audit in audits
    )


def _order(audit: Audit) -> tuple[date, str]:
    return start_of(audit) or audit.due_until or date.max, key_of(audit)
