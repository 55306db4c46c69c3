"""Show what somebody asks for in a case, with their words; that is logged."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.errors import NotFoundError
from grievance.domain.events import Act
from grievance.domain.ids import RequestId
from grievance.services.boxes.keep import Pen
from grievance.services.requests.list_requests import ListedRequest, describe_requests
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def show_request(
    tx: Transaction, ring: PersonRing, request_id: RequestId, *, at: datetime
) -> ListedRequest:
    """
    Return a request with the reason that was given for it.

    Raises:
        NotFoundError: There is none, or none that this person may see.

        NotAllowedError: The ring is from before somebody joined or left.
    """
    for one in describe_requests(tx, ring, at=at, with_lapsed=True):
        if one.request.id == request_id:
            if one.case_id is not None:
                Pen.of(tx, ring, at).note(Act.CONTENTS_OPENED, one.case_id)
            return one
    msg = "There is no such request; `grievance requests` lists what you may see."
    raise NotFoundError(msg)
