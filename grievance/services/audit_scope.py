"""What audits there are, what each covers, and who is told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.audit import Audit
from grievance.domain.block import AuditSide, Block, blocking_audit
from grievance.domain.certification import Certification
from grievance.domain.criterion import parse_criterion_code
from grievance.domain.errors import GrievanceError
from grievance.domain.ids import AuditId, CaseId, CertificationId, EntityId
from grievance.domain.next_notice import OVERSIGHT
from grievance.domain.planning import FollowUp, Scope, start_of
from grievance.domain.slip import CodedAllegation, RespondentKind, Slip
from grievance.storage.store import Transaction


FIRM = "firm:"


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditBooks:
    """The registry as planning needs it: audits with their scope, and who audits."""

    scope: Scope = field(repr=False)
    side: AuditSide = field(repr=False)

    @classmethod
    def read(cls, tx: Transaction) -> AuditBooks:
        """Read all of it."""
        side = AuditSide(
            firms=tx.firms.all(), auditors=tx.auditors.all(), audits=tx.audits.all()
        )
        return cls(scope=_scope(side.audits, tx.certifications.all()), side=side)

    def audit(self, audit_id: AuditId) -> Audit | None:
        """Return an audit, unless the registry has it no more."""
        return self.scope.audits.get(audit_id)

    def addressee(self, audit: Audit, blocks: Iterable[Block]) -> str:
        """
        Return to whom notices about an audit go; empty where no firm is known.

        Where the firm, or anybody on the audit, is complained of, that is the oversight
        desk: nobody who is told anything there is told why.
        """
        if audit.firm_id is None:
            return ""
        is_blocked = bool(blocking_audit(blocks, audit, self.side))
        return f"{OVERSIGHT if is_blocked else FIRM}{audit.firm_id}"


def follow_ups_in(
    slip: Slip, case_id: CaseId, received_on: date, catalogue: Catalogue
) -> Iterator[FollowUp]:
    """Yield the allegations of a case that wait for an audit of an Entity."""
    for one in slip.allegations:
        if one.awaits_audit and one.kind is RespondentKind.ENTITY and one.respondent:
            yield FollowUp(
                key=(case_id, one.number),
                entity_id=EntityId(UUID(one.respondent)),
                criterion=one.criterion,
                version=one.version,
                standard=standard_of(one, catalogue),
                flagged_on=one.flagged_on or received_on,
                carried=one.carried,
            )


def standard_of(one: CodedAllegation, catalogue: Catalogue) -> str:
    """Return the standard of an allegation as certificates name it; empty if unknown."""
    try:
        short = parse_criterion_code(one.criterion).short
        return catalogue.current(short).standard
    except GrievanceError:  # it was taken out of the catalogue since
        return ""


def _scope(audits: Iterable[Audit], certifications: Iterable[Certification]) -> Scope:
    known = {one.id: one for one in certifications}
    held: defaultdict[EntityId, list[Certification]] = defaultdict(list)
    for one in known.values():
        held[one.entity_id].append(one)
    found = {audit.id: audit for audit in audits}
    standards = {id_: _standards(audit, known, held) for id_, audit in found.items()}
    return Scope(audits=found, standards=standards)


def _standards(
    audit: Audit,
    known: Mapping[CertificationId, Certification],
    held: Mapping[EntityId, list[Certification]],
) -> frozenset[str]:
    """Return what an audit covers: its certificates', else those the Entity has then."""
    named = [known[id_] for id_ in audit.certification_ids if id_ in known]
    day = start_of(audit) or audit.due_until
    own = [
        one for one in held.get(audit.entity_id, ()) if day is None or one.covers(day)
    ]
    return frozenset(one.standard for one in named or own)
