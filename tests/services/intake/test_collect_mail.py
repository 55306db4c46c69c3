"""A mail is taken in once, sealed, with the promise to read it."""

from __future__ import annotations

from uuid import uuid4

import pytest

from grievance.domain.ids import SpoolId
from grievance.domain.intake import SpoolState
from grievance.domain.outbox import JobState
from grievance.services.intake.collect_mail import collect_mail, seal_mail, taken_in
from grievance.storage.receipts import Origin
from grievance.vault.errors import SealError
from grievance.vault.posted import pick_up
from grievance.vault.worker_keys import WorkerKeys
from tests.doubles import NOON, make_mail
from tests.offices import Office
from tests.services.looking import (
    jobs,
)


pytestmark = pytest.mark.each_engine


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


def _collect_at(office: Office, raw: bytes, uid: int, uidvalidity: int = 7) -> None:
    origin = Origin(source="complaints", uidvalidity=uidvalidity, uid=uid)
    mail = seal_mail(office.worker, raw)
    with office.store.begin() as tx:
        collect_mail(tx, office.worker, mail, origin=origin, at=NOON)


def _known(office: Office, uidvalidity: int = 7) -> set[int]:
    with office.store.read() as tx:
        return set(taken_in(tx, "complaints", uidvalidity, range(1, 9)))


class TestPlace:
    def test_what_was_taken_in_is_known_by_its_place(self, office: Office) -> None:
        """
        Where a mailbox was numbered anew, its mail is known by the new numbers.
        """
        raw = make_mail()
        _collect_at(office, raw, 1)
        assert {1} == _known(office)

        _collect_at(office, raw, 3, uidvalidity=8)

        assert (set(), {3}) == (_known(office), _known(office, 8))
        assert () == office.verify().problems

    def test_a_place_that_is_anothers_is_not_logged(self, office: Office) -> None:
        """
        A server that gives a number twice makes no receipt look forged.
        """
        _collect_at(office, make_mail("one"), 1)
        _collect_at(office, make_mail("another"), 1)

        assert () == office.verify().problems

    def test_a_moved_place_hides_no_mail_to_come(self, office: Office) -> None:
        """
        Whoever writes the database cannot have the next mail passed over.
        """
        _collect_at(office, make_mail(), 1)

        office.tamper("UPDATE receipt SET uid = 2")

        assert set() == _known(office)
        assert 1 == len(office.verify().problems)

    def test_a_forged_receipt_hides_no_mail_to_come(self, office: Office) -> None:
        """
        A receipt that the log never saw is not believed.
        """
        _collect_at(office, make_mail(), 1)
        origin = Origin(source="complaints", uidvalidity=7, uid=2)

        with office.store.begin() as tx:  # and nothing in the log
            tx.spool.admit(SpoolId(uuid4()), origin, b"of nothing", at=NOON)

        assert {1} == _known(office)
        _collect_at(office, make_mail("to come"), 2)

        with office.store.read() as tx:
            assert 2 == tx.spool.count(SpoolState.WAITING)
