"""Tell whether a letter may be a reason to take its case up again, and say so."""

from __future__ import annotations

from datetime import date

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.contents import LetterText, Why
from grievance.domain.slip import Flag
from grievance.domain.standing import current
from grievance.domain.step import resubmission_until


_WHY = {
    Flag.MAY_BE_TAKEN_UP: Why.AFTER_END,
    Flag.MAY_BE_RESUBMISSION: Why.RESUBMISSION,
}


def news_of(case: Case, day: date) -> Flag | None:
    """Return what a letter that comes on *day* may be, besides another letter."""
    if not case.is_complaint:
        return None  # a file is opened again by what its audit has to answer
    if not case.is_open:
        return Flag.MAY_BE_TAKEN_UP
    may_come_again = resubmission_until(case, day) is not None
    return Flag.MAY_BE_RESUBMISSION if may_come_again else None


def why_of(flag: Flag) -> Why:
    """Return what the letter itself says of that, for whoever reads it."""
    return _WHY[flag]


def say_news(case: Case, letter: LetterText) -> str:
    """Return a sentence for who triages, without its full stop; empty for most."""
    whys = {one.why for one in letter.related if one.reference == case.reference}
    if Why.RESUBMISSION in whys:
        return _resubmission(case)
    if Why.AFTER_END in whys and not case.is_open:
        return "it came after the end, and may be a reason to take the case up again"
    return ""


def _resubmission(case: Case) -> str:
    """Say until when, while that is still to be decided."""
    window = current(case.clocks, ClockKind.RESUBMISSION)
    if window is None or case.resubmitted:
        return ""
    return f"it came in time and may be a resubmission until {window.due_on}"
