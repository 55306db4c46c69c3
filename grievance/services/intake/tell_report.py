"""
Let a report know how its sub-cases stand: when the last has ended, it is due itself.

Nothing ends by itself; a clock starts for whoever answers for the report, and stops
where a sub-case is opened again.
"""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.happening import Happening
from grievance.domain.standing import current
from grievance.domain.timetable import Timetable
from grievance.services.boxes.keep import Pen, is_altered, keep_cover


def tell_report(pen: Pen, case: Case, timetable: Timetable) -> None:
    """
    Start or stop the clock of the report that *case*, just saved, is of, if it is.

    Whoever works on a sub-case need not be able to open the report: its cover is all
    that changes.  A cover that was tampered with is left as it is.
    """
    report = pen.tx.cases.lock(case.parent) if case.parent else None
    if report is None or not report.is_open or is_altered(pen.tx, report):
        return
    is_over = not any(child.is_open for child in pen.tx.cases.children(report.id))
    if is_over == (current(report.clocks, ClockKind.REPORT_CLOSURE) is not None):
        return
    what = Happening.SUB_CASES_OVER if is_over else Happening.SUB_CASE_OPENED
    told, event = report.happened(
        what, timetable=timetable, by=pen.author.holder, at=pen.at
    )
    keep_cover(pen.tx, told, event)
