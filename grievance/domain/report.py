"""
Published reports: one parent, and a case of its own for each organisation it names.

Letters are written to each of them alone, about itself alone; so each has a case that
is complete in itself, and only the parent tells which belong together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from grievance.domain.allegation import Respondent
from grievance.domain.case import Case, CaseKind
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import SpoolId
from grievance.domain.kind import refuse_without_say
from grievance.domain.people import Person


class Route(StrEnum):
    """Where an organisation goes that a report names: what somebody confirmed it to be."""

    SUB_CASE = "sub-case"  # a certified Entity
    MEMBER_CONDUCT = "member-conduct"  # a Member, of whom nothing is certified
    OUT_OF_SCOPE = "out-of-scope"  # neither: no case

    @property
    def makes_case(self) -> bool:
        """Whether there is a case about it."""
        return self is not Route.OUT_OF_SCOPE


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedOrganisation:
    """
    One that a report names, on record in the parent, with what became of it.

    *number* and *revision* as of an allegation; *name* is what people call it, *reason*
    why it is out of scope, or what to mind.  *spool_id* is the message as which the
    facts of its case went to the worker; its receipt names the case.
    """

    number: int
    revision: int = 1
    name: str = field(repr=False)
    route: Route
    respondent: Respondent | None = field(default=None, repr=False)
    reason: str = field(default="", repr=False)
    spool_id: SpoolId | None = None

    @property
    def key(self) -> str:
        """What it is known by within its report, so that none is taken up twice."""
        if self.respondent is not None:
            return f"{self.respondent.kind}:{self.respondent.id}"
        return f"outside:{' '.join(self.name.split()).casefold()}"


def refuse_fan_out(report: Case, by: Person) -> None:
    """
    Refuse to make sub-cases of what is no report, or by whom it is not for.

    Raises:
        NotAllowedError: It is no report or over, or *by* has no say in it.
    """
    refuse_without_say(report, by)
    if report.kind is not CaseKind.REPORT:
        msg = (
            f"This case is a {report.kind}; if it is a report, say so with "
            f"`grievance case kind {report.reference} report`."
        )
        raise NotAllowedError(msg)
    if not report.is_open:
        msg = f"This report is {report.stage}; reopen it before you fan it out."
        raise NotAllowedError(msg)


def refuse_unmade(waiting: int) -> None:
    """
    Refuse to end a report of which sub-cases are still to be made.

    Raises:
        NotAllowedError: So many are *waiting*.
    """
    if waiting:
        msg = (
            f"The worker has not made every sub-case yet ({waiting} to go); wait for "
            "it, or look for them in quarantine."
        )
        raise NotAllowedError(msg)
