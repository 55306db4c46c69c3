"""Refuse to refer a case alone where a second person is asked about the same."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import PersonId
from grievance.domain.outcome import Ground
from grievance.domain.request import (
    EXPIRES_AFTER,
    Request,
    RequestState,
)
from grievance.domain.stage import Move, Stage
from grievance.services.boxes.keep_request import is_sound
from grievance.services.handling.proposed_move import read_proposal
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey
from grievance.vault.ring import PersonRing


def refuse_way_round(
    tx: Transaction, ring: PersonRing, key: CaseKey, step: Move, *, at: datetime
) -> None:
    """
    Refuse to refer a case that somebody asked to send to a better forum.

    As long as nobody answered, and for as long after a no as a request lasts; but who
    said no may refer it, as two people agree on it then.

    Raises:
        NotAllowedError: A second person is asked, or said no.
    """
    if step.to is not Stage.REFERRED:
        return
    states = (RequestState.ASKED, RequestState.REFUSED)
    for signed in tx.requests.on_case(key.case_id, *states):
        if (
            _counts(signed.request, ring.person_id, at)
            and is_sound(signed, ring.directory)
            and _sends_away(tx, ring, key, signed.request)
        ):
            raise NotAllowedError(_sentence(signed.request))


def _counts(request: Request, me: PersonId, at: datetime) -> bool:
    if request.is_open(at):
        return True
    said, when = request.answered_by, request.answered_at
    return when is not None and said != me and at < when + EXPIRES_AFTER


def _sends_away(
    tx: Transaction, ring: PersonRing, key: CaseKey, request: Request
) -> bool:
    try:
        step = read_proposal(tx, ring, key, request.id).step
    except NotFoundError:
        return False
    return step.ground is Ground.BETTER_FORUM


def _sentence(request: Request) -> str:
    if request.answered_at is None:
        return (
            "Somebody asked a second person to send this to a better forum; answer "
            "or take back that request instead of referring the case."
        )
    until = (request.answered_at + EXPIRES_AFTER).date()
    return (
        "A second person said no to sending this to a better forum; until "
        f"{until} only they may refer it, or confirm a new request."
    )
