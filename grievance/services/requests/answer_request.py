"""Answer what somebody asked for: with a second person's yes it is done at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import RequestId
from grievance.domain.request import (
    Request,
    RequestedAct,
    RequestState,
)
from grievance.domain.retention import RetentionRules
from grievance.domain.timetable import Timetable
from grievance.services.letters.answer_release import answer_release
from grievance.services.letters.pass_letter import Release
from grievance.services.requests.act_of import require_act
from grievance.services.requests.answer_discard import answer_discard
from grievance.services.requests.ask_erasure import answer_erasure
from grievance.services.requests.ask_export import answer_export
from grievance.services.requests.ask_move import answer_move
from grievance.services.requests.ask_write_off import answer_write_off
from grievance.services.requests.clear_block import answer_clearing
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.vault.signed_request import SignedRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """
    What somebody says to a request, and when; *reason* is sealed in its case.

    *release* is how a letter is let go, where the request is about one.
    """

    state: RequestState
    at: datetime
    timetable: Timetable
    reason: str = field(default="", repr=False)
    release: Release | None = None


Answerer = Callable[[Transaction, PersonRing, SignedRequest, Answer], object]


def answer_request(  # noqa: PLR0913  # whose hands, which request, what answer, when
    tx: Transaction,
    ring: PersonRing,
    request_id: RequestId,
    state: RequestState,
    *,
    at: datetime,
    timetable: Timetable | None = None,
    reason: str = "",
    release: Release | None = None,
) -> Request:
    """
    Confirm, refuse or withdraw a request of any kind; return it as it is then.

    What moves a case needs the office's *timetable*, what lets a letter go a *release*.

    Raises:
        NotFoundError: There is no such request, or what it is about is gone.

        NotAllowedError: It is one's own, too old, answered before, or not theirs to
            answer; or what it asks for can no longer be done.

        SealError: The person it names did not ask.

        AlteredError: It, or what it is about, was changed behind the log's back.

        ConflictError: Somebody else answered at the same moment.
    """
    signed = tx.requests.lock(request_id)
    act = require_act(tx, ring, signed.request)
    given = Answer(
        state=state,
        at=at,
        timetable=timetable or Timetable(),
        reason=reason,
        release=release,
    )
    ANSWERERS[act](tx, ring, signed, given)
    return tx.requests.lock(request_id).request


def _discard(
    tx: Transaction, ring: PersonRing, signed: SignedRequest, given: Answer
) -> object:
    if given.reason.strip():
        msg = "Of a message no words are kept; answer without a reason."
        raise NotAllowedError(msg)
    return answer_discard(tx, ring, signed, given.state, at=given.at)


def _by_the_office_s_day(step: Callable[..., object]) -> Answerer:
    """Answer with what moves a case, or lets somebody back to it."""

    def answered(
        tx: Transaction, ring: PersonRing, signed: SignedRequest, given: Answer
    ) -> object:
        return step(
            tx,
            ring,
            signed.request.id,
            given.state,
            timetable=given.timetable,
            at=given.at,
            reason=given.reason,
        )

    return answered


def _release(
    tx: Transaction, ring: PersonRing, signed: SignedRequest, given: Answer
) -> object:
    if given.release is None:
        msg = "Answer this with `grievance requests`, which shows the letter first."
        raise NotAllowedError(msg)
    return answer_release(
        tx,
        ring,
        signed.request.id,
        given.state,
        given.release,
        reason=given.reason,
    )


def _export(
    tx: Transaction, ring: PersonRing, signed: SignedRequest, given: Answer
) -> object:
    return answer_export(
        tx, ring, signed, given.state, at=given.at, reason=given.reason
    )


def _write_off(
    tx: Transaction, ring: PersonRing, signed: SignedRequest, given: Answer
) -> object:
    return answer_write_off(
        tx, ring, signed, given.state, at=given.at, reason=given.reason
    )


def _erasure(
    tx: Transaction, ring: PersonRing, signed: SignedRequest, given: Answer
) -> object:
    rules = RetentionRules.of(given.timetable)
    return answer_erasure(
        tx, ring, signed, given.state, rules=rules, at=given.at, reason=given.reason
    )


# What each kind of request does when it is answered.
ANSWERERS: Mapping[RequestedAct, Answerer] = MappingProxyType(
    {
        RequestedAct.DISCARD_MESSAGE: _discard,
        RequestedAct.MOVE_CASE: _by_the_office_s_day(answer_move),
        RequestedAct.CLEAR_BLOCK: _by_the_office_s_day(answer_clearing),
        RequestedAct.RELEASE_LETTER: _release,
        RequestedAct.EXPORT_EVIDENCE: _export,
        RequestedAct.WRITE_OFF: _write_off,
        RequestedAct.ERASE_CASE: _erasure,
    }
)
