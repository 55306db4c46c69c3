"""A firm that is named to say which auditor is meant is not complained of by that."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.auditor import Auditor
from grievance.domain.proposal import EMPLOYER, Proposal, ProposalKind
from grievance.domain.registry import Registry
from grievance.domain.slip import RespondentKind
from grievance.services.triage.employers import mark_employers
from grievance.services.triage.triage_knowledge import knowledge_of
from tests.registries import AUDITOR, FIRM


OF_AUDITOR = Proposal(kind=ProposalKind.AUDITOR, code=str(AUDITOR.id), score=0.9)
OF_FIRM = Proposal(
    kind=ProposalKind.AUDIT_FIRM, code=str(FIRM.id), score=0.9, how="exact"
)


def hows(about: RespondentKind, auditor: Auditor, *named: Proposal) -> list[str]:
    """Return how each is named in a letter about *about*."""
    respondent = Proposal(kind=ProposalKind.RESPONDENT, code=about, score=0.9)
    knowledge = knowledge_of(Registry(firms=(FIRM,), auditors=(auditor,)))
    return [one.how for one in mark_employers(named, respondent, knowledge)]


def test_the_employer_is_a_mention() -> None:
    """
    Where one of its auditors is complained of.
    """
    about = RespondentKind.AUDITOR

    assert ["", EMPLOYER] == hows(about, AUDITOR, OF_AUDITOR, OF_FIRM)


def test_any_other_firm_is_complained_of() -> None:
    """
    Nobody of it is named, or it is what the letter is about.
    """
    stranger = replace(AUDITOR, firm_id=None)

    assert ["exact"] == hows(RespondentKind.AUDITOR, AUDITOR, OF_FIRM)
    assert ["", "exact"] == hows(RespondentKind.AUDITOR, stranger, OF_AUDITOR, OF_FIRM)
    assert ["", "exact"] == hows(
        RespondentKind.AUDIT_FIRM, AUDITOR, OF_AUDITOR, OF_FIRM
    )
