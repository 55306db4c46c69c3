"""A case that is full of facts goes on, and can still say that somebody pays for it."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.reprisal import Incident, IncidentKind
from grievance.domain.slip import MOST_STAGES, Slip, StageDate
from grievance.domain.stage import Stage
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen
from grievance.services.cases.assess_risk import record_incident
from grievance.services.cases.rewrite_slip import rewrite_slip
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, Office
from tests.services.looking import slip_of
from tests.staged import staged


MOST = 400  # more Entities than fit


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    return sqlite_office


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    """Make a case with as many Entities as anybody can put on its slip."""
    case_id = office.case_of(make_mail())
    for several in (MOST, 100, 10, 1):
        while can_name(office, case_id, several):
            pass
    return case_id


def change(office: Office, case_id: CaseId, **facts: object) -> Slip:
    ring = office.rings[DANA]
    with office.store.begin() as tx:
        pen, key = Pen.of(tx, ring, NOON), contents_key(tx, ring, case_id)
        return rewrite_slip(pen, key, lambda slip: replace(slip, **facts))  # type: ignore[arg-type]  # fields of its own


def can_name(office: Office, case_id: CaseId, several: int) -> bool:
    more = tuple(EntityId(uuid4()) for _ in range(several))
    try:
        change(office, case_id, entities=(*slip_of(office, case_id).entities, *more))
    except NotAllowedError:
        return False
    return True


def test_it_moves_and_a_reprisal_is_told(office: Office, case_id: CaseId) -> None:
    """
    What comes of a case has its own room, which nobody fills with more Entities.
    """
    stages = (StageDate(stage=Stage.AUDIT_FOLLOW_UP, since=TODAY),) * (MOST_STAGES // 2)
    change(office, case_id, stages=stages)
    with office.store.begin() as tx:
        record_incident(
            tx,
            office.rings[DANA],
            case_id,
            Incident(number=1, kind=IncidentKind.THREAT, told_at=NOON, text="a call"),
            timetable=office.mechanism.timetable,
            at=NOON,
        )

    assert 1 == slip_of(office, case_id).incidents
    assert not can_name(office, case_id, 1)


def test_one_fact_may_take_the_place_of_another(
    office: Office, case_id: CaseId
) -> None:
    """
    Who was put on it by mistake is taken off, and somebody else put in.
    """
    first, *others = slip_of(office, case_id).entities

    change(office, case_id, entities=(*others, EntityId(uuid4())))

    assert first not in slip_of(office, case_id).entities
