"""Bring the file of one audit up to the plan: its facts, and the notice that is due."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_slip import audit_slip
from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.contents import PartKind
from grievance.domain.errors import ConflictError
from grievance.domain.happening import Happening
from grievance.domain.ids import PersonId
from grievance.domain.next_notice import NoticeRules, with_notice
from grievance.domain.notice_note import NoticeNote
from grievance.domain.planning import is_ahead
from grievance.domain.settled_file import taken_up_again
from grievance.domain.slip import Slip
from grievance.domain.timetable import Timetable
from grievance.services.access.recuse_conflicted import recuse_conflicted
from grievance.services.audits.audit_file_box import days_earlier, make_audit_file
from grievance.services.audits.plan_audits import Planned, entity_of
from grievance.services.audits.snapshot import Snapshot
from grievance.services.boxes.keep import Pen, altered, is_altered, keep_cover
from grievance.services.boxes.post_part import post_to_contents
from grievance.services.cases.tell_clocks import happened
from grievance.services.log.make_checkpoint import make_checkpoint
from grievance.services.notices.write_notice import (
    NoticeSource,
    NoticeStationery,
    write_notice,
)
from grievance.services.slips.rewrite_as_worker import rewrite_as_worker
from grievance.vault.checkpoint import sign_checkpoint
from grievance.vault.ring import WorkerRing


@dataclass(frozen=True, slots=True, kw_only=True)
class FileStep:
    """
    The file of an audit as it is to be, with the notice that is to be drafted, if any.

    *handlers* are those of its cases.
    """

    planned: Planned
    facts: AuditFacts
    slip: Slip = field(repr=False)
    note: NoticeNote | None
    handlers: tuple[PersonId, ...]
    is_held: bool


def step_of(
    ring: WorkerRing,
    planned: Planned,
    snapshot: Snapshot,
    rules: NoticeRules,
    today: date,
) -> FileStep | None:
    """Return what is to be written of an audit; None where nothing is."""
    facts, note = _with_notice(ring, planned, rules, today)
    before = planned.file.slip if planned.file else Slip()
    entity_id = entity_of(planned)
    if entity_id is None or (planned.file is None and note is None):
        return None  # what an audit has to answer follows from the slips of the cases
    slip = audit_slip(facts, entity_id, planned.slips, before)
    audit = planned.audit
    is_held = audit is not None and not is_ahead(audit, today)
    if slip == before and not (is_held and _waits_unsaid(planned)):
        return None
    handlers = (
        snapshot.cases[i.case_id].handler
        for i in facts.on
        if i.case_id in snapshot.cases
    )
    return FileStep(
        planned=planned,
        facts=facts,
        slip=slip,
        note=note,
        handlers=tuple(dict.fromkeys(one for one in handlers if one)),
        is_held=is_held,
    )


def _waits_unsaid(planned: Planned) -> bool:
    """Whether an answer is waited for, and no clock of the file says so."""
    facts, file = planned.facts, planned.file
    if file is None or not (facts.tellings and facts.on):
        return False
    kind = ClockKind.AUDIT_ANSWER
    return not any(c.kind is kind and not c.is_stopped for c in file.case.clocks)


def _with_notice(
    ring: WorkerRing, planned: Planned, rules: NoticeRules, today: date
) -> tuple[AuditFacts, NoticeNote | None]:
    """Return the facts with the notice that has to wait now, drawn for its audit."""
    rules = replace(rules, earlier=days_earlier(ring, planned.audit_id))
    return with_notice(planned.facts, planned.audit, rules, today, planned.current)


def keep_audit_file(  # noqa: PLR0913  # in whose name, what, with which words
    pen: Pen,
    ring: WorkerRing,
    step: FileStep,
    stationery: NoticeStationery,
    *,
    timetable: Timetable,
    root_public: bytes,
) -> Case:
    """
    Write the facts of a file, which is made where there is none, and draft its notice.

    Raises:
        ConflictError: It is not as the plan saw it any more.

        NotAllowedError: Nobody may read it, or it is full.

        AlteredError, SealError: Somebody changed the books.
    """
    file = step.planned.file
    if file is None:
        case = make_audit_file(
            pen, ring, step.slip, timetable, handlers=step.handlers, at=pen.at
        )
    else:
        case = _rewritten(pen, ring, file.case, step)
    if step.note is not None:
        _draft(pen, ring, case, step, step.note, stationery, timetable, root_public)
    case = _taken_up(pen, pen.tx.cases.get(case.id), step, timetable)
    return happened(pen, case, _happened(step), timetable)


def _taken_up(pen: Pen, case: Case, step: FileStep, timetable: Timetable) -> Case:
    """Open a file that was settled, where its audit has something to answer again."""
    if case.is_open or not step.facts.on:
        return case
    by = pen.author.holder
    return keep_cover(
        pen.tx, *taken_up_again(case, timetable=timetable, by=by, at=pen.at)
    )


def _rewritten(pen: Pen, ring: WorkerRing, case: Case, step: FileStep) -> Case:
    assert step.planned.file is not None  # or it would be made
    before = step.planned.file.slip
    if is_altered(pen.tx, case):
        what = "The cover of this file"
        raise altered(what)

    def changed(slip: Slip) -> Slip:
        if slip != before:
            msg = "Somebody else changed this file meanwhile; look again."
            raise ConflictError(msg)
        return step.slip

    rewrite_as_worker(pen, ring, case.id, changed)
    recuse_conflicted(pen, case.id, before, step.slip)
    return _with_other_reader(pen, pen.tx.cases.get(case.id), before, step)


def _with_other_reader(pen: Pen, case: Case, before: Slip, step: FileStep) -> Case:
    """Let those who were told before prove nothing by it: others hold the audit now."""
    was = before.audit.addressee if before.audit else ""
    if was in {"", step.facts.addressee}:
        return case
    return keep_cover(pen.tx, *case.other_correspondent(at=pen.at))


def _draft(  # noqa: PLR0913, PLR0917  # all that a notice is made of
    pen: Pen,
    ring: WorkerRing,
    case: Case,
    step: FileStep,
    note: NoticeNote,
    stationery: NoticeStationery,
    timetable: Timetable,
    root_public: bytes,
) -> None:
    assert step.planned.audit is not None  # or nothing is told
    checkpoint = make_checkpoint(pen.tx, ring, root_public=root_public)
    source = NoticeSource(
        audit=step.planned.audit,
        facts=step.facts,
        note=note,
        reference=case.reference,
        checkpoint=sign_checkpoint(checkpoint, ring.author.signing),
    )
    today = timetable.day_of(pen.at)
    draft = write_notice(pen.tx, source, stationery, today=today, at=pen.at)
    post_to_contents(pen, case.id, PartKind.DRAFT, draft)


def _happened(step: FileStep) -> tuple[Happening, ...]:
    """Return what the clocks of the file have to know."""
    if step.note is not None:
        return (Happening.NOTICE_DRAFTED,)
    settled = () if step.facts.pending else (Happening.NOTICE_SETTLED,)
    is_asked = step.is_held and step.facts.tellings and step.facts.on
    return (*settled, *((Happening.AUDIT_HELD,) if is_asked else ()))
