"""Take back a decision on proposals; what it put on the slip goes with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from grievance.domain.contents import Reason
from grievance.domain.deciding import Decision
from grievance.domain.errors import ConflictError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.undo import SAID, DecisionChange, Way, restore
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record, next_number
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.boxes.lock_case import lock_case
from grievance.services.cases.refuse_urgency_since import refuse_urgency_since
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.cases.watch_case import watch_case
from grievance.services.directory.read_directory import person_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


NOTHING = "Nothing was decided that could be taken back."


def watch_decision(
    tx: Transaction, ring: PersonRing, case_id: CaseId, decide: Callable[[], Decision]
) -> DecisionChange:
    """Return what *decide* decided, with the facts before and after it."""
    key = contents_key(tx, ring, case_id)
    before = read_case_slip(tx, ring, key)
    made: list[Decision] = []
    cover = watch_case(tx, case_id, lambda: made.append(decide()))
    says_something = made[0].answers or made[0].takes_back
    return DecisionChange(
        number=made[0].number,
        why_not="" if says_something else NOTHING,
        before=before,
        after=read_case_slip(tx, ring, key),
        cover=cover,
    )


def take_back_decision(
    tx: Transaction, ring: PersonRing, change: DecisionChange, way: Way, *, at: datetime
) -> DecisionChange:
    """
    Leave the proposals as if nobody had decided on them then; return the way back.

    Raises:
        NotAllowedError: The urgency that went with it is not theirs to change, or the
            case's key is not on this ring.

        ConflictError: Somebody decided, or changed the same facts, since.
    """
    now = lock_case(tx, change.case_id)
    refuse_urgency_since(tx, ring, now, change.cover)
    pen = Pen.of(tx, ring, at)
    return watch_decision(
        tx, ring, change.case_id, lambda: _take_back(pen, ring, change, way)
    )


def _take_back(
    pen: Pen, ring: PersonRing, change: DecisionChange, way: Way
) -> Decision:
    key = contents_key(pen.tx, ring, change.case_id)
    number = next_number(pen.tx, key, ring.directory, Decision)
    if number != change.number + 1:
        msg = f"Somebody decided on {change.reference} since; decide again by hand."
        raise ConflictError(msg)
    decision = Decision(number=number, at=pen.at, answers=(), takes_back=change.number)
    keep_record(pen, key, decision)
    rewrite_slip(pen, key, change.restore)
    codes = (way, f"decision {change.number}")
    said = Reason(act=Act.RECORD_WRITTEN, text=SAID[way], at=pen.at, codes=codes)
    give_reason(pen, key, said)
    if change.cover.fields:
        me, now = (
            person_of(ring.directory, ring.person_id),
            pen.tx.cases.get(key.case_id),
        )
        keep_cover(pen.tx, *restore(now, change.cover, by=me, at=pen.at))
    return decision
