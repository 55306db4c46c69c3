"""A mail is taken in once, sealed, with the promise to read it."""

from __future__ import annotations

import pytest

from grievance.domain.intake import SpoolState
from grievance.domain.outbox import JobState
from grievance.vault.errors import SealError
from grievance.vault.posted import pick_up
from grievance.vault.worker_keys import WorkerKeys
from tests.doubles import make_mail
from tests.offices import Office
from tests.services.looking import (
    jobs,
)


class TestCollect:
    def test_a_new_mail_waits_sealed_with_its_job(self, office: Office) -> None:
        """
        After the commit there is a receipt, a sealed message and one promise.
        """
        collected = office.collect(make_mail())

        assert collected.is_new
        assert None is office.receipt(collected.spool_id).outcome
        with office.store.read() as tx:
            assert 1 == tx.spool.count(SpoolState.WAITING)
            assert collected.spool_id == tx.spool.get(collected.spool_id).id
        assert 1 == jobs(office, JobState.READY)

    def test_the_same_mail_again_is_a_duplicate(self, office: Office) -> None:
        """
        The second time the first receipt is given, also when it became a case since.
        """
        raw = make_mail()
        first = office.collect(raw)
        office.receive(first)

        again = office.collect(raw)

        assert (False, first.spool_id) == (again.is_new, again.spool_id)
        assert 0 == jobs(office, JobState.READY)

    def test_one_byte_makes_another_mail(self, office: Office) -> None:
        """
        What differs at all is taken in: nobody can suppress a complaint by its id.
        """
        raw = make_mail()

        assert office.collect(raw).is_new
        assert office.collect(raw + b"\n").is_new


def test_another_workers_key_opens_nothing(sqlite_office: Office) -> None:
    """
    A message in the spool opens for the key it was sealed to, and no other.
    """
    collected = sqlite_office.collect(make_mail())
    with sqlite_office.store.read() as tx:
        spooled = tx.spool.get(collected.spool_id)

    with pytest.raises(SealError):
        pick_up(
            WorkerKeys.generate().spool,
            spooled.dropped,
            table="spool",
            row_id=str(spooled.id),
        )
