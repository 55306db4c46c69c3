"""Recognise what a letter is about while its words are in memory; keep codes only."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from grievance.catalogue.matching import EntityNames
from grievance.domain.ids import EntityId, PersonId
from grievance.domain.people import Person
from grievance.domain.proposal import ProposalKind, Proposals
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind
from grievance.domain.triage import Recognised
from grievance.domain.urgency import Urgency
from grievance.mail.letter import Letter
from grievance.services.propose_triage import named_in, propose_triage
from grievance.services.triage_knowledge import Knowledge


__all__ = ["codes_of", "named_in", "recognise_facts"]


def recognise_facts(
    letter: Letter, names: EntityNames, people: Iterable[Person]
) -> Recognised:
    """Read subject and text for Entities, criteria and signs of danger."""
    return codes_of(propose_triage(letter, Knowledge(entities=names), people))


def codes_of(proposals: Proposals) -> Recognised:
    """Return the codes that a slip may hold, and none of the reasons."""
    respondent = RespondentKind(
        proposals.code(ProposalKind.RESPONDENT, RespondentKind.UNKNOWN)
    )
    flags = frozenset(proposals.codes(ProposalKind.FLAG))
    return Recognised(
        entities=tuple(
            EntityId(UUID(code)) for code in proposals.codes(ProposalKind.ENTITY)
        ),
        criteria=proposals.codes(ProposalKind.CRITERION),
        language=proposals.code(ProposalKind.LANGUAGE),
        danger=proposals.has(ProposalKind.SEVERITY, Urgency.CRITICAL),
        reprisal=Flag.REPRISAL_FEARED in flags,
        anonymity=Flag.WISHES_ANONYMITY in flags,
        out_of_scope=Flag.LIKELY_OUT_OF_SCOPE in flags,
        about_auditor=respondent in {RespondentKind.AUDITOR, RespondentKind.AUDIT_FIRM},
        about_office=respondent is RespondentKind.OFFICE,
        respondent=respondent,
        complainant=ComplainantKind(
            proposals.code(ProposalKind.COMPLAINANT, ComplainantKind.UNKNOWN)
        ),
        staff_named=tuple(
            PersonId(UUID(code)) for code in proposals.codes(ProposalKind.STAFF)
        ),
        sender_clear=Flag.SENDER_UNCLEAR not in flags,
    )
