"""A case goes on when somebody has looked at it, and is referred round nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from grievance.domain.case import Case
from grievance.domain.errors import NotAllowedError
from grievance.domain.forum import Forum
from grievance.domain.ids import CaseId
from grievance.domain.outcome import Ground
from grievance.domain.request import EXPIRES_AFTER, Request, RequestState
from grievance.domain.stage import Stage
from grievance.domain.unsettled import UnsettledError
from grievance.services.requests.answer_request import answer_request
from grievance.services.requests.ask_move import ask_move
from grievance.services.triage.decide_proposal import decide_all
from tests.doubles import NOON, make_step
from tests.offices import DANA, HENRI, Office
from tests.services.drafts import NOBODY, assess
from tests.services.looking import opened
from tests.services.moves import case_in, move
from tests.staged import staged


DAY = timedelta(days=1)
SENT_AWAY = replace(
    make_step(Stage.INADMISSIBLE),
    ground=Ground.BETTER_FORUM,
    forums=frozenset({Forum.COURT}),
)


@pytest.fixture(name="case_id")
@staged
def _case_id(sqlite_office: Office) -> CaseId:
    return case_in(sqlite_office, Stage.TRIAGE)


def go_on(office: Office, case_id: CaseId, *, anyway: bool = False) -> Case:
    step = replace(make_step(Stage.ASSESSMENT), anyway=anyway)
    return move(office, case_id, step)


class TestUnsettled:
    def test_what_nobody_looked_at_is_named(
        self, sqlite_office: Office, case_id: CaseId
    ) -> None:
        """
        Past triage the step says what waits: proposals, the risk, or both.
        """
        office = sqlite_office
        with pytest.raises(UnsettledError, match="and nobody has assessed"):
            go_on(office, case_id)

        with office.store.begin() as tx:
            decide_all(
                tx,
                office.rings[DANA],
                case_id,
                catalogue=office.mechanism.catalogue,
                timetable=office.mechanism.timetable,
                at=NOON,
            )
        with pytest.raises(UnsettledError, match="Nobody has assessed the risk"):
            go_on(office, case_id)

        assess(office, case_id, NOBODY)
        assert Stage.ASSESSMENT == go_on(office, case_id).stage

    def test_whoever_goes_on_anyway_is_on_record(
        self, sqlite_office: Office, case_id: CaseId
    ) -> None:
        """
        It forces nobody; the history says that it was done in spite of it.
        """
        assert Stage.ASSESSMENT == go_on(sqlite_office, case_id, anyway=True).stage

        history = opened(sqlite_office, case_id, HENRI).history
        reasons = [line.reason for line in history if line.reason]
        assert ("anyway",) in [reason.codes for reason in reasons]

    @pytest.mark.parametrize("to", [Stage.WITHDRAWN, Stage.REFERRED])
    def test_ending_early_asks_for_neither(
        self, sqlite_office: Office, case_id: CaseId, to: Stage
    ) -> None:
        """
        Whoever withdraws need not wait until somebody has judged what they said.
        """
        assert to == move(sqlite_office, case_id, make_step(to)).stage


def ask(
    office: Office, case_id: CaseId, ground: Ground = Ground.BETTER_FORUM
) -> Request:
    step = replace(SENT_AWAY, ground=ground)
    if ground is not Ground.BETTER_FORUM:
        step = replace(step, forums=frozenset())
    with office.store.begin() as tx:
        return ask_move(tx, office.rings[HENRI], case_id, step, at=NOON)


def answer(office: Office, request: Request, state: RequestState, by: str) -> None:
    with office.store.begin() as tx:
        answer_request(tx, office.rings[by], request.id, state, at=NOON)


def refer(
    office: Office, case_id: CaseId, *, by: str = HENRI, at: datetime = NOON
) -> Stage:
    return move(office, case_id, make_step(Stage.REFERRED), by=by, at=at).stage


class TestReferring:
    def test_waits_for_the_second_person(
        self, sqlite_office: Office, case_id: CaseId
    ) -> None:
        """
        While one is asked whether another forum is better, nobody refers it alone.
        """
        request = ask(sqlite_office, case_id)

        with pytest.raises(NotAllowedError, match="answer or take back"):
            refer(sqlite_office, case_id)
        with pytest.raises(NotAllowedError, match="answer or take back"):
            refer(sqlite_office, case_id, by=DANA)

        answer(sqlite_office, request, RequestState.WITHDRAWN, HENRI)
        assert Stage.REFERRED is refer(sqlite_office, case_id)

    def test_goes_round_no_no(self, sqlite_office: Office, case_id: CaseId) -> None:
        """
        After a no only who said it may refer the case, until a request's time is over.
        """
        answer(sqlite_office, ask(sqlite_office, case_id), RequestState.REFUSED, DANA)

        with pytest.raises(NotAllowedError, match="said no"):
            refer(sqlite_office, case_id, at=NOON + EXPIRES_AFTER - DAY)
        assert Stage.REFERRED is refer(sqlite_office, case_id, by=DANA)

    def test_is_free_again_later(self, sqlite_office: Office, case_id: CaseId) -> None:
        """
        A no of long ago was said of what was known then.
        """
        answer(sqlite_office, ask(sqlite_office, case_id), RequestState.REFUSED, DANA)

        late = NOON + EXPIRES_AFTER
        assert Stage.REFERRED is refer(sqlite_office, case_id, at=late)

    def test_another_ground_is_another_question(
        self, sqlite_office: Office, case_id: CaseId
    ) -> None:
        """
        A second person who is asked about something else keeps nobody from referring.
        """
        ask(sqlite_office, case_id, Ground.OUT_OF_SCOPE)

        assert Stage.REFERRED is refer(sqlite_office, case_id)
