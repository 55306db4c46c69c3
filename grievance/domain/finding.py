"""What an audit found about an item it was asked to look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Grade(StrEnum):
    """How far a criterion is met; the last one says that nobody looked."""

    CONFORMANCE = "conformance"
    MINOR = "minor"
    MAJOR = "major"
    CRITICAL = "critical-breach"
    NOT_APPLICABLE = "not-applicable"
    NOT_ASSESSED = "not-assessed"

    @property
    def is_answer(self) -> bool:
        """Whether the audit assessed it; otherwise the next one has to."""
        return self is not Grade.NOT_ASSESSED

    @property
    def is_nonconformance(self) -> bool:
        """Whether something has to be corrected."""
        return self in {Grade.MINOR, Grade.MAJOR, Grade.CRITICAL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """
    What an audit found on one criterion, as a person of the office confirmed it.

    *number* is that of the item in its audit file.  *internal* says what was checked and
    stays in the case; *published* is the wording that may be read by anybody, and may be
    neutral, for the reason given in *why_neutral*.  *found_on* is the day of the audit
    from which corrections are counted: *plan_by* and *closed_by*, where there are any.
    """

    number: int
    revision: int = 1
    criterion: str
    version: str = ""
    grade: Grade
    internal: str = field(default="", repr=False)
    published: str = field(default="", repr=False)
    why_neutral: str = field(default="", repr=False)
    found_on: date
    plan_by: date | None = None
    closed_by: date | None = None
