"""Decisions about proposals: what is open, what they put on the slip, what remains."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grievance.domain.decided_slip import decided_slip
from grievance.domain.deciding import (
    BY_HAND,
    EXPANSION,
    HINTS,
    Answer,
    Decided,
    ProposalState,
    Verdict,
    answer_to,
    find_state,
    remaining,
)
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import HolderId
from grievance.domain.proposal import (
    EMPLOYER,
    GREETED,
    KeptProposals,
    Proposal,
    ProposalKind,
    Proposals,
)
from grievance.domain.proposal_states import states_of
from grievance.domain.slip import ComplainantKind, Flag, RespondentKind, Slip
from grievance.domain.triage import first_slip
from grievance.domain.urgency import Urgency
from tests.doubles import NOON


Kind = ProposalKind
SOMEBODY = HolderId("somebody")
NORVIK, TAMARACK, AALTO, HERON = (str(uuid4()) for _ in range(4))
HOUR = timedelta(hours=1)


def proposed(kind: ProposalKind, code: str, how: str = "") -> Proposal:
    return Proposal(kind=kind, code=code, score=0.9, how=how)


FIRST = (
    proposed(Kind.ENTITY, NORVIK),
    proposed(Kind.CRITERION, "PS 10.3"),
    proposed(Kind.CRITERION, "PS 9.1"),
    proposed(Kind.SEVERITY, "normal"),
    proposed(Kind.RESPONDENT, "entity"),
    proposed(Kind.COMPLAINANT, "union"),
    proposed(Kind.COMPLAINANT, "worker"),
    proposed(Kind.LANGUAGE, "en"),
    proposed(Kind.POSSIBLY_CONCERNED, TAMARACK),
)

ABOUT_AALTO = (
    proposed(Kind.ENTITY, NORVIK),
    proposed(Kind.RESPONDENT, "auditor"),
    proposed(Kind.AUDITOR, AALTO),
    proposed(Kind.AUDIT_FIRM, HERON, EMPLOYER),
)


class Play:
    """A case in which letters come and people decide, in memory."""

    def __init__(self, *items: Proposal) -> None:
        self.slip = first_slip(Proposals(items=items))
        first = KeptProposals(spool_id="1", at=NOON, is_first=True, items=items)
        self.kept = [first]
        self.decided: list[Decided] = []
        self.now = NOON

    def letter(self, *items: Proposal) -> None:
        self.now += HOUR
        number = str(len(self.kept) + 1)
        later = KeptProposals(spool_id=number, at=self.now, is_first=False, items=items)
        self.kept.append(later)

    @property
    def states(self) -> tuple[ProposalState, ...]:
        return states_of(self.slip, self.kept, self.decided)

    @property
    def open(self) -> list[str]:
        return [one.proposal.id for one in self.states if one.needs_decision]

    def decide(self, *answers: Answer) -> None:
        self.now += HOUR
        number = len(self.decided) + 1
        self.slip = decided_slip(self.slip, self.states, answers)
        self.decided += [
            Decided(number=number, answer=answer, at=self.now, by=SOMEBODY)
            for answer in answers
        ]

    def say(self, proposal_id: str, verdict: Verdict, code: str = "") -> None:
        self.decide(answer_to(find_state(self.states, proposal_id), verdict, code))

    def confirm_rest(self) -> None:
        self.decide(*remaining(self.states, self.slip))


class TestWhatDecisionsDo:
    def test_confirming_keeps_the_slip(self) -> None:
        """
        What was proposed and confirmed is what the slip had.
        """
        play = Play(*FIRST)
        before = play.slip

        play.say("criterion:PS 10.3", Verdict.CONFIRMED)

        assert before == play.slip
        assert "criterion:PS 10.3" not in play.open

    def test_rejecting_takes_a_fact_off(self) -> None:
        """
        The Entity, the criterion: what is rejected does not hold.
        """
        play = Play(*FIRST)

        play.say(f"entity:{NORVIK}", Verdict.REJECTED)
        play.say("criterion:PS 9.1", Verdict.REJECTED)

        assert () == play.slip.entities
        assert ("PS 10.3",) == play.slip.criteria

    def test_changing_puts_another_in_its_place(self) -> None:
        """
        And changing one's mind takes that back again.
        """
        play = Play(*FIRST)

        play.say("criterion:PS 9.1", Verdict.CHANGED, "PS 9.8")
        play.say("severity:normal", Verdict.CHANGED, "critical")
        changed = play.slip
        play.say("criterion:PS 9.1", Verdict.CONFIRMED)

        assert {"PS 10.3", "PS 9.8"} == set(changed.criteria)
        assert Urgency.CRITICAL == changed.severity
        assert {"PS 10.3", "PS 9.1"} == set(play.slip.criteria)

    def test_what_something_else_holds_up_stays(self) -> None:
        """
        Changed to what was proposed as well, and rejected then: the other one stays.
        """
        play = Play(*FIRST)

        play.say("criterion:PS 9.1", Verdict.CHANGED, "PS 10.3")
        play.say("criterion:PS 9.1", Verdict.REJECTED)

        assert ("PS 10.3",) == play.slip.criteria

    def test_who_may_be_concerned_is_on_the_slip_once_confirmed(self) -> None:
        """
        And off it again where somebody thinks better of it.
        """
        play = Play(*FIRST)

        play.say(f"possibly-concerned:{TAMARACK}", Verdict.CONFIRMED)
        confirmed = play.slip.respondents
        play.say(f"possibly-concerned:{TAMARACK}", Verdict.REJECTED)

        assert {NORVIK, TAMARACK} == confirmed
        assert {NORVIK} == play.slip.respondents

    def test_mentioned_auditors_are_on_it_once_it_is_about_the_audit(self) -> None:
        """
        Confirming a mention accuses nobody; saying that it is about an auditor does.
        """
        play = Play(*FIRST, proposed(Kind.AUDITOR, AALTO))

        play.say(f"auditor:{AALTO}", Verdict.CONFIRMED)
        mentioned = play.slip.respondents
        play.say("respondent:entity", Verdict.CHANGED, "auditor")

        assert AALTO not in mentioned
        assert AALTO in play.slip.respondents

    def test_who_employs_an_auditor_is_not_complained_of(self) -> None:
        """
        Nobody has to decide on it, and whoever confirms the rest says nothing of it.
        """
        play = Play(*ABOUT_AALTO)

        play.confirm_rest()

        assert {NORVIK, AALTO} == play.slip.respondents
        assert [] == play.open

    def test_a_person_says_that_the_firm_is_as_well(self) -> None:
        """
        By confirming it, or by saying that it is about the firm; or by neither.
        """
        play = Play(*ABOUT_AALTO)
        play.say(f"audit-firm:{HERON}", Verdict.CONFIRMED)
        assert {NORVIK, AALTO, HERON} == play.slip.respondents

        play = Play(*ABOUT_AALTO)
        play.say("respondent:auditor", Verdict.CHANGED, "audit-firm")
        assert {NORVIK, AALTO, HERON} == play.slip.respondents
        play.say(f"audit-firm:{HERON}", Verdict.REJECTED)
        assert {NORVIK, AALTO} == play.slip.respondents

    def test_a_firm_that_is_denied_at_once_is_not(self) -> None:
        """
        It is about another firm, and not about this one.
        """
        play = Play(*ABOUT_AALTO)

        play.decide(
            Answer(proposal_id=f"audit-firm:{HERON}", verdict=Verdict.REJECTED),
            Answer(
                proposal_id="respondent:auditor",
                verdict=Verdict.CHANGED,
                code="audit-firm",
            ),
        )

        assert {NORVIK, AALTO} == play.slip.respondents

    def test_who_is_only_greeted_is_complained_of_once_somebody_says_so(self) -> None:
        """
        Confirming that they are greeted takes the case from nobody.
        """
        dana = str(uuid4())
        play = Play(*FIRST, proposed(Kind.STAFF, dana, GREETED))

        play.say(f"staff:{dana}", Verdict.CONFIRMED)
        greeted = play.slip.respondents
        play.decide(Answer(proposal_id=f"staff:{dana}", verdict=Verdict.ADDED))
        meant = play.slip.respondents
        play.say(f"staff:{dana}", Verdict.REJECTED)

        assert dana not in greeted
        assert dana in meant
        assert () == play.slip.staff_named

    def test_changed_to_nothing_or_the_same_is_refused(self) -> None:
        """
        A change says to what.
        """
        play = Play(*FIRST)

        for code in ("", "PS 9.1"):
            with pytest.raises(NotAllowedError):
                play.say("criterion:PS 9.1", Verdict.CHANGED, code)

    def test_what_is_not_proposed_cannot_be_confirmed(self) -> None:
        """
        It is put in by hand instead.
        """
        with pytest.raises(NotFoundError):
            find_state(Play(*FIRST).states, "criterion:PS 1.1")


class TestWhatIsOpen:
    def test_hints_and_what_was_passed_over_need_no_decision(self) -> None:
        """
        Once a kind of complainant is chosen, the other one is moot.
        """
        play = Play(*FIRST)

        play.say("complainant:worker", Verdict.CONFIRMED)

        assert ComplainantKind.WORKER == play.slip.complainant
        assert not any(id_.startswith("complainant") for id_ in play.open)
        assert f"possibly-concerned:{TAMARACK}" not in play.open

    def test_the_rest_is_confirmed_in_one_go(self) -> None:
        """
        Then nothing is open, and the slip says what it said.
        """
        play = Play(*FIRST)
        before = play.slip

        play.say("criterion:PS 9.1", Verdict.REJECTED)
        play.confirm_rest()

        assert [] == play.open
        assert ("PS 10.3",) == play.slip.criteria
        assert before.entities == play.slip.entities
        assert ComplainantKind.UNION == play.slip.complainant

    def test_the_rest_takes_nothing_back_from_a_reprisal(self) -> None:
        """
        Somebody told of one, so that the case is graver than its first letter.
        """
        play = Play(*FIRST)
        play.slip = replace(play.slip, severity=Urgency.CRITICAL)

        play.confirm_rest()

        assert [] == play.open
        assert Urgency.CRITICAL == play.slip.severity

    def test_a_later_letter_opens_what_it_adds_and_nothing_else(self) -> None:
        """
        Graver severity is offered, although a lower one was confirmed before.
        """
        play = Play(*FIRST)
        play.confirm_rest()

        play.letter(
            proposed(Kind.CRITERION, "PS 10.3"),
            proposed(Kind.SEVERITY, "critical"),
            proposed(Kind.LANGUAGE, "fr"),
        )

        assert ["severity:critical"] == play.open
        assert Urgency.NORMAL == play.slip.severity

    def test_what_was_rejected_is_offered_again_where_a_letter_says_it_again(
        self,
    ) -> None:
        """
        Other words may speak for it; the decision stays with the others.
        """
        play = Play(*FIRST)
        play.say(f"entity:{NORVIK}", Verdict.REJECTED)
        play.confirm_rest()

        play.letter(proposed(Kind.ENTITY, NORVIK))
        offered = play.open
        play.say(f"entity:{NORVIK}", Verdict.REJECTED)

        assert [f"entity:{NORVIK}"] == offered
        assert [] == play.open

    def test_a_flag_that_nobody_proposed_here_can_be_taken_off(self) -> None:
        """
        It came along from a report: it waits for nobody, and is gone once rejected.
        """
        play = Play(*FIRST)
        play.slip = replace(play.slip, flags=frozenset({Flag.WISHES_ANONYMITY}))
        play.confirm_rest()
        carried = play.slip.flags

        play.say("flag:wishes-anonymity", Verdict.REJECTED)
        state = find_state(play.states, "flag:wishes-anonymity")

        assert frozenset({Flag.WISHES_ANONYMITY}) == carried
        assert frozenset() == play.slip.flags
        assert not state.on_slip
        assert [] == play.open

    def test_what_was_put_in_by_hand_is_listed(self) -> None:
        """
        With what rules added, and without taking either for a letter's word.
        """
        play = Play(*FIRST)
        hand = Answer(proposal_id="flag:wishes-anonymity", verdict=Verdict.ADDED)
        rule = Answer(
            proposal_id="criterion:PS 9.8", verdict=Verdict.CONFIRMED, how=EXPANSION
        )

        play.decide(hand, rule)

        found = {one.proposal.id: one.proposal.how for one in play.states}
        assert BY_HAND == found["flag:wishes-anonymity"]
        assert EXPANSION == found["criterion:PS 9.8"]
        assert "PS 9.8" in play.slip.criteria


SAID = [
    (one.id, verdict)
    for one in FIRST
    for verdict in (Verdict.CONFIRMED, Verdict.REJECTED)
]
ACTS = st.lists(st.sampled_from(SAID), max_size=12)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy machines
@given(ACTS)
def test_the_last_word_counts_whatever_was_said_before(
    acts: Sequence[tuple[str, Verdict]],
) -> None:
    """
    However often people change their minds, the slip has what was confirmed last.
    """
    play = Play(*FIRST)
    for proposal_id, verdict in acts:
        play.say(proposal_id, verdict)
    play.confirm_rest()

    last = dict(acts)
    criteria = {
        code
        for code in ("PS 10.3", "PS 9.1")
        if last.get(f"criterion:{code}") is not Verdict.REJECTED
    }
    entities = {
        code
        for kind, code, unsaid in (
            (Kind.ENTITY, NORVIK, True),
            (Kind.POSSIBLY_CONCERNED, TAMARACK, False),
        )
        if last.get(f"{kind}:{code}", unsaid) in {Verdict.CONFIRMED, True}
    }
    assert criteria == set(play.slip.criteria)
    assert entities == {str(one) for one in play.slip.entities}
    assert [] == play.open
    is_about = last.get("respondent:entity") is not Verdict.REJECTED
    expected = RespondentKind.ENTITY if is_about else RespondentKind.UNKNOWN
    assert expected == play.slip.respondent


def test_hints_are_never_decided_by_the_rest() -> None:
    """
    To confirm that somebody may be concerned says more than the letter did.
    """
    play = Play(*FIRST, proposed(Kind.CONFLICT, "x"), proposed(Kind.RELATED, "y"))

    kinds = {answer.kind for answer in remaining(play.states, Slip())}

    assert kinds.isdisjoint(HINTS)
