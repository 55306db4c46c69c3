"""
Confirm what an audit found, criterion by criterion: what that needs, and what follows.

Each word stands on its own, in whatever order auditors answer.  A grade answers every
item of its criterion; *not assessed* hands them to the next audit.  What was answered
stays answered: a second word on it is a revision.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from grievance.domain.audit import Audit, AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, ItemState, Left, Topic
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.finding import Finding, Grade
from grievance.domain.limit import add_months
from grievance.domain.planning import start_of


# Defaults of this project, counted from the end of the audit; they are nobody's rules.
PLAN_WITHIN: Final = 1  # months, until a corrective action plan
CLOSED_WITHIN: Mapping[Grade, int] = MappingProxyType(  # months, until it is corrected
    {Grade.MINOR: 12, Grade.MAJOR: 6, Grade.CRITICAL: 0}
)
LONGEST_WORDING: Final = 20_000  # characters
_BEGUN = frozenset(
    {AuditStatus.UNDER_WAY, AuditStatus.REPORT_SUBMITTED, AuditStatus.CLOSED}
)
_SAID = frozenset({ItemState.ON, ItemState.ANSWERED, ItemState.CARRIED})


@dataclass(frozen=True, slots=True, kw_only=True)
class NewFinding:
    """
    What a person confirms of one criterion; wordings as in `Finding`.

    With *neutral* the published wording does not name what it is about, for a reason.
    *found_on* is the last day of the audit.  *despite* is the reason for a wording in
    which the leak guard found something.
    """

    criterion: str
    version: str = ""
    grade: Grade
    internal: str = field(repr=False)
    published: str = field(default="", repr=False)
    neutral: bool = False
    why_neutral: str = field(default="", repr=False)
    found_on: date
    despite: str = field(default="", repr=False)

    def check(self, today: date) -> None:
        """
        Refuse what does not say what it must.

        Raises:
            NotAllowedError: A wording or a reason is missing, misplaced or too long, or
                the day is yet to come.
        """
        published, why = self.published.strip(), self.why_neutral.strip()
        longest = max(map(len, (self.internal, self.published, self.why_neutral)))
        for is_wrong, sentence in (
            (not self.internal.strip(), _NO_INTERNAL),
            (self.grade.is_nonconformance and not published, _NO_PUBLISHED),
            (self.neutral and not published, _NOTHING_NEUTRAL),
            (self.neutral and not why, _NOT_WHY),
            (bool(why) and not self.neutral, _WHY_MISPLACED),
            (longest > LONGEST_WORDING, _TOO_LONG),
            (
                self.found_on > today,
                f"{self.found_on} is yet to come; name the day the audit ended.",
            ),
        ):
            if is_wrong:
                raise NotAllowedError(sentence)


_NO_INTERNAL = "Say in the internal wording what was checked, or why nothing was."
_NO_PUBLISHED = (
    "A non-conformance needs a published wording; it may be neutral, with a reason."
)
_NOTHING_NEUTRAL = "A neutral wording is a published one; write it."
_NOT_WHY = "Say why the published wording is neutral; that stays inside."
_WHY_MISPLACED = "Why a wording is neutral belongs to one that is; say that it is."
_TOO_LONG = f"A wording has at most {LONGEST_WORDING} characters; shorten it."


def refuse_early(audit: Audit | None, found_on: date, today: date) -> None:
    """
    Refuse what an audit is said to have found before it was held.

    So nobody gets rid of a question by an answer that nobody can have given yet.

    Raises:
        NotAllowedError: It has not begun, as far as the registry knows, or began later.
    """
    if audit is None or audit.status is AuditStatus.CANCELLED:
        return
    start = start_of(audit)
    has_begun = audit.status in _BEGUN or (start is not None and start <= today)
    if not has_begun:
        msg = (
            "This audit has not begun, as far as the registry knows; once it has, say so "
            "with `grievance audits begin`."
        )
        raise NotAllowedError(msg)
    if audit.actual_start is not None and found_on < audit.actual_start:
        msg = (
            f"This audit began on {audit.actual_start}; name the day on which it ended."
        )
        raise NotAllowedError(msg)


def topic_on(facts: AuditFacts, criterion: str, version: str = "") -> Topic:
    """
    Return the criterion, with its version, of which something is on the file.

    Raises:
        NotFoundError: Nothing is.

        NotAllowedError: It is on it in several versions, and none was named.
    """
    known = {item.topic for item in facts.items}
    versions = sorted(v for c, v in known if c == criterion and version in {"", v})
    if not versions:
        asked = ", ".join(sorted({code for code, _ in known})) or "nothing"
        msg = f"This audit was not asked about {criterion}; it was about: {asked}."
        raise NotFoundError(msg)
    if len(versions) > 1:
        msg = (
            f"{criterion} is on this file in versions {', '.join(versions)}; name one."
        )
        raise NotAllowedError(msg)
    return criterion, versions[0]


def make_finding(
    new: NewFinding, topic: Topic, before: Finding | None, number: int
) -> Finding:
    """Return the finding on *topic*, or the next revision of the one *before*."""
    grade = new.grade
    is_corrected = grade.is_nonconformance
    plan_by = add_months(new.found_on, PLAN_WITHIN) if is_corrected else None
    return Finding(
        number=before.number if before else number,
        revision=before.revision + 1 if before else 1,
        criterion=topic[0],
        version=topic[1],
        grade=grade,
        internal=new.internal.strip(),
        published=new.published.strip(),
        why_neutral=new.why_neutral.strip(),
        found_on=new.found_on,
        plan_by=plan_by,
        closed_by=(
            add_months(new.found_on, CLOSED_WITHIN[grade]) if is_corrected else None
        ),
    )


def concerned(facts: AuditFacts, topic: Topic) -> tuple[AuditItem, ...]:
    """
    Return the items that a finding on *topic* is about.

    An item that went to another audit is among them where this one was told of it:
    nobody knew then that it would answer all the same.
    """
    return tuple(
        item
        for item in facts.items
        if item.topic == topic and (item.state in _SAID or _answers_late(item))
    )


def with_finding(
    facts: AuditFacts, topic: Topic, grade: Grade, *, on: date
) -> AuditFacts:
    """
    Return the facts with the items of *topic* answered, or carried to the next audit.

    Raises:
        NotAllowedError: Nobody waits for it any more, or it was answered before and is
            said not to be assessed.
    """
    about = concerned(facts, topic)
    if not about:
        msg = "Nobody waits any more for what this audit says of it; write a note."
        raise NotAllowedError(msg)
    is_answered = any(item.state is ItemState.ANSWERED for item in about)
    if is_answered and not grade.is_answer:
        msg = (
            "This audit has answered that, and what was answered stays so; where it has "
            "to be looked at again, flag the allegation anew."
        )
        raise NotAllowedError(msg)
    items = tuple(
        _said(item, grade, on) if item in about else item for item in facts.items
    )
    said = replace(facts, items=items)
    is_done = bool(facts.on) and not said.on
    return replace(said, answered_on=on) if is_done else said


def _said(item: AuditItem, grade: Grade, on: date) -> AuditItem:
    if not grade.is_answer:
        return _carried(item, grade, on) if item.is_on else item
    is_again = item.state is ItemState.ANSWERED
    day = item.left_on if is_again and item.left_on else on
    left = item.leave(ItemState.ANSWERED, Left.ANSWERED, on=day)
    return replace(left, grade=grade.value)


def _carried(item: AuditItem, grade: Grade, on: date) -> AuditItem:
    left = item.leave(ItemState.CARRIED, Left.NOT_ASSESSED, on=on)
    return replace(left, grade=grade.value)


def _answers_late(item: AuditItem) -> bool:
    return item.state is ItemState.MOVED and bool(item.told)
