"""What an audit was asked, criterion by criterion, and what is known of each by now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.audit_item import AuditItem, Topic
from grievance.domain.finding import Finding
from grievance.domain.proposed_finding import ProposedFinding
from tui.asking.audits import FilePage


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a letter seems to say of it; *letter* is its number in the file, if known."""

    proposed: ProposedFinding = field(repr=False)
    letter: int | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """
    A criterion of one version: what letters *said*, the last at the end.

    The *doubtful* letters after that, by number, name it and give it no one grade.
    *is_held* is whether the audit has begun, so that it may have answered.
    """

    topic: Topic
    items: tuple[AuditItem, ...]
    finding: Finding | None = field(repr=False)
    said: tuple[Said, ...] = field(repr=False)
    doubtful: tuple[int | None, ...] = ()
    is_held: bool

    @property
    def name(self) -> str:
        """What the criterion is called, with its version."""
        return " ".join(filter(None, self.topic))

    @property
    def waits(self) -> bool:
        """Whether this audit has still to answer it."""
        return any(item.is_on for item in self.items)

    @property
    def latest(self) -> Said | None:
        """What was said of it last."""
        return self.said[-1] if self.said else None

    @property
    def is_due(self) -> bool:
        """Whether somebody has to confirm something of it now."""
        return self.is_contradicted or (
            self.waits and (self.is_held or bool(self.said or self.doubtful))
        )

    @property
    def is_contradicted(self) -> bool:
        """Whether the last letter has another grade than the one that is confirmed."""
        if self.finding is None or self.latest is None:
            return False
        return self.latest.proposed.grade is not self.finding.grade


def asked_of(page: FilePage) -> tuple[Asked, ...]:
    """Return what is on the file, in the order of the criteria."""
    opened = page.opened
    items, known = opened.facts.items, opened.findings
    audit = opened.audit
    return tuple(
        Asked(
            topic=topic,
            items=tuple(item for item in items if item.topic == topic),
            finding=next((f for f in known if (f.criterion, f.version) == topic), None),
            said=tuple(_said(page, topic[0])),
            doubtful=_doubtful(page, topic[0]),
            is_held=audit is not None and audit.actual_start is not None,
        )
        for topic in sorted({item.topic for item in items})
    )


def _said(page: FilePage, criterion: str) -> Iterator[Said]:
    """Yield what letters said in the order in which they came."""
    for every in page.opened.proposed:
        letter = page.opened.letters.get(every.spool_id)
        for one in every.findings:
            if one.criterion == criterion:
                yield Said(proposed=one, letter=letter, at=every.at)


def _doubtful(page: FilePage, criterion: str) -> tuple[int | None, ...]:
    """Return the letters that name it without a grade, since the last that gave one."""
    found: list[int | None] = []
    for every in page.opened.proposed:
        if any(one.criterion == criterion for one in every.findings):
            found.clear()
        if criterion in every.doubtful:
            found.append(page.opened.letters.get(every.spool_id))
    return tuple(found)
