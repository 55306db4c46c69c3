"""Say that what a clock waits for came: by telephone, on paper, from somebody else."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.happening import Happening
from grievance.domain.ids import CaseId
from grievance.domain.people import Role
from grievance.domain.timetable import Timetable
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def note_happening(  # noqa: PLR0913  # whose hands, which case, what came, why, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    what: Happening,
    *,
    text: str,
    timetable: Timetable,
    at: datetime,
) -> Case:
    """
    Let the clocks of a case know; how it came lies sealed in the case.

    Raises:
        NotAllowedError: Nothing waits for it, nothing says how it came, or it is not
            theirs to say.
    """
    if not text.strip():
        msg = "Say in one sentence how it came."
        raise NotAllowedError(msg)
    key = contents_key(tx, ring, case_id)
    before = tx.cases.get(case_id)
    by = person_of(ring.directory, ring.person_id)
    if by.id != before.owner and not by.has(Role.COORDINATOR):
        msg = "Only the handler of this case or a coordinator decides on it."
        raise NotAllowedError(msg)
    holder = ring.author.holder
    case, event = before.happened(what, timetable=timetable, by=holder, at=at)
    if case == before:
        msg = f"No clock of this case waits for it to be {what}."
        raise NotAllowedError(msg)
    reason = Reason(act=event.act, text=text.strip(), at=at, after=what)
    give_reason(Pen.of(tx, ring, at), key, reason)
    return keep_cover(tx, case, event)
