"""What a finding means for the certificates that its audit was about; a person decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.certification import Certification
from grievance.domain.certification_effect import Effect, effect_of
from grievance.domain.finding import Finding
from grievance.domain.ids import AuditId
from grievance.services.audits.audit_scope import AuditBooks
from grievance.storage.store import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateEffect:
    """A certificate of the standard that the finding is of, and what follows for it."""

    certification: Certification
    effect: Effect


def effects_of_finding(
    tx: Transaction, audit_id: AuditId, finding: Finding, catalogue: Catalogue
) -> tuple[CertificateEffect, ...]:
    """
    Return the certificates concerned, by their numbers; none where nothing follows.

    An audit that names no certificates is about all that the Entity has then.
    """
    found = _found(tx, audit_id, finding, catalogue)
    return tuple(sorted(found, key=lambda one: one.certification.number))


def _found(
    tx: Transaction, audit_id: AuditId, finding: Finding, catalogue: Catalogue
) -> Iterator[CertificateEffect]:
    short = finding.criterion.partition(" ")[0]
    names = {one.standard for one in catalogue.standards if one.short == short}
    for one in AuditBooks.read(tx).certificates.get(audit_id, ()):
        effect = effect_of([finding.grade], one) if one.standard in names else None
        if effect is not None:
            yield CertificateEffect(certification=one, effect=effect)
