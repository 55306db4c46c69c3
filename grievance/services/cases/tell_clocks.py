"""Let the clocks of a case know that a letter of ours was sent."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.events import Event
from grievance.domain.happening import Happening
from grievance.domain.outgoing import Outgoing
from grievance.domain.timetable import Timetable
from grievance.domain.told import told
from grievance.services.boxes.keep import Pen, is_altered, keep_cover


def tell_clocks(pen: Pen, cover: Outgoing, timetable: Timetable) -> None:
    """
    Move the clocks that waited for this letter, in the transaction that marks it sent.

    A cover that was changed behind the log's back is left alone: the letter is gone
    all the same, and verification tells of the cover.
    """
    case = pen.tx.cases.get(cover.case_id)
    if not is_altered(pen.tx, case):
        happened(pen, case, told(cover.kind, cover.party), timetable)


def happened(
    pen: Pen, case: Case, whats: tuple[Happening, ...], timetable: Timetable
) -> Case:
    """Let clocks know of several things at once; saves nothing where none moves."""
    moved, event = case, None
    for what in whats:
        moved, event = _step(pen, moved, what, timetable)
    if event is None or moved.clocks == case.clocks:
        return case
    return keep_cover(pen.tx, moved, event)


def _step(
    pen: Pen, case: Case, what: Happening, timetable: Timetable
) -> tuple[Case, Event]:
    by = pen.author.holder
    return case.happened(what, timetable=timetable, by=by, at=pen.at)
