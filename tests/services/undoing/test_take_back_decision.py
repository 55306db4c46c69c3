"""A decision on proposals is taken back: they are open again, and the slip is as before."""

from __future__ import annotations

import pytest

from grievance.domain.case import Case
from grievance.domain.deciding import Answer, Decision, Verdict, standing_decisions
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.slip import Slip
from grievance.domain.undo import SAID, DecisionChange, Way
from grievance.domain.urgency import Urgency
from grievance.services.access.assign_case import assign_case
from grievance.services.triage.decide_proposal import decide_proposals
from grievance.services.undoing.take_back import take_back
from grievance.services.undoing.take_back_decision import watch_decision
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, Office
from tests.services.looking import cover, opened, slip_of
from tests.services.triage.test_decide_proposal import (
    FORCED,
    NORVIK,
    TAMARACK,
    TEXT,
    know,
    states,
    undecided,
)
from tests.staged import staged


pytestmark = pytest.mark.each_engine
ADDED = "criterion:PS 9.1"
SEVERITY = "severity:low"


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    know(office, NORVIK, TAMARACK)
    return office.case_of(make_mail(TEXT))


def decide(
    office: Office, case_id: CaseId, *answers: tuple[str, Verdict], by: str = DANA
) -> DecisionChange:
    ring = office.rings[by]
    given = [Answer(proposal_id=id_, verdict=verdict) for id_, verdict in answers]
    with office.store.begin() as tx:
        return watch_decision(
            tx,
            ring,
            case_id,
            lambda: decide_proposals(
                tx,
                ring,
                case_id,
                given,
                timetable=office.mechanism.timetable,
                at=NOON,
            ),
        )


def go(
    office: Office, change: DecisionChange, way: Way = Way.UNDO, *, by: str = DANA
) -> DecisionChange:
    with office.store.begin() as tx:
        back = take_back(tx, office.rings[by], change, way, at=NOON)
    assert isinstance(back, DecisionChange)
    return back


def facts(office: Office, case_id: CaseId) -> tuple[Slip, Urgency, set[str]]:
    case: Case = cover(office, case_id)
    return slip_of(office, case_id), case.urgency, undecided(office, case_id)


@pytest.mark.parametrize(
    "answer",
    [
        (FORCED, Verdict.CONFIRMED),
        (FORCED, Verdict.REJECTED),
        (ADDED, Verdict.ADDED),
        (SEVERITY, Verdict.ADDED),
    ],
)
def test_facts_and_urgency_come_and_go(
    office: Office, case_id: CaseId, answer: tuple[str, Verdict]
) -> None:
    """
    Confirmed, rejected or put in by hand: an undo leaves no trace but in the history.
    """
    before = facts(office, case_id)
    change = decide(office, case_id, answer)
    after = facts(office, case_id)

    back = go(office, change)
    assert before == facts(office, case_id)
    again = go(office, back, Way.REDO)
    assert after == facts(office, case_id)
    go(office, again)
    assert before == facts(office, case_id)

    history = opened(office, case_id).history
    said = [one.reason.text for one in history if one.reason]
    assert (2, 1) == (said.count(SAID[Way.UNDO]), said.count(SAID[Way.REDO]))
    assert () == office.verify().problems


def test_a_criterion_put_in_by_hand_is_off_the_slip_again(
    office: Office, case_id: CaseId
) -> None:
    """
    It is nowhere among the proposals any more either.
    """
    change = decide(office, case_id, (ADDED, Verdict.ADDED))
    assert "PS 9.1" in slip_of(office, case_id).criteria

    go(office, change)

    assert "PS 9.1" not in slip_of(office, case_id).criteria
    held = states(office, case_id).get(ADDED)
    assert held is None or held.decision is None


def test_what_somebody_decided_since_stays(office: Office, case_id: CaseId) -> None:
    """
    Whoever decided later did so over this; it is put right by hand.
    """
    first = decide(office, case_id, (FORCED, Verdict.REJECTED))
    decide(office, case_id, (ADDED, Verdict.ADDED))
    before = facts(office, case_id)

    with pytest.raises(ConflictError, match=r"decided on .* since"):
        go(office, first)

    assert before == facts(office, case_id)


def test_undo_gives_no_say_in_urgency(office: Office, case_id: CaseId) -> None:
    """
    Whoever has no say in the case any more does not change how urgent it is.
    """
    with office.store.begin() as tx:
        ring, henri = office.rings[DANA], office.person(HENRI)
        assign_case(tx, ring, case_id=case_id, handler_id=henri, at=NOON)
    change = decide(office, case_id, (SEVERITY, Verdict.ADDED), by=HENRI)
    with office.store.begin() as tx:
        ring, dana = office.rings[DANA], office.person(DANA)
        assign_case(tx, ring, case_id=case_id, handler_id=dana, at=NOON)

    with pytest.raises(NotAllowedError, match="somebody else's by now"):
        go(office, change, by=HENRI)


def test_the_last_word_on_a_decision_counts() -> None:
    """
    Taken back, done again, taken back once more: only that one is gone.
    """

    def made(number: int, takes_back: int = 0) -> Decision:
        return Decision(number=number, at=NOON, answers=(), takes_back=takes_back)

    first, other = made(1), made(2)
    undo, redo, again = made(3, 2), made(4, 3), made(5, 4)

    assert {1, 2} == standing_decisions((first, other))
    assert {1, 3} == standing_decisions((first, other, undo))
    assert {1, 2, 4} == standing_decisions((first, other, undo, redo))
    assert {1, 3, 5} == standing_decisions((first, other, undo, redo, again))
