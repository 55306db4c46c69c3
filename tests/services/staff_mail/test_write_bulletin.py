"""A bulletin from an office at work: themes of its slips, and nothing of any of them."""

from __future__ import annotations

from datetime import date
from uuid import UUID

import pytest

from grievance.catalogue.bulletins import Form, shipped_bulletins
from grievance.domain.audit import Audit, AuditKind
from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_item import AuditItem, ItemState, Left
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity
from grievance.domain.finding import Grade
from grievance.domain.firm import Firm
from grievance.domain.ids import AuditId, CaseId, CertificationId, EntityId
from grievance.domain.outside_event import EventKind, OutsideEvent
from grievance.domain.registry_ids import EventId, FirmId
from grievance.domain.slip import Slip, StageDate
from grievance.services.audits.audit_file_box import make_audit_file
from grievance.services.boxes.keep import Pen
from grievance.services.registry.import_registry import Registry, import_registry
from grievance.services.staff_mail.write_bulletin import (
    Bulletining,
    bulletin_facts,
    differences_of_quarter,
    left_out,
    themes_of_month,
)
from grievance.statistics.periods import month_of, quarter_of
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import Office
from tests.services.drafts import code


MONTH = month_of("2026-02")
HOW_MANY = 18
FIRMS = tuple(
    Firm(id=FirmId(UUID(int=100 + number)), code=name, name=f"{name.title()} Audit")
    for number, name in enumerate(("HERON", "TERN", "EGRET", "STORK"))
)
ENTITIES = tuple(
    Entity(id=EntityId(UUID(int=number + 1)), name=f"Works of Valley {number}")
    for number in range(HOW_MANY)
)


def registry() -> Registry:
    """Eighteen certificate holders, audited by four firms in turn."""
    certifications = tuple(
        Certification(
            id=CertificationId(UUID(int=200 + number)),
            entity_id=entity.id,
            standard="ASI-PS",
            version="V3.1",
            number=f"C-{number}",
            issued=date(2025, 1, 1),
            expires=date(2027, 12, 31),
        )
        for number, entity in enumerate(ENTITIES)
    )
    audits = tuple(
        Audit(
            id=AuditId(UUID(int=300 + number)),
            entity_id=entity.id,
            kind=AuditKind.SURVEILLANCE,
            firm_id=FIRMS[number % len(FIRMS)].id,
        )
        for number, entity in enumerate(ENTITIES)
    )
    events = tuple(
        OutsideEvent(
            id=EventId(UUID(int=400 + number)),
            on=date(2026, 2, 5),
            kind=EventKind.REPORT,
            title=title,
        )
        for number, title in enumerate(("A law", "On Works of Valley 3"))
    )
    return Registry(
        entities=ENTITIES,
        certifications=certifications,
        audits=audits,
        firms=FIRMS,
        events=events,
    )


@pytest.fixture(name="known_office")
def _known_office(office: Office) -> Office:
    """An office that knows its registry."""
    with office.store.begin() as tx:
        import_registry(tx, registry(), at=NOON)
    return office


@pytest.fixture(name="office_at_work")
def _office_at_work(known_office: Office) -> Office:
    """Ten complaints about ten holders, which were taken up in February."""
    office = known_office
    taken_up = StageDate(stage="assessment", since=date(2026, 2, 12))
    for number in range(10):
        case_id = office.case_of(make_mail(f"Nobody is paid on time, says {number}."))
        code(
            office,
            case_id,
            entities=(ENTITIES[number].id,),
            criteria=("PS 10.7",) if number else ("PS 10.7", "PS 9.1"),
            stages=(taken_up,),
        )
    return office


def answer(office: Office, number: int, *wrong: str) -> None:
    """Keep the file of a holder's audit, by which two criteria are kept, or *wrong*."""
    items = (
        AuditItem(
            case_id=CaseId(UUID(int=500 + number)),
            number=place,
            criterion=criterion,
            since=TODAY,
            state=ItemState.ANSWERED,
            left=Left.ANSWERED,
            left_on=date(2026, 2, 20),
            grade=Grade.MINOR if criterion in wrong else Grade.CONFORMANCE,
        )
        for place, criterion in enumerate(("PS 10.7", "PS 9.1"), start=1)
    )
    facts = AuditFacts(audit_id=AuditId(UUID(int=300 + number)), items=tuple(items))
    with office.store.begin() as tx:
        make_audit_file(
            Pen.of(tx, office.worker, NOON),
            office.worker,
            Slip(entities=(ENTITIES[number].id,), audit=facts),
            office.mechanism.timetable,
            handlers=(),
            at=NOON,
        )


def test_a_theme_of_many_is_named_and_nobody_else(office_at_work: Office) -> None:
    """
    What ten complained of is; what one of them did, or whom, stands nowhere.
    """
    office = office_at_work
    how = Bulletining(catalogue=office.mechanism.catalogue)
    with office.store.read() as tx:
        told = themes_of_month(tx, office.worker, MONTH, how)
        before = themes_of_month(tx, office.worker, month_of("2026-01"), how)
        quarter = differences_of_quarter(tx, office.worker, quarter_of("2026-Q1"), how)
        facts = bulletin_facts(tx, told, MONTH, "Test office")
        skipped = left_out(tx, MONTH)
    text = shipped_bulletins().bulletin(facts, "en", Form.MARKDOWN).text

    assert (("PS 10.7",), ()) == (told.named, told.often)
    assert ((), ()) == (before.named, quarter.wide)
    assert ["On Works of Valley 3"] == [one.title for one in skipped]
    assert "- PS 10.7 (V3.1)" in text
    assert "report: A law" in text
    for secret in ("Valley", "PS 9.1", "Heron", "Tern", "on time, says", "GR-"):
        assert secret not in text


def test_firms_that_differ_are_told_in_the_class_of_how_far(
    known_office: Office,
) -> None:
    """
    Two of four firms always find one criterion broken, and another one time in three.
    """
    office = known_office
    for number in range(12):
        always = ("PS 10.7",) if number % len(FIRMS) in {0, 1} else ()
        once = ("PS 9.1",) if number in {0, 1} else ()
        answer(office, number, *always, *once)
    how = Bulletining(catalogue=office.mechanism.catalogue)

    with office.store.read() as tx:
        told = differences_of_quarter(tx, office.worker, quarter_of("2026-Q1"), how)
        next_one = differences_of_quarter(tx, office.worker, quarter_of("2026-Q2"), how)

    assert (("PS 10.7",), ("PS 9.1",)) == (told.wide, told.some)
    assert ((), ()) == (next_one.wide, next_one.some)
