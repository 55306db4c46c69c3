"""
Confirm, change or reject what was proposed of a case, or put in what nobody proposed.

Each decision is a record of the case, so that the proposals can be measured by it; the
slip says what holds by all of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from grievance.catalogue.catalogue import Catalogue, shipped_catalogue
from grievance.domain.decided_slip import decided_slip
from grievance.domain.deciding import (
    BY_HAND,
    SINGLE,
    Answer,
    Decided,
    Decision,
    ProposalState,
    Verdict,
    answer_to,
    find_state,
    remaining,
)
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.proposal import UNSURE, ProposalKind
from grievance.domain.slip import Slip
from grievance.domain.timetable import Timetable
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record, next_number
from grievance.services.boxes.keep import Pen
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.evidence.resolve_fact import resolve_fact
from grievance.services.triage.read_proposals import Review, all_states, read_review
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


WHY = "decided on a proposal"


def decide_all(  # noqa: PLR0913  # whose hands, which case, by what rules, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    *,
    timetable: Timetable,
    at: datetime,
    catalogue: Catalogue | None = None,
) -> Decision:
    """
    Confirm whatever is still undecided, but for hints and for what rules add.

    Raises:
        As `decide_proposals`.
    """
    return decide_proposals(
        tx,
        ring,
        case_id,
        (),
        with_rest=True,
        timetable=timetable,
        at=at,
        catalogue=catalogue,
    )


def decide_proposals(  # noqa: PLR0913  # whose hands, which case, what, by what rules
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    answers: Iterable[Answer],
    *,
    with_rest: bool = False,
    timetable: Timetable,
    at: datetime,
    catalogue: Catalogue | None = None,
) -> Decision:
    """
    Decide on several at once, and *with_rest* confirm all that is left.

    An answer that adds a fact names it as a proposal would, such as ``flag:…``; names
    and keys serve for ids.  The slip counts as proposed until all is decided; with the
    severity goes the urgency of the case.

    Raises:
        NotFoundError: Nothing of that id is proposed, or there is no such fact.

        NotAllowedError: A code is not one, or the case's key is not on this ring; or
            the urgency is not theirs to change, or the slip has no room.

        ConflictError: Somebody else decided or changed the case meanwhile.
    """
    key = contents_key(tx, ring, case_id)
    books = catalogue or shipped_catalogue()
    review = read_review(tx, ring, key)
    states = all_states(tx, books, review, case_id)
    given = tuple(_checked(tx, ring, books, states, answer) for answer in answers)
    rest = _rest(states, review.slip, given) if with_rest else ()
    number = next_number(tx, key, ring.directory, Decision)
    decision = Decision(number=number, at=at, answers=(*given, *rest))
    pen = Pen.of(tx, ring, at)
    if decision.answers:
        keep_record(pen, key, decision)
    after = _decided(review.slip, review, states, decision, ring)
    if _is_other_urgency(tx, case_id, after, decision):
        set_urgency(
            tx, ring, case_id, after.severity, reason=WHY, timetable=timetable, at=at
        )
    rewrite_slip(pen, key, lambda slip: _decided(slip, review, states, decision, ring))
    return decision


def _checked(
    tx: Transaction,
    ring: PersonRing,
    catalogue: Catalogue,
    states: Sequence[ProposalState],
    answer: Answer,
) -> Answer:
    """Return the answer as it is kept, if there is anything that it answers."""
    kind = _kind(answer)
    if answer.verdict is Verdict.ADDED:
        code = resolve_fact(tx, ring.directory, catalogue, kind, answer.proposed)
        return _added(states, kind, code)
    state = find_state(states, answer.proposal_id)
    code = answer.code
    if answer.verdict is Verdict.CHANGED and code:
        place = ProposalKind.ENTITY if kind is ProposalKind.POSSIBLY_CONCERNED else kind
        code = resolve_fact(tx, ring.directory, catalogue, place, code)
    if answer.verdict is Verdict.CONFIRMED:
        _refuse_no_entity(tx, state)
    return answer_to(state, answer.verdict, code)


def _kind(answer: Answer) -> ProposalKind:
    try:
        return answer.kind
    except ValueError:
        msg = f"A fact is a kind and a code; kinds are: {', '.join(ProposalKind)}."
        raise NotAllowedError(msg) from None


def _added(states: Iterable[ProposalState], kind: ProposalKind, code: str) -> Answer:
    """
    Put in a fact; where it was proposed, that is to confirm it.

    But for somebody whom a letter only greets or half names: this says it is about them.
    """
    for state in states:
        is_unsure = state.proposal.how in UNSURE
        if state.proposal.id == f"{kind}:{code}" and not is_unsure:
            return answer_to(state, Verdict.CONFIRMED)
    return Answer(proposal_id=f"{kind}:{code}", verdict=Verdict.ADDED, how=BY_HAND)


def _refuse_no_entity(tx: Transaction, state: ProposalState) -> None:
    """Refuse to put a Member among the Entities that a case is about."""
    if state.proposal.kind is not ProposalKind.POSSIBLY_CONCERNED:
        return
    id_ = EntityId(UUID(state.proposal.code))
    if id_ not in tx.entities.titles([id_]):
        msg = "That is no Entity; add the Entity of it that is concerned."
        raise NotAllowedError(msg)


def _rest(
    states: Sequence[ProposalState], slip: Slip, given: Sequence[Answer]
) -> tuple[Answer, ...]:
    """Confirm what was not answered, nor settled by an answer of its kind."""
    answered = {answer.proposal_id for answer in given}
    settled = {a.kind for a in given if a.kind in SINGLE and a.fact}
    return tuple(
        answer
        for answer in remaining(states, slip)
        if answer.proposal_id not in answered and answer.kind not in settled
    )


def _decided(
    slip: Slip,
    review: Review,
    states: Sequence[ProposalState],
    decision: Decision,
    ring: PersonRing,
) -> Slip:
    """Return the slip as it is after a decision; proposed, while anything is open."""
    slip = decided_slip(slip, states, decision.answers)
    new = [
        Decided(
            number=decision.number,
            answer=answer,
            at=decision.at,
            by=ring.author.holder,
        )
        for answer in decision.answers
    ]
    after = replace(review, slip=slip, decisions=(*review.decisions, *new))
    is_open = any(state.needs_decision for state in after.states)
    return replace(slip, proposed=slip.proposed and is_open)


def _is_other_urgency(
    tx: Transaction, case_id: CaseId, slip: Slip, decision: Decision
) -> bool:
    """Whether a decision on the severity asks for another urgency of the case."""
    kinds = {answer.kind for answer in decision.answers}
    if ProposalKind.SEVERITY not in kinds:
        return False
    return tx.cases.get(case_id).urgency is not slip.severity
