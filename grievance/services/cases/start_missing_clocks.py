"""Give clocks to the open cases that came in before covers had any."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.events import Act, Event
from grievance.domain.ids import WORKER
from grievance.domain.timetable import Timetable
from grievance.services.boxes.keep import Pen, is_altered, keep_cover


def start_missing_clocks(pen: Pen, timetable: Timetable) -> int:
    """
    Start, in each, what its stage waits for since it came to it; return in how many.

    A cover that was changed behind the log's back stays as it is, for `log verify`.
    """
    started = 0
    for found in pen.tx.worklists.without_due_day():
        case = pen.tx.cases.lock(found.id)
        if case is None or case.clocks or is_altered(pen.tx, case):
            continue
        keep_cover(pen.tx, *_begun(case, timetable, pen.at))
        started += 1
    return started


def _begun(case: Case, timetable: Timetable, at: datetime) -> tuple[Case, Event]:
    day = timetable.day_of(at)
    clocks = timetable.begun(case.stage, case.urgency, since=case.stage_since, day=day)
    event = Event(act=Act.CLOCKS_MOVED, actor=WORKER, case_id=case.id, at=at)
    return replace(case, clocks=clocks), event
