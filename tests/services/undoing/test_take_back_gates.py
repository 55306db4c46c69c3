"""Who takes a step back or does it again passes what any step has to pass."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from grievance.domain.deciding import Verdict
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import Flag, RespondentKind
from grievance.domain.stage import Stage
from grievance.domain.undo import Change, CoverChange, Way
from grievance.domain.urgency import Urgency
from grievance.services.access.assign_case import assign_case
from grievance.services.cases.assess_risk import record_incident
from grievance.services.cases.set_urgency import set_urgency
from grievance.services.cases.watch_case import watch_case
from grievance.services.handling.move_case import move_case
from grievance.services.undoing.take_back import take_back
from tests.doubles import NOON, make_mail, make_step
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.cases.test_assess_risk import INCIDENT
from tests.services.drafts import GRAVE, admit, assess, code
from tests.services.looking import cover, slip_of
from tests.services.ties import allege, tie
from tests.services.undoing.test_take_back_decision import decide
from tests.staged import staged


LATE = NOON + timedelta(days=90)
HIDDEN, FIRM = "Nobody may be told", "NC"


@pytest.fixture(name="case_id")
@staged
def _case_id(sqlite_office: Office) -> CaseId:
    """A case of Dana's in assessment, of which nothing is unsettled."""
    office = sqlite_office
    case_id = office.case_of(make_mail("Near Kambuya nobody pays us."))
    code(office, case_id, criteria=("PS 10.3",))
    admit(office, case_id)
    with office.store.begin() as tx:
        dana = office.person(DANA)
        assign_case(tx, office.rings[DANA], case_id=case_id, handler_id=dana, at=NOON)
    assess(office, case_id)
    return case_id


def move(office: Office, case_id: CaseId, to: Stage) -> CoverChange:
    with office.store.begin() as tx:
        return watch_case(
            tx,
            case_id,
            lambda: move_case(
                tx,
                office.rings[DANA],
                case_id=case_id,
                step=make_step(to),
                timetable=office.mechanism.timetable,
                at=NOON,
            ),
        )


def urgency(
    office: Office, case_id: CaseId, to: Urgency, *, by: str = DANA
) -> CoverChange:
    with office.store.begin() as tx:
        return watch_case(
            tx,
            case_id,
            lambda: set_urgency(
                tx,
                office.rings[by],
                case_id,
                to,
                timetable=office.mechanism.timetable,
                at=NOON,
            ),
        )


def tell(office: Office, case_id: CaseId, *, by: str) -> None:
    """Record that somebody pays for the complaint."""
    ring, timetable = office.rings[by], office.mechanism.timetable
    with office.store.begin() as tx:
        record_incident(tx, ring, case_id, INCIDENT, timetable=timetable, at=NOON)


def go(
    office: Office, change: Change, way: Way = Way.UNDO, *, at: datetime = NOON
) -> Change:
    with office.store.begin() as tx:
        back = take_back(tx, office.rings[DANA], change, way, at=at)
    assert back is not None
    return back


@pytest.mark.parametrize("way", Way)
def test_nobody_is_talked_to_again_of_whom_they_must_not_hear(
    sqlite_office: Office, case_id: CaseId, way: Way
) -> None:
    """
    The complainant wished anonymity since: no way leads back into the dialogue.
    """
    change: Change = move(sqlite_office, case_id, Stage.DIALOGUE)
    if way is Way.REDO:
        change = go(sqlite_office, change)
    else:
        change = move(sqlite_office, case_id, Stage.INVESTIGATION)
    code(sqlite_office, case_id, flags=frozenset({Flag.WISHES_ANONYMITY}))
    before = cover(sqlite_office, case_id)

    with pytest.raises(NotAllowedError, match=HIDDEN):
        go(sqlite_office, change, way)

    assert before == cover(sqlite_office, case_id)


@pytest.mark.parametrize("way", Way)
def test_a_protected_case_goes_nowhere_until_its_risk_was_reviewed(
    sqlite_office: Office, case_id: CaseId, way: Way
) -> None:
    """
    Neither back nor forth when the review is overdue.
    """
    assess(sqlite_office, case_id, GRAVE, revision=2)
    change: Change = move(sqlite_office, case_id, Stage.INVESTIGATION)
    if way is Way.REDO:
        change = go(sqlite_office, change)

    with pytest.raises(NotAllowedError, match="reviewed"):
        go(sqlite_office, change, way, at=LATE)


