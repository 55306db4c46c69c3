"""Take a case to its next stage, and say why."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.contents import Reason
from grievance.domain.events import Event
from grievance.domain.ids import CaseId, PersonId
from grievance.domain.noted_step import noted_step
from grievance.domain.slip import Slip
from grievance.domain.stage import Move, Stage
from grievance.domain.step import take_step
from grievance.domain.timetable import Timetable
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.keep import Pen, keep_cover
from grievance.services.boxes.lock_case import lock_case
from grievance.services.boxes.respondents import refuse_kept_out
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.cases.standing_of import standing_of
from grievance.services.directory.read_directory import person_of
from grievance.services.handling.joined_cases import (
    Join,
    keep_apart,
    keep_join,
    prepare_join,
)
from grievance.services.handling.step_gates import refuse_by_contents
from grievance.services.intake.tell_report import tell_report
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def move_case(  # noqa: PLR0913  # whose hands, which case, where to, why, when
    tx: Transaction,
    ring: PersonRing,
    *,
    case_id: CaseId,
    step: Move,
    timetable: Timetable,
    at: datetime,
    by: PersonId | None = None,
) -> Case:
    """
    Move the case; the reason is sealed in it, the day noted on its slip.

    With *by* somebody else asked for it, and who has the ring confirms.  Merged, its
    people and those of the other case find where it goes on.

    Raises:
        UnsettledError: Something of it is unsettled, and the step does not say that it
            is taken anyway.

        NotAllowedError: The rules say no, the risk of reprisal was not reviewed in
            time, a second person was asked about the same, whoever asked for it is tied
            to a respondent, or the case's key is not on this ring, or that of the case
            it is to be merged into.

        ConflictError: Somebody else changed the case meanwhile.
    """
    _lock_cases(tx, case_id, step)
    key = contents_key(tx, ring, case_id)
    slip = read_case_slip(tx, ring, key)
    join = _prepare_join(tx, ring, case_id, step, slip)
    before = tx.cases.get(case_id)
    me = person_of(ring.directory, ring.person_id)
    asker = person_of(ring.directory, by) if by else me
    case, event = take_step(
        before,
        step,
        timetable=timetable,
        by=asker,
        at=at,
        confirmed_by=me if by else None,
        standing=standing_of(tx, before, slip),
    )
    pen = Pen.of(tx, ring, at)
    today = timetable.day_of(at)
    refuse_by_contents(pen, ring, key, step, before=before, slip=slip, today=today)
    refuse_kept_out(tx, asker, slip)
    give_reason(pen, key, _why(step, before, event))
    _keep_joined(pen, join, case, slip, step.reason)
    people = tuple(dict.fromkeys((asker.id, me.id)))
    rewrite_slip(pen, key, lambda now: noted_step(now, step, people, case.stage_since))
    saved = keep_cover(tx, case, event)
    tell_report(pen, saved, timetable)
    return saved


def _keep_joined(
    pen: Pen, join: Join | None, case: Case, slip: Slip, reason: str
) -> None:
    """Write into both cases that they are one from now on, or are no longer."""
    if join:
        keep_join(pen, join, slip, reason)
    elif slip.merged_into:
        keep_apart(pen, case, slip.merged_into)


def _lock_cases(tx: Transaction, case_id: CaseId, step: Move) -> None:
    """Lock what the step changes before anything is read of it, always in one order."""
    for one in sorted({case_id, step.into or case_id}):
        lock_case(tx, one)


def _prepare_join(
    tx: Transaction, ring: PersonRing, case_id: CaseId, step: Move, slip: Slip
) -> Join | None:
    """Look at both of two cases that are to be joined; None for other steps."""
    if step.to is not Stage.MERGED or step.into is None:
        return None
    return prepare_join(tx, ring, case_id, step.into, slip)


def _why(step: Move, before: Case, event: Event) -> Reason:
    return Reason(
        act=event.act,
        text=step.reason.strip(),
        at=event.at,
        before=before.stage,
        after=step.to,
        codes=step.codes,
    )
