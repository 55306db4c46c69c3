"""
Settle the file of an audit when nothing of it is owed any more, and take it up again.

A file goes no way that a complaint goes: it waits for its audit, and is settled then.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.audit import Audit
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act, Event
from grievance.domain.ids import HolderId, holder_of
from grievance.domain.kind import refuse_without_say
from grievance.domain.people import Person
from grievance.domain.review_gate import open_gates
from grievance.domain.stage import Stage
from grievance.domain.timetable import Timetable


def settled(  # noqa: PLR0913  # which file, what is known of it, whose hands, when
    case: Case,
    facts: AuditFacts,
    audit: Audit | None,
    *,
    timetable: Timetable,
    by: Person,
    at: datetime,
) -> tuple[Case, Event]:
    """
    Return the file of an audit as it is when it is settled, and what is logged of it.

    Raises:
        NotAllowedError: It is closed already, something waits for an answer, a gate was
            not passed around an audit that was told something, or *by* has no say in it.
    """
    refuse_without_say(case, by)
    day = timetable.day_of(at)
    gates = ", ".join(open_gates(facts, audit) if facts.tellings else ())
    for is_wrong, sentence in (
        (not case.is_open, "This file is closed already."),
        (
            bool(facts.on),
            f"This audit has still to answer ({len(facts.on)}); confirm what it found.",
        ),
        (
            bool(gates),
            f"These gates wait for somebody to look: {gates}; pass them first.",
        ),
    ):
        if is_wrong:
            raise NotAllowedError(sentence)
    clocks = timetable.moved(
        case.clocks, before=case.stage, after=Stage.CLOSED, day=day
    )
    closed = replace(case, stage=Stage.CLOSED, stage_since=day, clocks=clocks)
    return closed, _event(closed, holder_of(by.id), at)


def taken_up_again(
    case: Case, *, timetable: Timetable, by: HolderId, at: datetime
) -> tuple[Case, Event]:
    """Return a closed file as it is when its audit has to answer something once more."""
    kept = (clock for clock in case.clocks if clock.kind is not ClockKind.RETENTION)
    opened = replace(
        case,
        stage=Stage.AUDIT_FOLLOW_UP,
        stage_since=timetable.day_of(at),
        clocks=tuple(kept),
        reopened=case.reopened + 1,
    )
    return opened, _event(opened, by, at)


def _event(case: Case, by: HolderId, at: datetime) -> Event:
    return Event(act=Act.STAGE_CHANGED, actor=by, case_id=case.id, at=at)
