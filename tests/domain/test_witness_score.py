"""What speaks for being there when an audit is held, point by point."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem
from grievance.domain.ids import AuditId, CaseId, EntityId
from grievance.domain.registry_ids import FirmId
from grievance.domain.slip import CodedAllegation, RespondentKind, Slip
from grievance.domain.urgency import Urgency
from grievance.domain.witness_score import WitnessScore, witness_score


START = date(2026, 6, 1)
DAY = timedelta(days=1)
LAST_YEAR = START - 365 * DAY
FIRM = FirmId(UUID(int=5))
CASE = CaseId(UUID(int=1))
EARLIER = Audit(
    id=AuditId(UUID(int=8)),
    entity_id=EntityId(UUID(int=1)),
    kind=AuditKind.SURVEILLANCE,
    actual_start=LAST_YEAR,
    status=AuditStatus.CLOSED,
)


def file_of(*criteria: str, carried: int = 0, **facts: object) -> Slip:
    """The slip of a file on one case, with an item for each criterion."""
    items = tuple(
        AuditItem(
            case_id=CASE, number=n, criterion=criterion, since=START, carried=carried
        )
        for n, criterion in enumerate(criteria, start=1)
    )
    audit = AuditFacts(audit_id=AuditId(UUID(int=9)), start=START, items=items)
    return replace(Slip(audit=audit), **facts)  # type: ignore[arg-type]  # fields of a slip


def case_of(public_since: date | None, **facts: object) -> dict[CaseId, Slip]:
    """The slip of the case, with evidence that was public since a day."""
    alleged = CodedAllegation(
        number=1,
        kind=RespondentKind.ENTITY,
        criterion="PS 10.3",
        public_since=public_since,
    )
    return {CASE: Slip(allegations=(replace(alleged, **facts),))}  # type: ignore[arg-type]  # fields of an allegation


def codes(score: WitnessScore) -> dict[str, int]:
    return {one.code: one.points for one in score.points}


def test_an_ordinary_audit_has_no_points() -> None:
    """
    So that nothing is suggested for it.
    """
    score = witness_score(file_of("PS 6.3"), case_of(None), ())

    assert {} == codes(score)
    assert not score.is_suggested


def test_every_point_has_its_reason() -> None:
    """
    Forced labour that an audit passed over although a report was public: be there.
    """
    file = file_of("PS 10.3", "PS 9.1", "CoC 7.1", carried=3, severity=Urgency.CRITICAL)
    known = case_of(LAST_YEAR - 30 * DAY)

    score = witness_score(file, known, [EARLIER])

    assert codes(score) == {
        "severity": 3,
        "breadth": 1,
        "carried": 4,
        "overlooked": 3,
        "critical-topic": 2,
    }
    assert score.is_suggested
    assert all(one.why for one in score.points)


def test_only_an_audit_that_could_have_known_and_found_nothing_counts() -> None:
    """
    Not where evidence came out later, nor where that audit found something.
    """
    file, start = file_of("PS 6.3"), LAST_YEAR
    found = case_of(start - DAY, finding="major", answered_by=EARLIER.id)

    assert {} == codes(witness_score(file, case_of(start + DAY), [EARLIER]))
    assert {} == codes(witness_score(file, found, [EARLIER]))
    planned = replace(EARLIER, status=AuditStatus.SCHEDULED)
    assert {} == codes(witness_score(file, case_of(start - DAY), [planned]))


def test_who_may_open_fewer_cases_is_told_so() -> None:
    """
    They see fewer points, and how many cases were not counted.
    """
    assert witness_score(file_of("PS 10.3"), {}, ()).unread == 1
    about_firm = {CASE: Slip(respondent=RespondentKind.AUDIT_FIRM, firms=(FIRM,))}
    score = witness_score(file_of("PS 6.3"), about_firm, ())
    assert codes(score) == {"complained-of": 3}
