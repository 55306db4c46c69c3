"""Close requests that nobody answered in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.events import Act
from grievance.domain.ids import WORKER
from grievance.domain.request import RequestState
from grievance.storage.store import Transaction


def expire_requests(tx: Transaction, *, at: datetime) -> None:
    """
    Write on each that it expired, and log it.

    They count as expired without this; it keeps them out of lists, which know no time.
    """
    for signed in tx.requests.overdue(at):
        request = replace(signed.request, state=RequestState.EXPIRED)
        expired = replace(signed, request=request)
        tx.requests.answer(expired)
        tx.log.add(
            Act.REQUEST_ANSWERED,
            actor=WORKER,
            object_id=request.id,
            digest=expired.digest,
            at=at,
        )
