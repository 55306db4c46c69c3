"""What an auditor's reply seems to say of each item, for a person to confirm."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from grievance.domain.finding import Finding, Grade
from grievance.domain.ids import AuditId


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedFinding:
    """A grade that a letter gives to a criterion; *line* is where it says so."""

    criterion: str
    grade: Grade
    comment: str = field(default="", repr=False)
    line: str = field(default="", repr=False)
    is_sure: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedFindings:
    """
    All that was read out of one letter of an audit file; nothing follows from it.

    *spool_id* names the message that it was read from, *acknowledged* is whether it says
    that the notice arrived, and with *says_more* there is something in it that nobody
    understood but people: it waits for them until it is *taken_up*.  To the *doubtful*
    criteria it gives several grades at once; *not_asked* are those that it grades although
    nobody asked.
    """

    spool_id: str
    at: datetime
    acknowledged: bool = False
    findings: tuple[ProposedFinding, ...] = ()
    says_more: bool = False
    doubtful: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
    taken_up: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether it says something that nobody has taken up."""
        return self.says_more and not self.taken_up


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditAnswer:
    """
    What an audit found, as the people on one case read it; it names no other case.

    *allegations* are numbers of that case, *revision* as of the finding.
    """

    audit_id: AuditId
    allegations: tuple[int, ...]
    revision: int
    criterion: str
    version: str = ""
    grade: Grade
    internal: str = field(default="", repr=False)
    published: str = field(default="", repr=False)
    why_neutral: str = field(default="", repr=False)
    found_on: date
    plan_by: date | None = None
    closed_by: date | None = None
    at: datetime


def answer_of(
    finding: Finding, audit_id: AuditId, allegations: Iterable[int], *, at: datetime
) -> AuditAnswer:
    """Return what a case is told of a finding on those of its *allegations*."""
    return AuditAnswer(
        audit_id=audit_id,
        allegations=tuple(sorted(allegations)),
        revision=finding.revision,
        criterion=finding.criterion,
        version=finding.version,
        grade=finding.grade,
        internal=finding.internal,
        published=finding.published,
        why_neutral=finding.why_neutral,
        found_on=finding.found_on,
        plan_by=finding.plan_by,
        closed_by=finding.closed_by,
        at=at,
    )
