"""What themes are named from is read off slips: once, and only what people took up."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import UUID

from grievance.catalogue.catalogue import shipped_catalogue
from grievance.domain.audit import Audit, AuditKind
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, ItemState, Left
from grievance.domain.certification import Certification, CertificationStatus
from grievance.domain.ids import AuditId, CaseId, CertificationId, EntityId
from grievance.domain.registry_ids import FirmId, MemberId
from grievance.domain.slip import (
    MOST_STAGES,
    CodedAllegation,
    RespondentKind,
    Slip,
    StageDate,
)
from grievance.services.statistics.theme_sources import (
    ThemeSources,
    answers_in,
    complaints_in,
    known_holders,
)
from grievance.statistics.audit_themes import Answer
from grievance.statistics.periods import month_of, quarter_of
from grievance.statistics.themes import Complaint


MONTH = month_of("2026-10")
SMELTER, MILL = EntityId(UUID(int=1)), EntityId(UUID(int=2))
GROUP = MemberId(UUID(int=3))
AUDIT = AuditId(UUID(int=4))
FIRM = FirmId(UUID(int=5))
ADMITTED = StageDate(stage="assessment", since=date(2026, 10, 8))
TAKEN_UP = Slip(
    entities=(SMELTER, MILL),
    criteria=("PS 10.3", "PS 9.8b"),
    stages=(StageDate(stage="received", since=date(2026, 9, 28)), ADMITTED),
    proposed=False,
)
FORCED_LABOUR = AuditItem(
    case_id=CaseId(UUID(int=6)),
    number=1,
    criterion="PS 10.3",
    version="V3.1",
    since=date(2026, 5, 1),
)


def sources(*complaints: list[Slip], items: tuple[AuditItem, ...] = ()) -> ThemeSources:
    return ThemeSources(
        firms={SMELTER: frozenset({str(FIRM)})},
        catalogue=shipped_catalogue(),
        complaints=complaints,
        files=(AuditFacts(audit_id=AUDIT, items=items),),
        holders={SMELTER: str(GROUP), MILL: str(GROUP)},
        audits={
            AUDIT: Audit(
                id=AUDIT,
                entity_id=SMELTER,
                kind=AuditKind.SURVEILLANCE,
                firm_id=FIRM,
            )
        },
        certifications=(),
    )


def read(*complaints: list[Slip]) -> list[Complaint]:
    return list(complaints_in(sources(*complaints), MONTH))


def test_a_complaint_is_about_holders_and_whole_criteria() -> None:
    """
    Two Entities of one Member are one holder; 9.8b is 9.8.
    """
    expected = Complaint(
        criteria=frozenset({"PS 10.3", "PS 9.8"}),
        holders=frozenset({str(GROUP)}),
        firms=frozenset({str(FIRM)}),
    )

    assert [expected] == read([TAKEN_UP])


def test_what_nobody_looked_at_makes_no_theme() -> None:
    """
    Not what waits for triage, and not the criteria that only the machine proposed.
    """
    waiting = replace(TAKEN_UP, stages=TAKEN_UP.stages[:1])
    guessed = replace(TAKEN_UP, proposed=True)

    assert [] == read([waiting])
    assert [frozenset()] == [one.criteria for one in read([guessed])]


def test_what_is_alleged_counts_as_its_standard_numbers_it_now() -> None:
    """
    PS V2 8.3 is 8.4 today; what was withdrawn is alleged no more.
    """
    alleged = CodedAllegation(
        number=1,
        kind=RespondentKind.ENTITY,
        respondent=str(SMELTER),
        criterion="PS 8.3",
        version="V2",
    )
    withdrawn = replace(alleged, number=2, criterion="PS 1.1", state="withdrawn")
    slip = replace(TAKEN_UP, proposed=True, allegations=(alleged, withdrawn))

    (complaint,) = read([slip])
    assert frozenset({"PS 8.4"}) == complaint.criteria


def test_it_counts_in_one_period_only() -> None:
    """
    That of the first time it was taken up, whatever is decided, or taken up, later.
    """
    again = replace(
        TAKEN_UP,
        stages=(
            *TAKEN_UP.stages,
            StageDate(stage="assessment", since=date(2027, 1, 5)),
        ),
    )
    forgotten = replace(TAKEN_UP, stages=(ADMITTED,) * MOST_STAGES)

    assert 1 == len(read([again]))
    assert [] == list(complaints_in(sources([again]), month_of("2027-01")))
    assert [] == read([forgotten])


def test_a_report_is_one_complaint() -> None:
    """
    With the Entities and criteria of all its sub-cases, by the first that was taken up.
    """
    report = replace(TAKEN_UP, entities=(), criteria=(), stages=())
    later = StageDate(stage="assessment", since=date(2026, 12, 1))
    parts = [TAKEN_UP, replace(TAKEN_UP, criteria=("CoC 7.1",), stages=(later,))]

    (complaint,) = read([report, *parts])
    assert frozenset({"PS 10.3", "PS 9.8", "CoC 7.1"}) == complaint.criteria


def test_an_audit_answers_a_criterion_once() -> None:
    """
    However many cases asked; what one of them was not told of was not assessed.
    """
    found = replace(
        FORCED_LABOUR.leave(ItemState.ANSWERED, Left.ANSWERED, on=date(2026, 10, 20)),
        grade="major",
    )
    missed = replace(
        FORCED_LABOUR.leave(
            ItemState.CARRIED, Left.NOT_ASSESSED, on=date(2026, 10, 20)
        ),
        number=2,
        grade="not-assessed",
    )
    moved = replace(
        FORCED_LABOUR.leave(ItemState.MOVED, Left.LATER, on=date(2026, 10, 20)),
        number=3,
        criterion="PS 9.1",
    )
    every = sources(items=(found, replace(found, number=4), missed, moved))
    expected = Answer(
        criterion="PS 10.3",
        holder=str(GROUP),
        firm=str(FIRM),
        is_assessed=False,
        is_wrong=True,
    )

    assert [expected] == list(answers_in(every, MONTH))
    assert [expected] == list(answers_in(every, quarter_of("2026-Q4")))
    assert [] == list(answers_in(every, month_of("2026-11")))


def test_holders_are_known_by_standard() -> None:
    """
    Each counts once, while a certificate of theirs is in force.
    """
    ran = Certification(
        id=CertificationId(UUID(int=7)),
        entity_id=SMELTER,
        standard="ASI-PS",
        version="V3.1",
        number="C-1",
        issued=date(2025, 1, 1),
        expires=date(2027, 12, 31),
    )
    certifications = (
        ran,
        replace(ran, entity_id=MILL),
        replace(ran, standard="ASI-CoC", entity_id=EntityId(UUID(int=8))),
        replace(
            ran,
            standard="ASI-CoC",
            entity_id=EntityId(UUID(int=9)),
            status=CertificationStatus.WITHDRAWN,
        ),
    )
    known = known_holders(replace(sources(), certifications=certifications), MONTH.last)

    assert {"PS": 1, "CoC": 1} == known