def test_what_became_unsettled_stops_a_redo_and_no_undo(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    A step that was taken by mistake is taken back; the risk is open again by then.
    """
    change = move(sqlite_office, case_id, Stage.INVESTIGATION)
    code(sqlite_office, case_id, risk=RiskLevel.UNASSESSED)

    back = go(sqlite_office, change)

    assert Stage.ASSESSMENT is cover(sqlite_office, case_id).stage
    with pytest.raises(NotAllowedError, match="assessed the risk"):
        go(sqlite_office, back, Way.REDO)


def test_who_is_tied_to_a_respondent_by_now_takes_no_step(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    The tie was found after the step; they take it neither back nor again.
    """
    change = move(sqlite_office, case_id, Stage.INVESTIGATION)
    allege(sqlite_office, case_id, RespondentKind.AUDIT_FIRM, FIRM)
    ring = tie(sqlite_office, DANA, FIRM)

    with (
        pytest.raises(NotAllowedError, match="tied to"),
        sqlite_office.store.begin() as tx,
    ):
        take_back(tx, ring, change, Way.UNDO, at=NOON)


@pytest.mark.parametrize("by", [DANA, CHIDI])
def test_a_reprisal_keeps_a_case_critical(
    sqlite_office: Office, case_id: CaseId, by: str
) -> None:
    """
    It was critical already, so that nothing on the cover differs; whoever told of it.
    """
    move(sqlite_office, case_id, Stage.INVESTIGATION)
    change = urgency(sqlite_office, case_id, Urgency.CRITICAL)
    tell(sqlite_office, case_id, by=by)

    with pytest.raises(ConflictError, match="told of a reprisal"):
        go(sqlite_office, change)

    assert Urgency.CRITICAL is cover(sqlite_office, case_id).urgency


@pytest.mark.parametrize("code", ["severity:critical", "flag:reprisal-feared"])
def test_a_reprisal_keeps_what_was_decided_of_it(
    sqlite_office: Office, case_id: CaseId, code: str
) -> None:
    """
    A decision had put it on the slip before; it is no longer that decision's to take off.
    """
    move(sqlite_office, case_id, Stage.INVESTIGATION)
    change = decide(sqlite_office, case_id, (code, Verdict.ADDED))
    tell(sqlite_office, case_id, by=CHIDI)
    before = slip_of(sqlite_office, case_id)

    with pytest.raises(ConflictError):
        go(sqlite_office, change)

    assert before == slip_of(sqlite_office, case_id)


@pytest.mark.parametrize("by", [DANA, HENRI])
def test_an_urgency_that_was_set_again_stays(
    sqlite_office: Office, case_id: CaseId, by: str
) -> None:
    """
    Also to the same: somebody had a reason of their own for it.
    """
    with sqlite_office.store.begin() as tx:
        ring, who = sqlite_office.rings[DANA], sqlite_office.person(by)
        assign_case(tx, ring, case_id=case_id, handler_id=who, at=NOON)
    change = urgency(sqlite_office, case_id, Urgency.CRITICAL)
    urgency(sqlite_office, case_id, Urgency.CRITICAL, by=by)

    with pytest.raises(ConflictError, match="set the urgency"):
        go(sqlite_office, change)


def test_several_urgencies_are_taken_back_and_done_again_in_turn(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    What one took back oneself stands in nobody's way.
    """
    first = urgency(sqlite_office, case_id, Urgency.LOW)
    before = cover(sqlite_office, case_id).urgency
    second = urgency(sqlite_office, case_id, Urgency.CRITICAL)

    forth = go(sqlite_office, second)
    assert before is cover(sqlite_office, case_id).urgency
    again = go(sqlite_office, go(sqlite_office, first), Way.REDO)
    go(sqlite_office, forth, Way.REDO)
    assert Urgency.CRITICAL is cover(sqlite_office, case_id).urgency
    assert isinstance(again, CoverChange)
