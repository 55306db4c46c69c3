"""
See what a report comes to for one organisation that it names.

A person says what it is; what they say is checked against the registry as it is today.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.allegation import Allegation, Period, Respondent
from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.certification import Certification
from grievance.domain.errors import NotAllowedError
from grievance.domain.evidence import Evidence
from grievance.domain.ids import EntityId
from grievance.domain.registry_ids import MemberId
from grievance.domain.report import NamedOrganisation, Route
from grievance.domain.slip import RespondentKind, Slip
from grievance.services.evidence.relate_evidence import RelatedEvidence, relate
from grievance.services.triage.apply_criteria import (
    Applied,
    HeldTo,
    apply_criteria,
    certified_for,
)
from grievance.storage.store import Transaction


NO_CRITERION = (
    "No criterion of this report is confirmed yet; confirm one in its triage, or name "
    "one (`--criterion`)."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """
    What a person says of an organisation: where its part goes, and which it is.

    *id* is that of an Entity or a Member, None for one outside the registry, which has
    a *name* and a *reason* instead.
    """

    route: Route
    id: UUID | None = None
    name: str = field(default="", repr=False)
    reason: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What of the report counts for everyone it names, and what is there already."""

    when: Period
    codes: tuple[str, ...]
    slip: Slip
    allegations: tuple[Allegation, ...] = field(default=(), repr=False)
    evidence: tuple[Evidence, ...] = field(default=(), repr=False)
    before: tuple[NamedOrganisation, ...] = ()
    today: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """
    One organisation of the table that somebody looks at before they say yes.

    With *is_new* something is to be put on record; without it all is there already.
    """

    named: NamedOrganisation
    is_new: bool
    certifications: tuple[Certification, ...] = ()
    applied: Applied = field(default_factory=Applied)
    allegations: tuple[Allegation, ...] = field(default=(), repr=False)
    next_audit: Audit | None = None
    relations: tuple[RelatedEvidence, ...] = ()


def plan_organisation(
    tx: Transaction, catalogue: Catalogue, basis: Basis, one: Named
) -> Planned:
    """
    Plan what is to be made for one organisation, as if nothing were there yet.

    Raises:
        NotAllowedError: It is not what somebody says it is, or no criterion is
            confirmed.

        NotFoundError: It is not in the registry, or a criterion not in the catalogue.
    """
    if one.id is None:
        return _outside(one)
    if not basis.codes:
        raise NotAllowedError(NO_CRITERION)
    if one.route is Route.SUB_CASE:
        return _entity(tx, catalogue, basis, EntityId(one.id), one)
    return _member(tx, basis, MemberId(one.id), one)


def _outside(one: Named) -> Planned:
    if not (one.name.strip() and one.reason.strip()):
        msg = "Say of whoever is out of scope their name and why, such as NAME=REASON."
        raise NotAllowedError(msg)
    named = NamedOrganisation(
        number=0,
        name=one.name.strip(),
        route=Route.OUT_OF_SCOPE,
        reason=one.reason.strip(),
    )
    return Planned(named=named, is_new=True)


def _entity(
    tx: Transaction, catalogue: Catalogue, basis: Basis, id_: EntityId, one: Named
) -> Planned:
    entity = tx.entities.get(id_)
    certifications = tx.certifications.of_entity(id_)
    counting = certified_for(certifications, basis.when, on=basis.today)
    if not counting:
        msg = (
            f"{entity.name} has no certificate that counts; name its Member "
            "(`--member`), or say why it is out of scope."
        )
        raise NotAllowedError(msg)
    applied = apply_criteria(
        catalogue, certifications, basis.codes, basis.when, on=basis.today
    )
    audits = tx.audits.of_entity(id_)
    respondent = Respondent(kind=RespondentKind.ENTITY, id=str(id_))
    return Planned(
        named=_named(respondent, entity.name, one),
        is_new=True,
        certifications=counting,
        applied=applied,
        allegations=_allegations(basis, respondent, applied.held_to),
        next_audit=_next(audits, basis.today),
        relations=relate(audits, basis.evidence, on=basis.today),
    )


def _member(tx: Transaction, basis: Basis, id_: MemberId, one: Named) -> Planned:
    """Hold a Member to no version: nothing binds one of whom nothing is certified."""
    member = tx.members.get(id_)
    respondent = Respondent(kind=RespondentKind.MEMBER, id=str(id_))
    held_to = tuple(HeldTo(code=code, version="") for code in basis.codes)
    return Planned(
        named=_named(respondent, member.name, one),
        is_new=True,
        applied=Applied(codes=basis.codes, held_to=held_to),
        allegations=_allegations(basis, respondent, held_to),
    )


def _named(respondent: Respondent, name: str, one: Named) -> NamedOrganisation:
    return NamedOrganisation(
        number=0,
        name=name,
        route=one.route,
        respondent=respondent,
        reason=one.reason.strip(),
    )


def _allegations(
    basis: Basis, respondent: Respondent, held_to: Sequence[HeldTo]
) -> tuple[Allegation, ...]:
    """Take over what the report alleges of it in words, and add what is not there."""
    told = [one for one in basis.allegations if one.respondent == respondent]
    there = {(one.criterion, one.version) for one in told}
    added = [
        Allegation(
            number=1,
            respondent=respondent,
            criterion=one.code,
            version=one.version,
            when=basis.when,
        )
        for one in held_to
        if (one.code, one.version) not in there
    ]
    numbered = enumerate((*told, *added), start=1)
    return tuple(
        replace(one, number=number, revision=1, flagged=False)
        for number, one in numbered
    )


def _next(audits: Iterable[Audit], today: date) -> Audit | None:
    """Return the audit that begins next, or else the first that is due without a day."""
    ahead = [
        one
        for one in audits
        if one.status is not AuditStatus.CANCELLED
        and one.actual_start is None
        and (one.start is None or one.start >= today)
    ]
    return min(ahead, key=_day, default=None)


def _day(audit: Audit) -> tuple[date, str]:
    return audit.start or audit.due_until or date.max, str(audit.id)
