"""
What an Entity has to correct after an audit, until when, and that somebody saw it done.

They are facts of the audit's file, not clocks of it: each criterion has days of its own,
they go on when the file is settled, and a plain column that counts from the end of an
audit would say which audit the file is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from grievance.domain.errors import NotAllowedError


class Seen(StrEnum):
    """What somebody of the office notes of a correction."""

    PLAN_CAME = "plan-came"
    CORRECTED = "corrected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """
    A non-conformance, by when its corrective action plan is due and it is corrected.

    *planned_on* is the day on which the plan came, *closed_on* that on which it was
    corrected; none while nobody has noted it.
    """

    criterion: str
    version: str = ""
    plan_by: date
    closed_by: date
    planned_on: date | None = None
    closed_on: date | None = None

    @property
    def topic(self) -> tuple[str, str]:
        """The criterion, with its version."""
        return self.criterion, self.version

    @property
    def waits_for(self) -> Seen | None:
        """What is to be noted of it next; None once it is corrected."""
        if self.closed_on is not None:
            return None
        return Seen.CORRECTED if self.planned_on else Seen.PLAN_CAME

    def is_plan_late(self, today: date) -> bool:
        """Whether a plan is still waited for, although its day is over."""
        is_waited_for = self.planned_on is None and self.closed_on is None
        return is_waited_for and today > self.plan_by

    def is_late(self, today: date) -> bool:
        """Whether it should be corrected by now, and nobody has noted that it is."""
        return self.closed_on is None and today > self.closed_by

    def seen(self, what: Seen, on: date) -> Correction:
        """
        Return it with what somebody noted; of a plan, and of a correction, the last day.

        Raises:
            NotAllowedError: It is noted for that very day already.
        """
        after = replace(self, closed_on=on)
        if what is Seen.PLAN_CAME:
            after = replace(self, planned_on=on)
        if after == self:
            msg = f"It is on record already: {self.criterion}, {what}, on {on}."
            raise NotAllowedError(msg)
        return after

    def following(self, before: Correction) -> Correction:
        """
        Return it with what was noted of the same criterion *before* a revision.

        A note stands for the day it was noted for: with another day it is asked anew.
        """
        is_same_plan = before.plan_by == self.plan_by
        is_same_end = before.closed_by == self.closed_by
        return replace(
            self,
            planned_on=before.planned_on if is_same_plan else None,
            closed_on=before.closed_on if is_same_end else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionNote:
    """
    That somebody saw to a correction; *on* is when it came about, today where None.

    *text* says how it is known, and lies sealed in the file.
    """

    criterion: str
    version: str = ""
    what: Seen
    on: date | None = None
    text: str = field(repr=False)
