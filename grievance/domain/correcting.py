"""Keep the days of corrections among the facts of an audit file, and what is noted of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import Topic
from grievance.domain.correction import Correction, CorrectionNote
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.finding import Finding


def with_correction(facts: AuditFacts, finding: Finding) -> AuditFacts:
    """Return the facts with the days that a finding gives; or without, if it gives none."""
    topic: Topic = (finding.criterion, finding.version)
    before = _find(facts, topic)
    others = (one for one in facts.corrections if one != before)
    if finding.plan_by is None or finding.closed_by is None:
        return replace(facts, corrections=tuple(others))
    new = Correction(
        criterion=finding.criterion,
        version=finding.version,
        plan_by=finding.plan_by,
        closed_by=finding.closed_by,
    )
    new = new.following(before) if before else new
    return replace(facts, corrections=_ordered((*others, new)))


def with_note(facts: AuditFacts, note: CorrectionNote, *, today: date) -> AuditFacts:
    """
    Return the facts with what somebody noted of a correction.

    Raises:
        NotFoundError: Nothing of that criterion is to be corrected.

        NotAllowedError: The day is yet to come, it is on record already, or the
            criterion is there in several versions and none was named.
    """
    on = note.on or today
    if on > today:
        msg = f"{on} is yet to come; name the day on which it came about."
        raise NotAllowedError(msg)
    before = _named(facts, note)
    others = (one for one in facts.corrections if one != before)
    return replace(facts, corrections=_ordered((*others, before.seen(note.what, on))))


def _named(facts: AuditFacts, note: CorrectionNote) -> Correction:
    found = [
        one
        for one in facts.corrections
        if one.criterion == note.criterion and note.version in {"", one.version}
    ]
    if not found:
        msg = (
            f"Nobody waits for a correction of {note.criterion}; `grievance audits "
            "show` lists what is to be corrected."
        )
        raise NotFoundError(msg)
    if len(found) > 1:
        versions = ", ".join(one.version for one in found)
        msg = f"{note.criterion} is to be corrected in versions {versions}; name one."
        raise NotAllowedError(msg)
    return found[0]


def _find(facts: AuditFacts, topic: Topic) -> Correction | None:
    return next((one for one in facts.corrections if one.topic == topic), None)


def _ordered(corrections: Iterable[Correction]) -> tuple[Correction, ...]:
    return tuple(sorted(corrections, key=lambda one: one.topic))
