"""What audits there are, what each covers, and who is told of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from uuid import UUID

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.audit import Audit
from grievance.domain.block import AuditSide, Block, blocking_audit
from grievance.domain.certification import Certification
from grievance.domain.criterion import CriterionRef, parse_criterion_code
from grievance.domain.errors import GrievanceError
from grievance.domain.ids import AuditId, CaseId, CertificationId, EntityId
from grievance.domain.next_notice import OVERSIGHT
from grievance.domain.planning import FollowUp, Scope, start_of
from grievance.domain.slip import RespondentKind, Slip
from grievance.storage.store import Transaction


FIRM = "firm:"
NOWHERE = EntityId(UUID(int=0))


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditBooks:
    """The registry as planning needs it: audits with their scope, and who audits."""

    scope: Scope = field(repr=False)
    side: AuditSide = field(repr=False)
    certificates: Mapping[AuditId, tuple[Certification, ...]] = field(
        default_factory=dict, repr=False
    )

    @classmethod
    def read(cls, tx: Transaction) -> AuditBooks:
        """Read all of it."""
        side = AuditSide(
            firms=tx.firms.all(), auditors=tx.auditors.all(), audits=tx.audits.all()
        )
        return cls.of(side, tx.certifications.all())

    @classmethod
    def of(cls, side: AuditSide, certifications: Iterable[Certification]) -> AuditBooks:
        """Set audits against the certificates they are about."""
        certificates = _certificates(side.audits, certifications)
        standards = {
            id_: frozenset(one.standard for one in of)
            for id_, of in certificates.items()
        }
        audits = {audit.id: audit for audit in side.audits}
        scope = Scope(audits=audits, standards=standards)
        return cls(scope=scope, side=side, certificates=certificates)

    def audit(self, audit_id: AuditId) -> Audit | None:
        """Return an audit, unless the registry has it no more."""
        return self.scope.audits.get(audit_id)

    def as_audited(
        self, one: FollowUp, audit_id: AuditId, catalogue: Catalogue
    ) -> FollowUp:
        """
        Return a follow-up by the number its criterion has in the version audited now.

        The same requirement in the numbers of two versions would show that two cases
        are behind it, and roughly of when.  Of one that became several the first is
        asked about; which the others are, and so their tests, the crosswalk of the
        catalogue says.  One that is not in the audited version keeps its number
        and its own version; a notice claims neither for it.
        """
        audit = self.audit(audit_id)
        version = self._version(audit, one.standard) if audit else ""
        if version in {"", one.version}:
            return one
        if not one.version:
            return replace(one, version=version)
        there = _in_version(one, version, catalogue)
        return replace(one, criterion=there, version=version) if there else one

    def _version(self, audit: Audit, standard: str) -> str:
        """Return the version of a standard on the audited certificates, the latest."""
        own = [
            one
            for one in self.certificates.get(audit.id, ())
            if one.standard == standard
        ]
        return max(own, key=lambda one: one.issued).version if own else ""

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
    slip: Slip, case_id: CaseId, received_on: date, standards: Mapping[str, str]
) -> Iterator[FollowUp]:
    """
    Yield the allegations of a case that wait for an audit of an Entity.

    *standards* have the names on certificates, by what codes begin with.
    """
    for one in slip.allegations:
        if one.awaits_audit and one.kind is RespondentKind.ENTITY:
            yield FollowUp(
                key=(case_id, one.number),
                entity_id=_entity(one.respondent),
                criterion=one.criterion,
                version=one.version,
                standard=standards.get(one.criterion.partition(" ")[0], ""),
                flagged_on=one.flagged_on or received_on,
                flags=one.flags,
                carried=one.carried,
                since=one.since,
                public_since=one.public_since,
            )


@lru_cache(maxsize=1 << 16)
def _entity(written: str) -> EntityId:
    """Return an Entity; one that no audit is of where what is written is no id."""
    try:
        return EntityId(UUID(written))
    except ValueError:
        return NOWHERE


def _in_version(one: FollowUp, version: str, catalogue: Catalogue) -> str:
    """Return the first number that a criterion has there; empty for none."""
    try:
        code = parse_criterion_code(one.criterion)
        ref = CriterionRef(
            standard=one.standard, version=one.version, criterion=str(code.id)
        )
        there = map(catalogue.code, catalogue.in_version(ref, version))
        return str(min(there, default=""))
    except GrievanceError:
        return ""


def _certificates(
    audits: Iterable[Audit], certifications: Iterable[Certification]
) -> dict[AuditId, tuple[Certification, ...]]:
    known = {one.id: one for one in certifications}
    held: defaultdict[EntityId, list[Certification]] = defaultdict(list)
    for one in known.values():
        held[one.entity_id].append(one)
    return {audit.id: _audited(audit, known, held) for audit in audits}


def _audited(
    audit: Audit,
    known: Mapping[CertificationId, Certification],
    held: Mapping[EntityId, list[Certification]],
) -> tuple[Certification, ...]:
    """Return what an audit is about, else the certificates the Entity has then."""
    named = tuple(known[id_] for id_ in audit.certification_ids if id_ in known)
    day = start_of(audit) or audit.due_until
    own = held.get(audit.entity_id, ())
    return named or tuple(one for one in own if day is None or one.covers(day))
