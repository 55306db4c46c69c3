"""Offer the criteria that are looked at together with those that were decided on."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from grievance.catalogue.catalogue import Catalogue
from grievance.catalogue.expansion import Added
from grievance.domain.allegation import Period
from grievance.domain.criterion import parse_criterion_code
from grievance.domain.deciding import EXPANSION, ProposalState
from grievance.domain.ids import EntityId
from grievance.domain.proposal import Proposal, ProposalKind
from grievance.domain.slip import Slip
from grievance.services.triage.apply_criteria import certified_for
from grievance.storage.store import Transaction


SURE = 1.0


def offer_expansions(
    tx: Transaction,
    catalogue: Catalogue,
    slip: Slip,
    states: Iterable[ProposalState],
    *,
    on: date,
) -> tuple[Proposal, ...]:
    """
    Return what the rules add, each once, with the Entities that it is added for.

    Only to criteria that somebody decided on, and under standards that an Entity of the
    case is certified for on the day.
    """
    decided = [
        parse_criterion_code(state.fact)
        for state in states
        if state.proposal.kind is ProposalKind.CRITERION
        and state.decision is not None
        and state.fact
    ]
    if not decided:
        return ()
    titles = tx.entities.titles(slip.entities)
    added: dict[str, tuple[Added, list[str]]] = {}
    for entity_id in slip.entities:
        for one in catalogue.expand(decided, certified=_standards(tx, entity_id, on)):
            entities = added.setdefault(str(one.code), (one, []))[1]
            entities.append(titles.get(entity_id, ""))
    return tuple(_offered(one, names) for one, names in added.values())


def _standards(tx: Transaction, entity_id: EntityId, on: date) -> frozenset[str]:
    certificates = certified_for(
        tx.certifications.of_entity(entity_id), Period(), on=on
    )
    return frozenset(one.standard for one in certificates)


def _offered(added: Added, entities: Iterable[str]) -> Proposal:
    named = ", ".join(name for name in entities if name)
    return Proposal(
        kind=ProposalKind.CRITERION,
        code=str(added.code),
        score=SURE,
        how=EXPANSION,
        words=(f"goes with {added.because}", *([named] if named else ())),
    )
