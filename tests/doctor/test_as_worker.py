"""The doctor under the login of a worker, which may read no case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.doctor import Sign, Thresholds, examine_office
from grievance.domain.pulse import BACKUP
from tests.doctor.patients import patient_of
from tests.doubles import NOON, make_mail
from tests.storage.test_roles import Staffed, _staffed
from worker.pulses import beat


__all__ = ["_staffed"]


@pytest.mark.postgres
def test_looks_at_everything_with_a_worker_s_rights(staffed: Staffed) -> None:
    """
    What it counts and compares is what a worker may read, and its beats are kept.
    """
    worker = staffed.worker
    worker.take_in(make_mail())
    beat(worker.store, "worker:one", at=NOON)
    beat(worker.store, BACKUP, at=NOON)

    at_noon = Thresholds(patience=10, clocks_differ=timedelta(days=10_000))
    found = examine_office(patient_of(worker, limits=at_noon))

    assert [] == [one for one in found if one.sign in {Sign.PROBLEM, Sign.UNSEEN}]
    assert "processes at work: 1" in {one.said for one in found}
