"""How the proposals of a case stand: from all its letters, and all that was decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime

from grievance.domain.deciding import (
    BY_HAND,
    ON_SLIP,
    SINGLE,
    Decided,
    ProposalState,
    Verdict,
)
from grievance.domain.proposal import KeptProposals, Proposal, ProposalKind
from grievance.domain.slip import Slip
from grievance.domain.triage import has_fact, is_news
from grievance.domain.urgency import Urgency


def states_of(
    slip: Slip,
    kept: Iterable[KeptProposals],
    decisions: Iterable[Decided],
    offered: Iterable[Proposal] = (),
) -> tuple[ProposalState, ...]:
    """
    Say of everything that was ever proposed or put in by hand how it stands.

    Of later letters only what adds something is shown, and what was decided; what was
    rejected before a letter says it again is offered again.  *offered* are those of no
    letter, and give way to the others.  A flag that a report or the worker has put on
    the slip is shown as well, so that somebody can take it off.
    """
    ordered = sorted(decisions, key=lambda one: one.number)
    last = {one.answer.proposal_id: one for one in ordered}
    found: dict[str, ProposalState] = {}
    since: dict[str, datetime] = {}
    for letter in sorted(kept, key=lambda one: (not one.is_first, one.at)):
        for proposal in letter.items:
            answer = last.get(proposal.id)
            is_known = proposal.id in found
            if _is_shown(slip, letter, proposal, answer, is_known=is_known):
                found[proposal.id] = _state(letter, proposal, answer)
                since[proposal.id] = letter.at
    for proposal in (*offered, *_by_hand(last.values()), *_flags_on(slip)):
        answer = last.get(proposal.id)
        found.setdefault(proposal.id, ProposalState(proposal=proposal, decision=answer))
    return tuple(_placed(slip, found, since))


def _is_shown(
    slip: Slip,
    letter: KeptProposals,
    proposal: Proposal,
    answer: Decided | None,
    *,
    is_known: bool,
) -> bool:
    """Whether a letter says it first, adds it, or says it again after it was denied."""
    if letter.is_first:
        return not is_known
    news = is_news(slip, proposal.kind, proposal.code)
    if not is_known:
        return news or answer is not None
    was_denied = answer is not None and answer.verdict is Verdict.REJECTED
    return news and was_denied and answer is not None and answer.at < letter.at


def _state(
    letter: KeptProposals, proposal: Proposal, answer: Decided | None
) -> ProposalState:
    is_answered = answer is not None and answer.at >= letter.at
    return ProposalState(
        proposal=proposal,
        decision=answer if is_answered else None,
        spool_id=letter.spool_id,
    )


def _by_hand(last: Iterable[Decided]) -> Iterator[Proposal]:
    """Yield what decisions are about that no letter proposed."""
    for one in last:
        answer = one.answer
        how = answer.how or BY_HAND
        yield Proposal(kind=answer.kind, code=answer.proposed, score=1.0, how=how)


def _flags_on(slip: Slip) -> Iterator[Proposal]:
    """Yield the flags of a slip, whoever has put them there."""
    for flag in sorted(slip.flags):
        yield Proposal(kind=ProposalKind.FLAG, code=flag, score=1.0, how=ON_SLIP)


def _placed(
    slip: Slip, found: dict[str, ProposalState], since: dict[str, datetime]
) -> Iterator[ProposalState]:
    """
    Say of each whether it holds, and whether another one was chosen for it.

    Who tells of a reprisal has chosen what is graver than a letter said before.
    """
    chosen: dict[ProposalKind, datetime] = {}
    for state in found.values():
        if state.decision is not None and state.decision.answer.fact:
            kind = state.proposal.kind
            at = state.decision.at
            chosen[kind] = max(at, chosen.get(kind, at))
    for id_, state in found.items():
        kind = state.proposal.kind
        is_chosen = (
            kind in SINGLE
            and kind in chosen
            and (id_ not in since or chosen[kind] >= since[id_])
        )
        is_moot = state.decision is None and (
            is_chosen or _is_outweighed(slip, state.proposal)
        )
        on_slip = has_fact(slip, kind, state.proposal.code)
        yield replace(state, on_slip=on_slip, is_moot=is_moot)


def _is_outweighed(slip: Slip, proposal: Proposal) -> bool:
    if proposal.kind is not ProposalKind.SEVERITY:
        return False
    return Urgency(proposal.code).rank < slip.severity.rank
