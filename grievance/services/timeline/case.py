"""What became of a case: letters, stages, what was flagged for an audit, and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from grievance.domain.case import Case
from grievance.domain.draft import SentCopy
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.domain.timeline import Lane, Moment, TimelineEntry
from grievance.domain.timetable import Timetable
from grievance.services.cases.read_letters import OpenedLetter


def stage_entries(case: Case, slip: Slip) -> Iterator[TimelineEntry]:
    """Yield when it came, each stage that it came to, and what it came to."""
    yield _entry(case.received_on, Moment.RECEIVED, case.reference, "received")
    last = slip.stages[-1] if slip.stages else None
    for one in slip.stages:
        outcome = f", {slip.outcome}" if one is last and slip.outcome else ""
        if one.stage != Stage.RECEIVED or outcome:
            yield _entry(one.since, Moment.STAGE, "", f"{one.stage}{outcome}")
    if last is None and case.stage_since != case.received_on:
        yield _entry(case.stage_since, Moment.STAGE, "", str(case.stage))


def flag_entries(slip: Slip) -> Iterator[TimelineEntry]:
    """Yield when something was flagged for an audit to answer."""
    for one in slip.allegations:
        if one.flagged and one.flagged_on is not None:
            said = f"{one.criterion} flagged for the next audit"
            yield _entry(one.flagged_on, Moment.FLAGGED, f"A{one.number}", said)


def letter_entries(
    letters: Iterable[OpenedLetter], copies: Iterable[SentCopy], timetable: Timetable
) -> Iterator[TimelineEntry]:
    """Yield the letters that came and still lie here, and those that went."""
    for one in letters:
        if not one.is_elsewhere:
            day = timetable.day_of(one.letter.received_at)
            said = one.letter.subject or "without a subject"
            yield _entry(day, Moment.LETTER_CAME, f"letter {one.number}", said)
    for copy in copies:
        if copy.notice is None:  # those stand in a lane of their own
            day, kind = timetable.day_of(copy.at), copy.kind.replace("-", " ")
            said = f"{kind} to the {copy.to.party}"
            yield _entry(day, Moment.LETTER_WENT, f"draft {copy.draft}", said)


def _entry(on: date, moment: Moment, about: str, said: str) -> TimelineEntry:
    return TimelineEntry(
        on=on,
        lane=Lane.CASE,
        moment=moment,
        about=about,
        text=said,
    )
