"""Say of a letter that it may be a reason to take its case up again."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.contents import LetterText, Why
from grievance.domain.standing import current


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
