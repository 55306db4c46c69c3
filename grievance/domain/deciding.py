"""What people decide about the proposals of a case."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import HolderId
from grievance.domain.proposal import EMPLOYER, Proposal, ProposalKind
from grievance.domain.slip import Slip
from grievance.domain.triage import has_fact


EXPANSION = "expansion"  # how a criterion is found that rules add to others
BY_HAND = "by-hand"
ON_SLIP = "on-slip"  # a fact that stands there though nobody proposed it in this case
SINGLE = frozenset(  # of which a case has one at most
    {
        ProposalKind.SEVERITY,
        ProposalKind.RESPONDENT,
        ProposalKind.COMPLAINANT,
        ProposalKind.LANGUAGE,
    }
)
HINTS = frozenset(  # which nobody has to decide
    {
        ProposalKind.POSSIBLY_CONCERNED,
        ProposalKind.CONFLICT,
        ProposalKind.RELATED,
    }
)


HINTED = frozenset(
    {EXPANSION, EMPLOYER, ON_SLIP}
)  # nor what is found in one of these ways


class Verdict(StrEnum):
    """What a person said to a proposal."""

    CONFIRMED = "confirmed"
    CHANGED = "changed"
    REJECTED = "rejected"
    ADDED = "added"  # what nobody had proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    The verdict on one proposal, named by its id, or on a fact put in by hand.

    *code* is what it was changed to; *how* is that of the proposal, to count by.
    """

    proposal_id: str
    verdict: Verdict
    code: str = ""
    how: str = ""

    @property
    def kind(self) -> ProposalKind:
        """What it is about."""
        return ProposalKind(self.proposal_id.partition(":")[0])

    @property
    def proposed(self) -> str:
        """The code that was proposed, or put in by hand."""
        return self.proposal_id.partition(":")[2]

    @property
    def fact(self) -> str:
        """The code that holds by this answer; empty where it was rejected."""
        if self.verdict is Verdict.REJECTED:
            return ""
        return self.code if self.verdict is Verdict.CHANGED else self.proposed


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """
    What somebody decided at one time; a record of the case that never changes.

    One that *takes_back* another, by its number, leaves its proposals as if nobody had
    given that one.
    """

    number: int
    revision: int = 1
    at: datetime
    answers: tuple[Answer, ...]
    takes_back: int = 0


def standing_decisions(decisions: Iterable[Decision]) -> frozenset[int]:
    """Return the numbers of those that were not taken back, by the last word on each."""
    stands: set[int] = set()
    gone: set[int] = set()
    for one in sorted(decisions, key=lambda one: one.number, reverse=True):
        if one.number not in gone:
            stands.add(one.number)
            gone.add(one.takes_back)
    return frozenset(stands)


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """An answer, in which decision and when it was given, and who signed it."""

    number: int
    answer: Answer
    at: datetime
    by: HolderId

    @property
    def verdict(self) -> Verdict:
        """What was said."""
        return self.answer.verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposalState:
    """
    A proposal and the last decision on it, or None while nobody has decided.

    *spool_id* names the message it was read from, empty where it is of no letter;
    *on_slip* whether it holds for the case now, and *is_moot* where another of a kind
    was chosen of which there is only one.  *changed_to* is what people call the fact
    that it was changed to.
    """

    proposal: Proposal = field(repr=False)
    decision: Decided | None = None
    spool_id: str = ""
    on_slip: bool = False
    is_moot: bool = False
    changed_to: str = field(default="", repr=False)

    @property
    def needs_decision(self) -> bool:
        """Whether the facts of the case count as proposed until somebody decides."""
        is_hint = self.proposal.kind in HINTS or self.proposal.how in HINTED
        return self.decision is None and not is_hint and not self.is_moot

    @property
    def fact(self) -> str:
        """The code that holds as far as this goes; empty where none does."""
        if self.decision is not None:
            return self.decision.answer.fact
        return self.proposal.code if self.needs_decision else ""


def find_state(states: Iterable[ProposalState], proposal_id: str) -> ProposalState:
    """
    Return the state of the proposal of this id.

    Raises:
        NotFoundError: Nothing of the kind is proposed here.
    """
    for state in states:
        if state.proposal.id == proposal_id:
            return state
    msg = "Nothing of that id is proposed in this case; list its proposals."
    raise NotFoundError(msg)


def remaining(states: Sequence[ProposalState], slip: Slip) -> tuple[Answer, ...]:
    """
    Confirm what still needs a decision; of what there is only one, that on the slip.

    Hints and what rules add are left open: confirming these says more than the letter.
    """
    answers, chosen = [], set[ProposalKind]()
    undecided = [one for one in states if one.needs_decision]
    undecided.sort(
        key=lambda one: not has_fact(slip, one.proposal.kind, one.proposal.code)
    )
    for state in undecided:
        kind = state.proposal.kind
        if kind in SINGLE and kind in chosen:
            continue
        chosen.add(kind)
        answers.append(answer_to(state, Verdict.CONFIRMED))
    return tuple(answers)


def answer_to(state: ProposalState, verdict: Verdict, code: str = "") -> Answer:
    """
    Write down a verdict.

    Raises:
        NotAllowedError: It is changed to nothing, or to what was proposed.
    """
    proposal = state.proposal
    if verdict is Verdict.CHANGED and code in {"", proposal.code}:
        msg = "Say what it is changed to, or confirm or reject it."
        raise NotAllowedError(msg)
    code = code if verdict is Verdict.CHANGED else ""
    return Answer(proposal_id=proposal.id, verdict=verdict, code=code, how=proposal.how)
