"""What waits for a second person is listed to who may see it, and answered in one way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, RequestId, holder_of
from grievance.domain.outcome import Ground
from grievance.domain.request import (
    EXPIRES_AFTER,
    Request,
    RequestedAct,
    RequestState,
)
from grievance.domain.stage import Stage
from grievance.services.directory.read_directory import person_of
from grievance.services.requests.answer_request import ANSWERERS, answer_request
from grievance.services.requests.ask_move import ask_move
from grievance.services.requests.expire_requests import expire_requests
from grievance.services.requests.list_requests import (
    ABOUT,
    LAPSED_FOR,
    ListedRequest,
    describe_requests,
    list_requests,
)
from grievance.services.requests.say_requests import request_lines
from grievance.services.requests.show_request import show_request
from tests.doubles import NOON, make_step
from tests.offices import CHIDI, DANA, HENRI, RUTH, Office
from tests.services.access.test_access import grant
from tests.services.aside import asked, quarantined
from tests.services.looking import cover, holders, opened
from tests.services.moves import assign, case_in, reference_of
from tests.staged import staged


pytestmark = pytest.mark.each_engine


DAY = timedelta(days=1)
STEP = make_step(Stage.INADMISSIBLE, reason="a frying pan")


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    return case_in(office, Stage.TRIAGE)


def ask(
    office: Office,
    case_id: CaseId,
    *,
    ground: Ground | None = None,
    second: str | None = None,
) -> Request:
    step = replace(STEP, ground=ground or STEP.ground)
    whom = office.person(second) if second else None
    with office.store.begin() as tx:
        return ask_move(tx, office.rings[HENRI], case_id, step, at=NOON, second=whom)


def answer(  # noqa: PLR0913  # keywords, each what some test is about
    office: Office,
    request_id: RequestId,
    state: RequestState = RequestState.CONFIRMED,
    *,
    by: str = DANA,
    at: datetime = NOON,
    reason: str = "",
) -> Request:
    with office.store.begin() as tx:
        return answer_request(
            tx,
            office.rings[by],
            request_id,
            state,
            at=at,
            timetable=office.mechanism.timetable,
            reason=reason,
        )


def listed(
    office: Office, name: str, *, at: datetime = NOON
) -> tuple[ListedRequest, ...]:
    with office.store.read() as tx:
        return describe_requests(tx, office.rings[name], at=at, with_lapsed=True)


def test_a_step_is_listed_with_what_it_says(office: Office, case_id: CaseId) -> None:
    """
    Whoever has the case sees where it is to go, on what ground, and why.
    """
    request = ask(office, case_id)

    [one] = listed(office, DANA)

    assert (request, reference_of(office, case_id), True) == (
        one.request,
        one.about,
        one.is_open,
    )
    assert ((Stage.INADMISSIBLE, Ground.OUT_OF_SCOPE), STEP.reason) == (
        one.codes,
        one.reason,
    )
    assert STEP.reason not in repr(one)


def test_who_has_no_key_sees_nothing_of_it(office: Office, case_id: CaseId) -> None:
    """
    That a case is to be refused says something of it.
    """
    request = ask(office, case_id)

    assert () == listed(office, CHIDI)
    with (
        pytest.raises(NotFoundError, match="no such request"),
        office.store.begin() as tx,
    ):
        show_request(tx, office.rings[CHIDI], request.id, at=NOON)


def test_reading_why_is_logged(office: Office, case_id: CaseId) -> None:
    """
    The reason lies in the case: who read it was in the case.
    """
    request = ask(office, case_id)

    with office.store.begin() as tx:
        shown = show_request(tx, office.rings[DANA], request.id, at=NOON)

    assert STEP.reason == shown.reason
    acts = [str(line.entry.act) for line in opened(office, case_id).history]
    assert 1 == acts.count("contents-opened")


def test_messages_and_cases_are_listed_together(
    office: Office, case_id: CaseId
) -> None:
    """
    One list for all that waits; each kind is answered in the same way.
    """
    request = ask(office, case_id)
    to_discard = asked(office, quarantined(office))

    with office.store.read() as tx:
        found = list_requests(tx, office.rings[DANA], at=NOON)
    answer(office, to_discard.id, RequestState.REFUSED, by=CHIDI)
    answer(office, request.id)

    assert {request.id, to_discard.id} == {one.id for one in found}
    assert () == listed(office, DANA)
    assert Stage.INADMISSIBLE is cover(office, case_id).stage
    assert () == office.verify().problems


def test_a_refusal_says_why_in_the_case(office: Office, case_id: CaseId) -> None:
    """
    Whoever asked can read why not.
    """
    request = ask(office, case_id)

    refused = answer(
        office, request.id, RequestState.REFUSED, reason=" It names PS 9.8. "
    )

    assert RequestState.REFUSED is refused.state
    lines = opened(office, case_id).history
    [why] = [
        line.reason
        for line in lines
        if line.reason and line.reason.text == "It names PS 9.8."
    ]
    assert (RequestState.REFUSED,) == why.codes
    assert () == office.verify().problems


def test_of_a_message_no_words_are_kept(office: Office) -> None:
    """
    There is no case to seal them in.
    """
    request = asked(office, quarantined(office))

    with pytest.raises(NotAllowedError, match="no words are kept"):
        answer(office, request.id, RequestState.REFUSED, by=CHIDI, reason="Not spam")


def test_what_lapsed_says_so(office: Office, case_id: CaseId) -> None:
    """
    It stays in the list for a while, cannot be confirmed, and can be asked anew.
    """
    request = ask(office, case_id)
    late = NOON + EXPIRES_AFTER
    with office.store.begin() as tx:
        expire_requests(tx, at=late)

    [one] = listed(office, DANA, at=late)
    gone = listed(office, DANA, at=late + LAPSED_FOR + timedelta(seconds=1))

    assert (request.id, False) == (one.request.id, one.is_open)
    assert () == gone
    with pytest.raises(NotAllowedError, match="too old; ask again"):
        answer(office, request.id, at=late)


def test_vexatious_takes_a_reviewer(office: Office) -> None:
    """
    Dana is another person, but that nothing is in it is for Ruth to say, who reads it.
    """
    case_id = case_in(office, Stage.TRIAGE)
    request = ask(office, case_id, ground=Ground.VEXATIOUS, second=RUTH)

    with pytest.raises(NotAllowedError, match="for a reviewer"):
        answer(office, request.id)
    assert Stage.TRIAGE is cover(office, case_id).stage
    answer(office, request.id, by=RUTH)

    assert Stage.INADMISSIBLE is opened(office, case_id).case.stage
    assert () == office.verify().problems


@pytest.mark.parametrize("state", [RequestState.CONFIRMED, RequestState.WITHDRAWN])
def test_a_second_person_has_the_key_until_somebody_answers(
    office: Office, state: RequestState
) -> None:
    """
    Whoever does: then the key is off Ruth's ring, and due for another.  Where nobody
    does it ends with the request.
    """
    case_id = case_in(office, Stage.TRIAGE)
    request = ask(office, case_id, ground=Ground.VEXATIOUS, second=RUTH)
    assert (NOON + EXPIRES_AFTER + DAY).date() == until(office, case_id, RUTH)

    by = RUTH if state is RequestState.CONFIRMED else HENRI
    answer(office, request.id, state, by=by)

    assert RUTH not in readers(office, case_id)
    with office.store.read() as tx:
        assert [(case_id, "contents")] == [
            (one.case_id, one.compartment) for one in tx.rekeys.all()
        ]
    assert () == office.verify().problems


def test_a_second_person_who_had_the_key_keeps_it(office: Office) -> None:
    """
    And so does who is given it for longer, or the case to handle, before they answer;
    to handle it nobody is given it for longer.
    """
    later = (NOON + 3 * EXPIRES_AFTER).date()
    for given_before in (True, False):
        case_id = case_in(office, Stage.TRIAGE)
        if given_before:
            grant(office, case_id, RUTH, until=later)
        request = ask(office, case_id, second=RUTH)
        if not given_before:
            grant(office, case_id, RUTH, until=later)
        answer(office, request.id, by=RUTH)
        assert later == until(office, case_id, RUTH)
    case_id = case_in(office, Stage.TRIAGE)
    request = ask(office, case_id, second=RUTH)
    lent = until(office, case_id, RUTH)
    assign(office, case_id, RUTH)
    answer(office, request.id, RequestState.REFUSED, by=RUTH)
    assert lent == until(office, case_id, RUTH) is not None


def readers(office: Office, case_id: CaseId) -> set[str]:
    there = holders(office, case_id, Compartment.CONTENTS)
    return {name for name in office.rings if holder_of(office.person(name)) in there}


def until(office: Office, case_id: CaseId, name: str) -> date | None:
    me = holder_of(office.person(name))
    with office.store.read() as tx:
        [one] = [one for one in tx.cases.access_to(case_id) if one.holder == me]
    return one.until


def test_a_second_person_without_a_say_is_given_no_key(office: Office) -> None:
    """
    Custodians who do no case work, and whom it is about, confirm nothing.
    """
    case_id = case_in(office, Stage.TRIAGE, text=f"{RUTH} laughed at my complaint.")

    with pytest.raises(NotAllowedError, match="no role in case work"):
        ask(office, case_id, second=CHIDI)
    with pytest.raises(NotAllowedError, match="conflict of interest"):
        ask(office, case_id, second=RUTH)
    assert () == listed(office, DANA)


def test_every_kind_can_be_listed_and_answered() -> None:
    """
    What somebody can ask for, somebody else finds and answers.
    """
    assert set(ABOUT) == set(ANSWERERS)
    assert {RequestedAct.DISCARD_MESSAGE, RequestedAct.MOVE_CASE} <= set(ABOUT)


def mornings(office: Office, name: str, *, at: datetime) -> tuple[str, ...]:
    """Return what their mail of the morning says of requests."""
    with office.store.read() as tx:
        person = person_of(office.directory, office.person(name))
        return request_lines(tx, office.worker, person, at=at)


def test_the_mail_of_the_morning_counts_requests(
    office: Office, case_id: CaseId
) -> None:
    """
    Others hear that they are asked, and who asked, for a day, that nobody answered;
    who may not open the case hears nothing.
    """
    ask(office, case_id)
    late = NOON + EXPIRES_AFTER

    [asked_of] = mornings(office, DANA, at=NOON + DAY)
    assert () == mornings(office, HENRI, at=NOON + DAY)
    assert () == mornings(office, RUTH, at=NOON + DAY)
    with office.store.begin() as tx:
        expire_requests(tx, at=late)
    [in_vain] = mornings(office, HENRI, at=late)

    assert asked_of.startswith("1 request for a second person; ")
    assert in_vain.startswith("1 request of yours that nobody answered in time; ")
    assert () == mornings(office, DANA, at=late)
    assert () == mornings(office, HENRI, at=late + DAY)


def test_a_message_to_be_destroyed_is_counted_for_who_has_a_say(office: Office) -> None:
    """
    Coordinators and custodians decide about it, and nobody else is asked.
    """
    asked(office, quarantined(office), DANA)

    assert 1 == len(mornings(office, CHIDI, at=NOON))
    assert () == mornings(office, HENRI, at=NOON)
