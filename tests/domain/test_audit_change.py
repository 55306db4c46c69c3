"""What may become of an audit by hand, and what may not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.audit import Audit, AuditKind, AuditStatus
from grievance.domain.audit_change import (
    begun,
    cancelled,
    closed,
    ended,
    merged,
    moved,
    submitted,
    taken_over,
)
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import AuditId, CertificationId, EntityId
from grievance.domain.registry_ids import FirmId, Noun, id_for
from tests.doubles import TODAY
from tests.registries import AUDITOR, ENTITY, FIRM


DAY = timedelta(days=1)
AUDIT = Audit(
    id=AuditId(id_for(Noun.AUDIT, "AU-1")),
    key="AU-1",
    entity_id=ENTITY.id,
    kind=AuditKind.SURVEILLANCE,
    firm_id=FIRM.id,
    lead_auditor_id=AUDITOR.id,
    due_from=TODAY,
    due_until=TODAY + 60 * DAY,
    scheduled_start=TODAY + 30 * DAY,
    status=AuditStatus.SCHEDULED,
)
OTHER_FIRM = FirmId(id_for(Noun.FIRM, "F-2"))
STRANGER = replace(AUDITOR, key="A-2", name="Oda Fjell", firm_id=OTHER_FIRM)
PS, COC = (CertificationId(id_for(Noun.CERTIFICATION, one)) for one in ("PS", "COC"))


def test_an_audit_that_is_moved_keeps_its_window() -> None:
    """
    One that had no day is scheduled from then on; one with a plan keeps that.
    """
    later = TODAY + 90 * DAY
    planned = replace(AUDIT, scheduled_start=None, status=AuditStatus.PLANNED)
    with_plan = replace(AUDIT, status=AuditStatus.PLAN_SUBMITTED)

    assert replace(AUDIT, scheduled_start=later) == moved(AUDIT, later, today=TODAY)
    assert AuditStatus.SCHEDULED is moved(planned, later, today=TODAY).status
    assert AuditStatus.PLAN_SUBMITTED is moved(with_plan, later, today=TODAY).status


@pytest.mark.parametrize(
    ("audit", "to", "said"),
    [
        (replace(AUDIT, actual_start=TODAY), TODAY, "began on"),
        (replace(AUDIT, status=AuditStatus.CLOSED), TODAY, "is closed"),
        (replace(AUDIT, status=AuditStatus.CANCELLED), TODAY, "is cancelled"),
        (AUDIT, TODAY - DAY, "has passed"),
    ],
    ids=["begun", "closed", "cancelled", "past"],
)
def test_what_is_not_ahead_is_not_moved(audit: Audit, to: date, said: str) -> None:
    """
    Neither what has begun or is over, nor to a day that has passed.
    """
    with pytest.raises(NotAllowedError, match=said):
        moved(audit, to, today=TODAY)


def test_from_its_first_day_to_the_end() -> None:
    """
    Each step notes its day, and none comes before the one that it needs.
    """
    with_plan = submitted(AUDIT, report=False)
    under_way = begun(with_plan, TODAY - 5 * DAY, today=TODAY)
    over = ended(under_way, TODAY - 2 * DAY, today=TODAY)
    reported = submitted(over, report=True)
    done = closed(reported, TODAY, today=TODAY)

    assert [
        AuditStatus.PLAN_SUBMITTED,
        AuditStatus.UNDER_WAY,
        AuditStatus.UNDER_WAY,
        AuditStatus.REPORT_SUBMITTED,
        AuditStatus.CLOSED,
    ] == [one.status for one in (with_plan, under_way, over, reported, done)]
    assert (TODAY - 5 * DAY, TODAY - 2 * DAY) == (done.actual_start, done.actual_end)
    assert done == closed(done, TODAY, today=TODAY)
    out_of_turn: list[Callable[[], Audit]] = [
        lambda: ended(AUDIT, TODAY, today=TODAY),
        lambda: submitted(AUDIT, report=True),
        lambda: closed(AUDIT, TODAY, today=TODAY),
        lambda: submitted(under_way, report=False),
        lambda: ended(under_way, TODAY - 6 * DAY, today=TODAY),
        lambda: begun(over, TODAY - DAY, today=TODAY),
        lambda: begun(AUDIT, TODAY + DAY, today=TODAY),
        lambda: cancelled(reported),
    ]
    for attempt in out_of_turn:
        with pytest.raises(NotAllowedError):
            attempt()


def test_a_day_that_was_wrong_is_corrected() -> None:
    """
    That an audit began on another day changes nothing of how far it is.
    """
    reported = replace(
        AUDIT, actual_start=TODAY - DAY, status=AuditStatus.REPORT_SUBMITTED
    )

    found = begun(reported, TODAY - 3 * DAY, today=TODAY)

    assert replace(reported, actual_start=TODAY - 3 * DAY) == found


def test_another_firm_brings_its_own_people() -> None:
    """
    Nobody of the former firm stays, and nobody of another may be named.
    """
    over = taken_over(AUDIT, firm_id=OTHER_FIRM, lead=None, team=())
    led = taken_over(AUDIT, firm_id=OTHER_FIRM, lead=STRANGER, team=(STRANGER,))

    assert (OTHER_FIRM, None, ()) == (over.firm_id, over.lead_auditor_id, over.team)
    assert (STRANGER.id, ()) == (led.lead_auditor_id, led.team)
    with pytest.raises(NotAllowedError, match="Oda Fjell audits for another firm"):
        taken_over(AUDIT, firm_id=None, lead=STRANGER, team=())
    with pytest.raises(NotAllowedError, match="audits for another firm"):
        taken_over(AUDIT, firm_id=OTHER_FIRM, lead=None, team=(AUDITOR,))


@given(
    st.sets(st.sampled_from([PS, COC])),
    st.sets(st.sampled_from([PS, COC])),
)
def test_no_standard_is_lost_where_two_become_one(
    first: set[CertificationId], second: set[CertificationId]
) -> None:
    """
    The one that is held covers all that either did; unknown certificates mean any.
    """
    one = replace(AUDIT, certification_ids=tuple(sorted(first)))
    into = replace(
        AUDIT,
        id=AuditId(id_for(Noun.AUDIT, "AU-2")),
        certification_ids=tuple(sorted(second)),
    )

    left, held = merged(one, into)

    assert AuditStatus.CANCELLED is left.status
    expected = first | second if first and second else set()
    assert expected == set(held.certification_ids)
    assert into.scheduled_start == held.scheduled_start


def test_what_cannot_become_one() -> None:
    """
    An audit with itself, with that of another Entity, or one that has begun.
    """
    other = replace(AUDIT, id=AuditId(id_for(Noun.AUDIT, "AU-2")))
    elsewhere = replace(other, entity_id=EntityId(id_for(Noun.ENTITY, "E-2")))
    for into in (
        AUDIT,
        elsewhere,
        replace(other, actual_start=TODAY),
        replace(other, status=AuditStatus.CLOSED),
    ):
        with pytest.raises(NotAllowedError):
            merged(AUDIT, into)
