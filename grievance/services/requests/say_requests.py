"""Say in counts what waits for a second person, and what nobody answered in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from grievance.domain.counting import counted
from grievance.domain.ids import SpoolId
from grievance.domain.people import Person
from grievance.domain.request import PlainAct, Request, read_case_object
from grievance.services.boxes.keep_request import is_sound
from grievance.services.cases.tell_of_case import may_hear
from grievance.services.intake.find_aside import has_say
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


ASKED = "a second person is asked for"
ONE_DAY = timedelta(days=1)  # from one mail of the morning to the next


def request_lines(
    tx: Transaction, ring: WorkerRing, person: Person, *, at: datetime
) -> tuple[str, ...]:
    """
    Say how many requests of others *person* may see, and how many of theirs expired.

    No case is named by it, and not what is asked for: that lies sealed in the case.
    """
    found = [
        signed.request
        for signed in tx.requests.unconfirmed(expired_after=at - ONE_DAY)
        if is_sound(signed, ring.directory)
    ]
    asked = sum(_is_for(tx, ring, person, one) for one in found if one.is_open(at))
    mine = (one for one in found if one.asked_by == person.id)
    expired = sum(not one.is_open(at) for one in mine)
    lines = (
        (asked, "for a second person; `grievance requests` shows what may be yours."),
        (expired, "of yours that nobody answered in time; ask again where it matters."),
    )
    return tuple(f"{_requests(count)} {said}" for count, said in lines if count)


def _is_for(
    tx: Transaction, ring: WorkerRing, person: Person, request: Request
) -> bool:
    if request.asked_by == person.id:
        return False
    if request.act is PlainAct.DISCARD_MESSAGE:
        spool_id = SpoolId(UUID(request.object))
        return has_say(tx, ring.directory, person.id, spool_id)
    return may_hear(tx, ring, person, read_case_object(request)[0])


def _requests(count: int) -> str:
    return counted(count, "request")
