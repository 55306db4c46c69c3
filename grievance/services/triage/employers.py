"""Tell the firm that is complained of from one that only employs who is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from grievance.domain.proposal import EMPLOYER, Proposal, ProposalKind
from grievance.domain.slip import RespondentKind
from grievance.services.triage.triage_knowledge import Knowledge


def mark_employers(
    auditors: Sequence[Proposal], respondent: Proposal, knowledge: Knowledge
) -> Iterator[Proposal]:
    """
    Yield the firms and auditors that a letter names, each by how it is meant.

    Where it is about an auditor, the firm is named to say which one: a mention, until a
    person says that it is complained of as well.  It is kept from the case all the same.
    """
    is_about = respondent.code == RespondentKind.AUDITOR.value
    named = {one.code for one in auditors if one.kind is ProposalKind.AUDITOR}
    employers = {
        str(one.firm_id)
        for one in knowledge.ties.side.auditors
        if str(one.id) in named and one.firm_id
    }
    for one in auditors:
        is_employer = is_about and one.code in employers
        yield replace(one, how=EMPLOYER) if is_employer else one
