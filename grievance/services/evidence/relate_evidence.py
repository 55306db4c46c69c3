"""For every audit of an Entity: what it could have known of each piece of evidence."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.evidence import Evidence, Relation
from grievance.domain.ids import CaseId, EntityId
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import read_records
from grievance.services.boxes.case_slip import read_case_slip
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedEvidence:
    """
    One piece of evidence against one audit.

    *is_past* says whether the audit had begun by the day that was asked for.
    """

    audit: Audit
    evidence: Evidence = field(repr=False)
    relation: Relation
    is_past: bool


def relate_evidence(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, on: date
) -> dict[EntityId, tuple[RelatedEvidence, ...]]:
    """
    Relate the evidence of a case to every audit of each Entity it is about.

    Audits are in the order of their days, evidence by number; *on* is today.

    Raises:
        NotAllowedError: The case's key is not on this ring.

        SealError: Something in the case was altered.
    """
    key = contents_key(tx, ring, case_id)
    evidence = read_records(tx, key, ring.directory, Evidence)
    slip = read_case_slip(tx, ring, key)
    return {
        entity_id: relate(tx.audits.of_entity(entity_id), evidence, on=on)
        for entity_id in slip.concerned
    }


def relate(
    audits: Iterable[Audit], evidence: Iterable[Evidence], *, on: date
) -> tuple[RelatedEvidence, ...]:
    """
    Relate every piece of *evidence* to every one of *audits* that was not cancelled.

    An audit counts from the day it began, or else is to begin; without either nothing
    can be said.
    """
    items = tuple(evidence)
    return tuple(
        RelatedEvidence(
            audit=audit,
            evidence=item,
            relation=_relation(audit, item),
            is_past=audit.start is not None and audit.start <= on,
        )
        for audit in sorted(audits, key=_order)
        if audit.status is not AuditStatus.CANCELLED
        for item in items
    )


def _relation(audit: Audit, item: Evidence) -> Relation:
    if audit.start is None:
        return Relation.UNKNOWN
    return item.relation_to(audit.start)


def _order(audit: Audit) -> tuple[bool, date, str]:
    return audit.start is None, audit.start or date.max, str(audit.id)
