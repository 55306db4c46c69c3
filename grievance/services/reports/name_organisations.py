"""
Say of the organisations that a report's triage found what the registry makes of them.

It is for a person to look at and to confirm: nothing follows from it by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from grievance.domain.entity import Entity
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.domain.proposal import ProposalKind
from grievance.domain.registry_ids import MemberId
from grievance.domain.report import Route
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.triage.plan_organisation import Named
from grievance.services.triage.read_proposals import read_proposals
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def name_organisations(
    tx: Transaction, ring: PersonRing, case_id: CaseId, *, today: date
) -> tuple[Named, ...]:
    """
    Return what becomes of each Entity on the slip, and of each Member nobody rejected.

    An Entity without a certificate in force goes by its Member, if it has one.  A
    Member of which an Entity is named goes by that.

    Raises:
        NotFoundError: An Entity is no longer in the registry, or nothing was found.

        NotAllowedError: The case's key is not on this ring.
    """
    key = contents_key(tx, ring, case_id)
    entities = [tx.entities.get(id_) for id_ in read_case_slip(tx, ring, key).entities]
    named = [_named(tx, entity, today) for entity in entities]
    theirs = {entity.member_id for entity in entities}
    members = (one for one in _members(tx, ring, case_id) if one not in theirs)
    named += [Named(route=Route.MEMBER_CONDUCT, id=member_id) for member_id in members]
    if not named:
        msg = "No Entity or Member is on record here; name each with an option."
        raise NotFoundError(msg)
    return tuple(named)


def _named(tx: Transaction, entity: Entity, today: date) -> Named:
    certificates = tx.certifications.of_entity(entity.id)
    if any(one.is_in_force(today) for one in certificates):
        return Named(route=Route.SUB_CASE, id=entity.id)
    if entity.member_id is not None:
        return Named(route=Route.MEMBER_CONDUCT, id=entity.member_id)
    reason = f"Neither certified nor of a Member on {today}."
    return Named(route=Route.OUT_OF_SCOPE, name=entity.name, reason=reason)


def _members(tx: Transaction, ring: PersonRing, case_id: CaseId) -> Iterator[MemberId]:
    for state in read_proposals(tx, ring, case_id):
        if state.proposal.kind is ProposalKind.MEMBER and state.fact:
            yield MemberId(UUID(state.fact))
