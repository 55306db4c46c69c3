"""What was read out of an auditor's reply: proposals, which a person confirms."""

from __future__ import annotations

from dataclasses import dataclass, field

from grievance.domain.finding import Grade


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFinding:
    """
    A grade that a reply gives to a criterion of the form.

    *line* is where it says so.  *is_sure* only where it says a known label for exactly
    this criterion, once, and nothing beside it that could mean something else.
    """

    criterion: str
    grade: Grade
    comment: str = field(default="", repr=False)
    line: str = field(default="", repr=False)
    is_sure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadAnswer:
    """
    A reply as far as it was understood.

    *unread* is all that somebody wrote and that is in no finding, line by line.  Of the
    *doubtful* criteria it says several grades at once; *not_asked* are those that it
    grades although nobody asked.
    """

    acknowledged: bool
    findings: tuple[ReadFinding, ...]
    unread: str = field(default="", repr=False)
    doubtful: tuple[str, ...] = ()
    not_asked: tuple[str, ...] = ()
