"""A step that takes two people: asked by one, taken with the other's yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from grievance.domain.errors import AlteredError, NotAllowedError
from grievance.domain.ids import CaseId
from grievance.domain.outcome import Ground
from grievance.domain.request import EXPIRES_AFTER, Request, RequestState
from grievance.domain.stage import Stage
from grievance.services.access.assign_case import assign_case
from grievance.services.handling.move_case import move_case
from grievance.services.requests.ask_move import answer_move, ask_move
from grievance.vault.errors import SealError
from tests.doubles import NOON, make_mail, make_step
from tests.offices import CHIDI, DANA, HENRI, Office
from tests.services.looking import cover, opened
from tests.staged import staged


pytestmark = pytest.mark.each_engine


STEP = make_step(Stage.INADMISSIBLE, reason="a frying pan")


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    case_id = office.case_of(make_mail())
    with office.store.begin() as tx:
        assign_case(
            tx,
            office.rings[DANA],
            case_id=case_id,
            handler_id=office.person(HENRI),
            at=NOON,
        )
        move_case(
            tx,
            office.rings[HENRI],
            case_id=case_id,
            step=make_step(Stage.TRIAGE),
            timetable=office.mechanism.timetable,
            at=NOON,
        )
    return case_id


def ask(office: Office, case_id: CaseId, *, by: str = HENRI) -> Request:
    with office.store.begin() as tx:
        return ask_move(tx, office.rings[by], case_id, STEP, at=NOON)


def answer(
    office: Office,
    request: Request,
    state: RequestState = RequestState.CONFIRMED,
    *,
    by: str = DANA,
    after: timedelta = timedelta(hours=1),
) -> None:
    with office.store.begin() as tx:
        answer_move(
            tx,
            office.rings[by],
            request.id,
            state,
            timetable=office.mechanism.timetable,
            at=NOON + after,
        )


def test_is_taken_with_the_second_yes(office: Office, case_id: CaseId) -> None:
    """
    The case moves at once, its slip says on what ground, and the log verifies.
    """
    answer(office, ask(office, case_id))

    assert () == office.verify().problems
    case = opened(office, case_id)
    assert (Stage.INADMISSIBLE, "inadmissible", Ground.OUT_OF_SCOPE) == (
        case.case.stage,
        case.slip.outcome,
        case.slip.ground,
    )


@pytest.mark.parametrize(
    ("state", "by"), [(RequestState.REFUSED, DANA), (RequestState.WITHDRAWN, HENRI)]
)
def test_a_no_leaves_the_case_where_it_is(
    office: Office, case_id: CaseId, state: RequestState, by: str
) -> None:
    """
    Refused or withdrawn, it can be asked again.
    """
    answer(office, ask(office, case_id), state, by=by)

    assert Stage.TRIAGE == cover(office, case_id).stage
    ask(office, case_id)


def test_nobody_is_their_own_second_person(office: Office, case_id: CaseId) -> None:
    """
    Whoever asked cannot confirm.
    """
    request = ask(office, case_id)

    with pytest.raises(NotAllowedError, match="Another person"):
        answer(office, request, by=HENRI)


def test_who_cannot_read_the_case_confirms_nothing(
    office: Office, case_id: CaseId
) -> None:
    """
    A yes to what one has not seen is none.
    """
    request = ask(office, case_id)

    with pytest.raises(NotAllowedError, match="key is not yours"):
        answer(office, request, by=CHIDI)


def test_is_asked_once(office: Office, case_id: CaseId) -> None:
    """
    While one request waits there is no second about the same case.
    """
    ask(office, case_id)

    with pytest.raises(NotAllowedError, match="asked for this already"):
        ask(office, case_id, by=DANA)


def test_expires(office: Office, case_id: CaseId) -> None:
    """
    A forgotten request confirms nothing months later.
    """
    request = ask(office, case_id)

    with pytest.raises(NotAllowedError, match="too old"):
        answer(office, request, after=EXPIRES_AFTER)


def test_what_needs_one_person_is_not_asked(office: Office, case_id: CaseId) -> None:
    """
    Other steps are simply taken; a step without its ground is not even asked for.
    """
    for step, refusal in (
        (make_step(Stage.ASSESSMENT), "takes no second person"),
        (replace(STEP, ground=None), "on a ground"),
    ):
        with (
            pytest.raises(NotAllowedError, match=refusal),
            office.store.begin() as tx,
        ):
            ask_move(tx, office.rings[HENRI], case_id, step, at=NOON)


def test_a_request_changed_by_hand_is_refused(office: Office, case_id: CaseId) -> None:
    """
    Its time was moved in the database: neither signature nor log fit any more.
    """
    request = ask(office, case_id)
    office.tamper("UPDATE request SET asked_kv = asked_kv + 1")

    with pytest.raises((AlteredError, SealError)):
        answer(office, request)


def test_a_request_that_nobody_signed_keeps_nobody_from_asking(
    office: Office, case_id: CaseId
) -> None:
    """
    Otherwise a row that somebody writes into the database would hold a case where it is.
    """
    ask(office, case_id)
    office.tamper("UPDATE request SET asked_kv = asked_kv + 1")

    again = ask(office, case_id)
    answer(office, again)

    with office.store.read() as tx:
        assert Stage.INADMISSIBLE == tx.cases.get(case_id).stage
