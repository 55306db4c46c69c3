from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event

import pytest

from grievance.domain.outbox import LEASE, Job, LeaseLostError
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.letter import Letter
from tests.doubles import HereReader, make_mail
from tests.offices import Office
from tests.worker.workplaces import (
    PATIENCE,
    MovingClock,
    collect_secret,
    workplace,
)
from worker.leases import KeepingReader, keeping_lease


@dataclass
class WaitingReader:
    """Reads when *may_read*; until then all children are busy."""

    may_read: Event = field(default_factory=Event)

    def parse(self, raw: bytes) -> Letter:
        assert self.may_read.wait(PATIENCE)
        return HereReader().parse(raw)


def reading(reader: WaitingReader, renew: Callable[[], None]) -> Letter:
    return KeepingReader(reader, renew, every=0.001).parse(make_mail())


def test_a_lease_is_kept_for_as_long_as_a_mail_waits_to_be_read() -> None:
    """
    It is renewed again and again, and no more once the mail was read.
    """
    reader, renewed = WaitingReader(), 0

    def renew() -> None:
        nonlocal renewed
        renewed += 1
        if renewed == 3:
            reader.may_read.set()

    assert "Unpaid hours" == reading(reader, renew).subject
    assert renewed >= 3


def test_an_outage_does_not_end_it(caplog: pytest.LogCaptureFixture) -> None:
    """
    The database may be back before the lease is over.
    """
    reader, tries = WaitingReader(), 0

    def renew() -> None:
        nonlocal tries
        tries += 1
        if tries == 1:
            raise RuntimeError
        reader.may_read.set()

    assert "Unpaid hours" == reading(reader, renew).subject
    assert "a lease is not renewed: RuntimeError" in caplog.text


def test_who_lost_it_asks_no_more() -> None:
    """
    The end of the job will tell.
    """
    reader, tries = WaitingReader(), 0

    def renew() -> None:
        nonlocal tries
        tries += 1
        reader.may_read.set()
        raise LeaseLostError

    assert "Unpaid hours" == reading(reader, renew).subject
    assert 1 == tries


def test_what_cannot_be_read_is_said_as_ever() -> None:
    """
    The refusal comes through.
    """
    reader = KeepingReader(HereReader([Refusal.TOO_DEEP]), lambda: None, every=60)

    with pytest.raises(UnreadableMailError):
        reader.parse(make_mail())


def test_the_lease_of_the_job_is_renewed(office: Office) -> None:
    """
    From the time it is then, for as long as a lease is.
    """
    clock = MovingClock()
    place = workplace(office, clock)
    job_id, _ = collect_secret(office)

    def claim(owner: str) -> Job | None:
        with office.store.begin() as tx:
            return tx.outbox.claim(job_id, owner=owner, at=clock(), lease=place.lease)

    job = claim("slow")
    assert job is not None
    reader = keeping_lease(place, job).reader
    assert isinstance(reader, KeepingReader)
    clock.advance(LEASE * 0.9)
    reader.renew()
    clock.advance(LEASE * 0.9)

    assert None is claim("quick")
