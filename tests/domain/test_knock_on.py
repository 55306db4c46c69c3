"""Which certificates are in doubt when an auditor is."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from uuid import uuid4

import pytest

from grievance.domain.audit import AuditStatus
from grievance.domain.ids import CertificationId
from grievance.domain.knock_on import AuditRole, KnockOn, knock_on
from grievance.domain.registry_ids import AuditorId
from tests.registries import AUDIT, AUDITOR, CERTIFICATE, FIRM


SINCE, UNTIL = date(2024, 5, 1), date(2026, 5, 1)
COC = replace(CERTIFICATE, id=CertificationId(uuid4()), standard="ASI-CoC", number="7")
ELSE = str(AuditorId(uuid4()))


def found(who: object, **changed: object) -> tuple[KnockOn, ...]:
    audit = replace(AUDIT, **changed)  # type: ignore[arg-type]  # fields of an audit
    return knock_on(
        [audit],
        [CERTIFICATE, COC],
        frozenset({str(who)}),
        since=SINCE,
        until=UNTIL,
    )


@pytest.mark.parametrize(
    ("who", "role"), [(AUDITOR.id, AuditRole.LEAD), (FIRM.id, AuditRole.FIRM)]
)
def test_names_certificate_audit_and_role(who: object, role: AuditRole) -> None:
    """
    The certificate that the registry names with the audit, and no other.
    """
    expected = KnockOn(certification=CERTIFICATE, audit=AUDIT, role=role, is_sure=True)

    assert (expected,) == found(who)


def test_somebody_of_the_team_counts() -> None:
    """
    Not only who led it.
    """
    (one,) = found(AUDITOR.id, lead_auditor_id=None)

    assert AuditRole.TEAM == one.role


def test_where_no_certificate_is_named_each_of_the_entity_may_be() -> None:
    """
    It is said that this is not sure; what had expired before is left out.
    """
    maybe = found(FIRM.id, certification_ids=())

    assert {CERTIFICATE.id, COC.id} == {one.certification.id for one in maybe}
    assert not any(one.is_sure for one in maybe)


@pytest.mark.parametrize(
    "changed",
    [
        {"status": AuditStatus.CANCELLED},
        {"scheduled_start": None, "actual_start": None, "actual_end": None},
        {"actual_start": date(2024, 4, 1), "actual_end": date(2024, 4, 30)},
        {"scheduled_start": date(2026, 5, 2), "actual_start": None, "actual_end": None},
    ],
)
def test_leaves_out_what_was_not_then(changed: dict[str, object]) -> None:
    """
    Cancelled, without a day, before the window, or not begun yet.
    """
    assert () == found(FIRM.id, **changed)


def test_an_audit_that_ends_on_the_first_day_counts() -> None:
    """
    The days at both ends are in the window.
    """
    assert found(FIRM.id, actual_start=date(2024, 4, 20), actual_end=SINCE)
    assert found(FIRM.id, actual_start=UNTIL, actual_end=None)
    assert not found(ELSE)
