"""What one person asks, another answers, once and in time."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId, RequestId
from grievance.domain.request import (
    ANSWERS,
    EXPIRES_AFTER,
    PlainAct,
    Request,
    RequestReason,
    RequestState,
)
from tests.doubles import NOON


ADA, BO = PersonId(uuid4()), PersonId(uuid4())
ASKED = Request(
    id=RequestId(uuid4()),
    act=PlainAct.DISCARD_MESSAGE,
    object=str(uuid4()),
    reason=RequestReason.SPAM,
    asked_by=ADA,
    asked_at=NOON,
    expires_at=NOON + EXPIRES_AFTER,
)


@pytest.mark.parametrize("state", [RequestState.CONFIRMED, RequestState.REFUSED])
def test_another_person_says_yes_or_no(state: RequestState) -> None:
    """
    Who asked does neither.
    """
    answered = ASKED.answer(state, by=BO, at=NOON)

    assert (state, BO, NOON) == (
        answered.state,
        answered.answered_by,
        answered.answered_at,
    )
    with pytest.raises(NotAllowedError, match="Another person"):
        ASKED.answer(state, by=ADA, at=NOON)


def test_who_asked_withdraws() -> None:
    """
    Nobody else does.
    """
    withdrawn = ASKED.answer(RequestState.WITHDRAWN, by=ADA, at=NOON)

    assert RequestState.WITHDRAWN is withdrawn.state
    with pytest.raises(NotAllowedError, match="Another person"):
        ASKED.answer(RequestState.WITHDRAWN, by=BO, at=NOON)


@pytest.mark.parametrize("state", sorted(set(RequestState) - ANSWERS))
def test_nobody_answers_what_is_no_answer(state: RequestState) -> None:
    """
    It is not asked again, and expires by the calendar only.
    """
    with pytest.raises(NotAllowedError, match="nothing else"):
        ASKED.answer(state, by=BO, at=NOON)


def test_it_is_answered_once() -> None:
    """
    What was refused is not confirmed later.
    """
    refused = ASKED.answer(RequestState.REFUSED, by=BO, at=NOON)

    with pytest.raises(NotAllowedError, match="refused before"):
        refused.answer(RequestState.CONFIRMED, by=BO, at=NOON)
    assert not refused.is_open(NOON)


def test_it_is_open_for_a_fortnight() -> None:
    """
    To the second; after that it counts for nothing.
    """
    last = ASKED.expires_at - timedelta(seconds=1)

    assert ASKED.is_open(last)
    assert last == ASKED.answer(RequestState.CONFIRMED, by=BO, at=last).answered_at
    assert not ASKED.is_open(ASKED.expires_at)
    with pytest.raises(NotAllowedError, match="too old"):
        ASKED.answer(RequestState.CONFIRMED, by=BO, at=ASKED.expires_at)
