"""On which certificates somebody worked who is now complained of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.certification import Certification


class AuditRole(StrEnum):
    """What they were on an audit."""

    FIRM = "firm"
    LEAD = "lead-auditor"
    TEAM = "team"


@dataclass(frozen=True, slots=True, kw_only=True)
class KnockOn:
    """
    A certificate and the audit that touched it.

    *is_sure* says that the registry names the certificate with the audit; otherwise it
    is one that the Entity had then.
    """

    certification: Certification
    audit: Audit
    role: AuditRole
    is_sure: bool


def knock_on(
    audits: Iterable[Audit],
    certifications: Iterable[Certification],
    who: frozenset[str],
    *,
    since: date,
    until: date,
) -> tuple[KnockOn, ...]:
    """
    Return the certificates that *who* worked on between two days, the newest first.

    *who* are ids of firms and auditors as text.  Without a day an audit is left out,
    and so is one that was cancelled or has not begun.
    """
    known = tuple(certifications)
    found = (
        one
        for audit in audits
        if (role := _role(audit, who)) and _was_between(audit, since, until)
        for one in _touched(audit, role, known)
    )
    return tuple(
        sorted(
            found,
            key=lambda one: (_day(one.audit), one.certification.number),
            reverse=True,
        )
    )


def _role(audit: Audit, who: frozenset[str]) -> AuditRole | None:
    if str(audit.lead_auditor_id) in who:
        return AuditRole.LEAD
    if not who.isdisjoint(map(str, audit.team)):
        return AuditRole.TEAM
    return AuditRole.FIRM if str(audit.firm_id) in who else None


def _day(audit: Audit) -> date:
    return audit.actual_end or audit.start or date.min


def _was_between(audit: Audit, since: date, until: date) -> bool:
    if audit.status is AuditStatus.CANCELLED or audit.start is None:
        return False
    return since <= _day(audit) and audit.start <= until


def _touched(
    audit: Audit, role: AuditRole, known: tuple[Certification, ...]
) -> Iterator[KnockOn]:
    for one in known:
        is_named = one.id in audit.certification_ids
        is_theirs = one.entity_id == audit.entity_id and one.expires >= _day(audit)
        may_be = is_theirs and not audit.certification_ids
        if is_named or may_be:
            yield KnockOn(certification=one, audit=audit, role=role, is_sure=is_named)
