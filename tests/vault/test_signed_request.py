"""Nobody is a first or a second person who did not sign as one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from grievance.domain.ids import RequestId
from grievance.domain.request import (
    EXPIRES_AFTER,
    PlainAct,
    Request,
    RequestReason,
    RequestState,
)
from grievance.vault.errors import SealError
from grievance.vault.signed_request import (
    SignedRequest,
    sign_answer,
    sign_request,
    verify_request,
)
from tests.vault.office import NOON, Office, flipped, make_office


OFFICE = make_office()


def asked(office: Office = OFFICE) -> SignedRequest:
    request = Request(
        id=RequestId(uuid4()),
        act=PlainAct.DISCARD_MESSAGE,
        object=str(uuid4()),
        reason=RequestReason.SPAM,
        asked_by=office.amal.id,
        asked_at=NOON,
        expires_at=NOON + EXPIRES_AFTER,
    )
    return sign_request(request, office.amal.author)


def answered(
    signed: SignedRequest, state: RequestState = RequestState.CONFIRMED
) -> SignedRequest:
    answer = signed.request.answer(state, by=OFFICE.bo.id, at=NOON)
    return sign_answer(signed, answer, OFFICE.bo.author)


def test_what_was_signed_verifies() -> None:
    """
    As a question, and with each answer.
    """
    signed = asked()
    withdrawn = signed.request.answer(
        RequestState.WITHDRAWN, by=OFFICE.amal.id, at=NOON
    )

    verify_request(signed, OFFICE.directory)
    verify_request(answered(signed), OFFICE.directory)
    verify_request(answered(signed, RequestState.REFUSED), OFFICE.directory)
    verify_request(sign_answer(signed, withdrawn, OFFICE.amal.author), OFFICE.directory)


@pytest.mark.parametrize(
    "changed",
    [
        {"id": RequestId(uuid4())},
        {"object": str(uuid4())},
        {"reason": RequestReason.TEST},
        {"asked_by": OFFICE.chi.id},
        {"asked_at": NOON + timedelta(microseconds=1)},
        {"expires_at": NOON + 2 * EXPIRES_AFTER},
        {"state": RequestState.CONFIRMED},
        {"answered_by": OFFICE.bo.id},
        {"answered_at": NOON},
    ],
)
def test_no_column_of_a_question_can_be_changed(changed: dict[str, object]) -> None:
    """
    Neither who asked, nor what, nor for how long; and a row makes no answer.
    """
    signed = asked()
    forged = replace(signed, request=replace(signed.request, **changed))  # type: ignore[arg-type]  # one field each

    with pytest.raises(SealError):
        verify_request(forged, OFFICE.directory)


@pytest.mark.parametrize(
    "changed",
    [
        {"state": RequestState.REFUSED},
        {"answered_by": OFFICE.chi.id},
        {"answered_by": OFFICE.amal.id},
        {"answered_at": NOON + timedelta(seconds=1)},
        {"state": RequestState.ASKED},
        {"state": RequestState.EXPIRED},
        {"answered_by": None},
        {"answered_at": None},
    ],
)
def test_no_column_of_an_answer_can_be_changed(changed: dict[str, object]) -> None:
    """
    A no does not become a yes, and nobody else has said it.
    """
    signed = answered(asked())
    forged = replace(signed, request=replace(signed.request, **changed))  # type: ignore[arg-type]  # one field each

    with pytest.raises(SealError):
        verify_request(forged, OFFICE.directory)


def test_an_answer_answers_one_question() -> None:
    """
    A yes to one request, put beside another, is none.
    """
    one, other = answered(asked()), answered(asked())

    with pytest.raises(SealError):
        verify_request(replace(one, answer=other.answer), OFFICE.directory)


@pytest.mark.parametrize("bit", [0, 255, 511])
def test_altered_signatures_are_refused(bit: int) -> None:
    """
    Of either person.
    """
    signed = answered(asked())
    assert signed.answer is not None

    for forged in (
        replace(signed, asked=flipped(signed.asked, bit)),
        replace(signed, answer=flipped(signed.answer, bit)),
        replace(signed, asked_kv=2),
        replace(signed, answered_kv=2),
        replace(signed, answered_kv=None),
    ):
        with pytest.raises(SealError):
            verify_request(forged, OFFICE.directory)


def test_one_person_is_not_two() -> None:
    """
    Not even with a signature of their own under the yes, which the rules would refuse.
    """
    signed = asked()
    both = replace(
        signed.request,
        state=RequestState.CONFIRMED,
        answered_by=OFFICE.amal.id,
        answered_at=NOON,
    )

    with pytest.raises(SealError):
        verify_request(sign_answer(signed, both, OFFICE.amal.author), OFFICE.directory)


def test_the_log_sees_every_change() -> None:
    """
    Question, yes and no have digests of their own, which do not depend on the office.
    """
    signed = asked()
    refused = answered(signed, RequestState.REFUSED)

    digests = {one.digest for one in (signed, answered(signed), refused, asked())}
    assert 4 == len(digests)
