"""Take back what somebody changed of a case's cover: stage, urgency, clocks, handler."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.conflict import may_assign
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import PersonId, holder_of
from grievance.domain.slip import Slip, StageDate
from grievance.domain.stage import Move, Stage
from grievance.domain.undo import SAID, CoverChange, Way, refuse_overtaken, restore
from grievance.services.access.assign_case import assign_case
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, end_grants, keep_cover
from grievance.services.boxes.lock_case import lock_case
from grievance.services.boxes.respondents import refuse_kept_out, respondents_of
from grievance.services.cases.refuse_urgency_since import refuse_urgency_since
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.cases.watch_case import watch_case
from grievance.services.directory.read_directory import person_of
from grievance.services.handling.step_gates import refuse_by_contents
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def take_back_cover(
    tx: Transaction, ring: PersonRing, change: CoverChange, way: Way, *, at: datetime
) -> CoverChange:
    """
    Set what was changed to what it was, as an act of its own; return the way back.

    Who got the key with it has it no more.  They may have kept it, so that the case is
    due for another; what they read meanwhile they have read.

    Raises:
        NotAllowedError: It cannot be taken back, is not theirs to do, or the case's key
            is not on this ring.

        ConflictError: Somebody changed the same since.
    """
    now = lock_case(tx, change.case_id)
    refuse_overtaken(now, change)
    refuse_urgency_since(tx, ring, now, change)
    pen = Pen.of(tx, ring, at)

    def back() -> None:
        if "handler" in change.fields and change.before.handler is not None:
            _assign_back(tx, ring, change, way, at=at)
        else:
            _restore(pen, ring, now, change, way)
        _end(pen, now, change.given)

    return watch_case(tx, change.case_id, back)


def _assign_back(
    tx: Transaction, ring: PersonRing, change: CoverChange, way: Way, *, at: datetime
) -> None:
    """Give it to who had it, by the rules for giving: they may be tied to it by now."""
    handler = change.before.handler
    assert handler is not None
    assign_case(
        tx,
        ring,
        case_id=change.case_id,
        handler_id=handler,
        reason=SAID[way],
        at=at,
    )


def _restore(
    pen: Pen, ring: PersonRing, now: Case, change: CoverChange, way: Way
) -> None:
    key, me = (
        contents_key(pen.tx, ring, now.id),
        person_of(ring.directory, ring.person_id),
    )
    slip = read_case_slip(pen.tx, ring, key)
    if "handler" in change.fields and not may_assign(me, respondents_of(pen.tx, slip)):
        msg = "Only a coordinator takes a case from its handler; ask one of them."
        raise NotAllowedError(msg)
    case, event = restore(now, change, by=me, at=pen.at)
    if "stage" in change.fields:
        step = _step_back(change, way)
        refuse_by_contents(pen, ring, key, step, before=now, slip=slip, today=pen.today)
        refuse_kept_out(pen.tx, me, slip)
    why = Reason(
        act=event.act,
        text=SAID[way],
        at=pen.at,
        before=_word(change.after, change),
        after=_word(change.before, change),
        codes=(way,),
    )
    give_reason(pen, key, why)
    if _of_slip(slip, change, way) != slip:
        rewrite_slip(pen, key, lambda facts: _of_slip(facts, change, way))
    keep_cover(pen.tx, case, event)


def _step_back(change: CoverChange, way: Way) -> Move:
    """
    Return what is done to the stage as a step, which has to pass what any step has to.

    Who only goes back takes the case on no further, whatever of it is unsettled; unless
    those complained of are talked to there.
    """
    to = change.before.stage
    anyway = way is Way.UNDO and to is not Stage.DIALOGUE
    return Move(to=to, reason=SAID[way], anyway=anyway)


def _of_slip(slip: Slip, change: CoverChange, way: Way) -> Slip:
    fields, before = change.fields, change.before
    if "urgency" in fields:
        slip = replace(slip, severity=before.urgency)
    if "stage" not in fields:
        return slip
    if way is Way.REDO:
        return slip.reached(StageDate(stage=before.stage, since=before.stage_since))
    last = StageDate(stage=change.after.stage, since=change.after.stage_since)
    return (
        replace(slip, stages=slip.stages[:-1]) if slip.stages[-1:] == (last,) else slip
    )


def _word(case: Case, change: CoverChange) -> str:
    """Return the code that stands on the cover for what was changed."""
    fields = change.fields
    if "stage" in fields:
        return case.stage
    return case.urgency if "urgency" in fields else ""


def _end(pen: Pen, now: Case, given: Collection[PersonId]) -> None:
    holders = {holder_of(one) for one in given}
    access = pen.tx.cases.access_to(now.id)
    end_grants(
        pen,
        [
            one
            for one in access
            if one.holder in holders and one.compartment is Compartment.CONTENTS
        ],
    )
