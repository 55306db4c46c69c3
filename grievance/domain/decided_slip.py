"""What decisions about proposals put on the slip of a case, and take off it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from grievance.domain.deciding import Answer, ProposalState, Verdict
from grievance.domain.proposal import EMPLOYER, Proposal, ProposalKind
from grievance.domain.slip import RespondentKind, Slip
from grievance.domain.triage import (
    AUDITORS,
    meant,
    with_auditors,
    with_fact,
    without_fact,
)


def decided_slip(
    slip: Slip, before: Sequence[ProposalState], answers: Sequence[Answer]
) -> Slip:
    """
    Put on the slip what *answers* say and take off what they deny.

    *before* is how the proposals stood; what another of them holds up stays.
    """
    facts = {state.proposal.id: state.fact for state in before}
    for answer in answers:
        gone = _denied(answer, facts.get(answer.proposal_id, ""))
        facts[answer.proposal_id] = answer.fact
        for code in gone:
            if not _is_held(facts, answer.kind, code):
                slip = without_fact(slip, answer.kind, code)
        slip = _with_answer(slip, answer)
    auditors = [*_auditors(before, facts)]
    if slip.respondent is RespondentKind.AUDIT_FIRM:  # it is the firm after all
        auditors += _employers(before, answers)
    return with_auditors(slip, auditors)


def _denied(answer: Answer, before: str) -> list[str]:
    """Return what an answer takes back; *before* is what held until then, or empty."""
    said = {before}
    if answer.kind is not ProposalKind.POSSIBLY_CONCERNED:  # it was never on the slip
        said.add(answer.proposed)
    return sorted(said - {"", answer.fact})


def _is_held(facts: Mapping[str, str], kind: ProposalKind, code: str) -> bool:
    """Whether something else says the same."""
    return any(
        fact == code and _group(ProposalKind(id_.partition(":")[0])) is _group(kind)
        for id_, fact in facts.items()
    )


def _group(kind: ProposalKind) -> ProposalKind:
    """Return the kind whose place on the slip this one shares."""
    return ProposalKind.ENTITY if kind is ProposalKind.POSSIBLY_CONCERNED else kind


def _with_answer(slip: Slip, answer: Answer) -> Slip:
    """Put the fact of an answer on the slip; auditors only if somebody put them in."""
    is_mention = answer.kind in AUDITORS and answer.verdict is Verdict.CONFIRMED
    if not answer.fact or is_mention:
        return slip
    if answer.kind is ProposalKind.STAFF and answer.verdict is not Verdict.CONFIRMED:
        return meant(slip, answer.fact)
    return with_fact(slip, answer.kind, answer.fact)


def _auditors(
    before: Iterable[ProposalState], facts: dict[str, str]
) -> Iterator[Proposal]:
    """Yield the auditors that nobody rejected."""
    for state in before:
        fact = facts[state.proposal.id]
        if state.proposal.kind in AUDITORS and fact:
            yield replace(state.proposal, code=fact)


def _employers(
    before: Iterable[ProposalState], answers: Iterable[Answer]
) -> Iterator[Proposal]:
    """Yield the firms that seemed to be mere employers, and nobody has spoken of."""
    answered = {answer.proposal_id for answer in answers}
    for state in before:
        is_open = state.decision is None and state.proposal.id not in answered
        if is_open and state.proposal.how == EMPLOYER:
            yield state.proposal
