"""
Look which audit has to answer what, and draft the notices that are due.

    read     all slips, as of one moment
    plan     which audit answers what; the same facts come to the same plan
    write    one file after the other, each in a transaction of its own

It is done every day and after every change, and as often as one likes: what is on the
books already is not written again.  A file that somebody changed meanwhile is left; the
next round takes it up.
"""

from __future__ import annotations

import logging

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Final

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.answers import Answers, answers_in, with_answers
from grievance.domain.errors import ConflictError, GrievanceError
from grievance.domain.ids import CaseId
from grievance.domain.outbox import Job, JobKind, LeaseLostError
from grievance.domain.slip import Slip
from grievance.domain.timetable import Timetable
from grievance.services.audits.audit_scope import AuditBooks
from grievance.services.audits.plan_audits import Planned, plan_audits
from grievance.services.audits.snapshot import Snapshot
from grievance.services.boxes.keep import Pen, altered, is_altered, keep_cover
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.envelopes.dispatch import Dispatch
from grievance.services.notices.keep_audit_file import (
    FileStep,
    keep_audit_file,
    step_of,
)
from grievance.services.notices.write_notice import NoticeStationery
from grievance.services.slips.kept_slips import SlipFile, keep_slips
from grievance.services.slips.known_slips import SlipMemory, known_slips
from grievance.services.slips.rewrite_as_worker import rewrite_as_worker
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError


LOG = logging.getLogger("grievance.worker")
KEPT: Final = timedelta(days=7)  # jobs that are done
SOON: Final = timedelta(minutes=1)
_Write = Callable[[Transaction], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Planner:
    """
    What planning needs besides the books.

    *open_stationery* and *open_catalogue* give what is read when it is needed first;
    in *file*, if there is one, *memory* is kept for the next start.
    """

    dispatch: Dispatch
    timetable: Timetable
    root_public: bytes = field(repr=False)
    open_catalogue: Callable[[], Catalogue]
    open_stationery: Callable[[], NoticeStationery]
    memory: SlipMemory = field(default_factory=SlipMemory, repr=False)
    file: SlipFile | None = None


def plan_notices(planner: Planner, job: Job) -> int:
    """
    Do one round, and end *job* with it; return how many notices were drafted.

    Raises:
        LeaseLostError: Another worker has taken over.
    """
    dispatch = planner.dispatch
    today = planner.timetable.day_of(dispatch.now())
    with dispatch.store.read() as tx:
        seen = tx.outbox.ready(JobKind.PLAN_NOTICES)
        snapshot = Snapshot.of(known_slips(tx, dispatch.ring, planner.memory))
        books = AuditBooks.read(tx)
    if planner.file is not None:
        keep_slips(dispatch.store, planner.file, planner.memory)
    answers = answers_in(snapshot.facts.values())
    answered = _answered(snapshot, answers)
    snapshot = replace(snapshot, slips={**snapshot.slips, **answered})
    plan = plan_audits(snapshot, books, planner.open_catalogue(), today=today)
    steps = tuple(_steps(planner, snapshot, plan.audits, today))
    writes = [_answer_write(planner, case_id, answers) for case_id in answered]
    writes += [_file_write(planner, step) for step in steps]
    is_left = [_write(dispatch, job, write) for write in writes]
    with dispatch.store.begin() as tx:
        tx.outbox.finish(job)
        tx.outbox.end_ready(seen)
        tx.outbox.forget(JobKind.PLAN_NOTICES, before=dispatch.now() - KEPT)
        if any(is_left):
            promise_planning(tx, at=dispatch.now() + SOON)
    return sum(step.note is not None for step in steps)


def _answered(snapshot: Snapshot, answers: Answers) -> dict[CaseId, Slip]:
    """Return the slips that do not say yet what audits have answered."""
    about = {case_id for case_id, _ in answers} & snapshot.slips.keys()
    found = {
        one: with_answers(snapshot.slips[one], one, answers)
        for one in sorted(about, key=str)
    }
    return {one: slip for one, slip in found.items() if slip != snapshot.slips[one]}


def _steps(
    planner: Planner, snapshot: Snapshot, audits: tuple[Planned, ...], today: date
) -> Iterator[FileStep]:
    """Yield what is to be written of each audit of which something is new."""
    rules = planner.open_stationery().rules
    for planned in audits:
        step = step_of(planner.dispatch.ring, planned, snapshot, rules, today)
        if step is not None:
            yield step


def _answer_write(planner: Planner, case_id: CaseId, answers: Answers) -> _Write:
    ring, dispatch = planner.dispatch.ring, planner.dispatch

    def write(tx: Transaction) -> object:
        case = tx.cases.get(case_id)
        if is_altered(tx, case):
            what = "The cover of this case"
            raise altered(what)
        rewrite_as_worker(
            dispatch.pen(tx),
            ring,
            case_id,
            lambda slip: with_answers(slip, case_id, answers),
        )
        return keep_cover(tx, *case.answer_arrived(at=dispatch.now()))

    return write


def _file_write(planner: Planner, step: FileStep) -> _Write:
    def write(tx: Transaction) -> object:
        pen: Pen = planner.dispatch.pen(tx)
        return keep_audit_file(
            pen,
            planner.dispatch.ring,
            step,
            planner.open_stationery(),
            timetable=planner.timetable,
            root_public=planner.root_public,
        )

    return write


def _write(dispatch: Dispatch, job: Job, write: _Write) -> bool:
    """
    Write one thing, fenced by the lease; return whether it has to be looked at again.

    What is wrong with one file keeps no other back: `grievance log verify` names it.
    """
    try:
        with dispatch.store.begin() as tx:
            tx.outbox.renew(job, at=dispatch.now(), lease=dispatch.lease)
            write(tx)
    except LeaseLostError:
        raise
    except ConflictError:
        return True
    except (GrievanceError, SealError) as error:
        LOG.warning("an audit file is left as it is: %s", type(error).__name__)
    return False
