"""A letter is taken back while somebody reads it where it was filed to."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Barrier

import pytest

from grievance.domain.errors import ConflictError
from grievance.domain.ids import CaseId, JobId, PartId, SpoolId
from grievance.domain.intake import Outcome
from grievance.domain.outbox import Job, JobState, LeaseLostError
from grievance.mail.errors import Refusal
from grievance.mail.letter import Letter
from grievance.services.intake.collect_mail import Collected
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.office.renew_promises import renew_promises
from tests.doubles import NOON, HereReader, make_mail
from tests.offices import CHIDI, Office
from tests.services.aside import retried
from tests.services.entries import claim, refile, take_back
from tests.services.looking import jobs, opened


pytestmark = pytest.mark.each_engine


@dataclass
class InterruptedReader:
    """Reads; something else happens after that, and before it is written down."""

    meanwhile: Callable[[], object]

    def parse(self, raw: bytes) -> Letter:
        letter = HereReader().parse(raw)
        self.meanwhile()
        return letter


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A letter that was filed from one case to another, and waits as a message."""

    source: CaseId
    target: CaseId
    letter_id: PartId
    collected: Collected

    @property
    def spool_id(self) -> SpoolId:
        return self.collected.spool_id

    @classmethod
    def make(cls, office: Office) -> Filed:
        source = office.case_of(make_mail("It is about another smelter."))
        target = office.case_of(make_mail("Something else."))
        [letter] = opened(office, source).letters
        collected = refile(office, source, letter.id, to=target).collected
        return cls(
            source=source,
            target=target,
            letter_id=letter.id,
            collected=collected,
        )

    def take_back(self, office: Office) -> None:
        take_back(office, self.source, self.letter_id)

    def lies_there(self, office: Office) -> int:
        """Count what came into the other case."""
        return len(opened(office, self.target).letters) - 1


def claimed(office: Office, job_id: JobId) -> Job:
    with office.store.begin() as tx:
        job = tx.outbox.claim(job_id, owner="again", at=NOON)
    assert job is not None
    return job


def read(office: Office, job: Job, meanwhile: Callable[[], object]) -> None:
    receive_letter(office.reception(InterruptedReader(meanwhile)), job, at=NOON)


def test_while_it_is_read_again(office: Office) -> None:
    """
    Out of quarantine it is read by another job, which is ended as well.
    """
    filed = Filed.make(office)
    office.receive(filed.collected, HereReader([Refusal.TOO_DEEP]))
    job = claimed(office, retried(office, filed.spool_id, CHIDI))

    with pytest.raises(LeaseLostError):
        read(office, job, lambda: filed.take_back(office))

    assert Outcome.DISCARDED == office.receipt(filed.spool_id).outcome
    assert (0, 0) == (filed.lies_there(office), jobs(office, JobState.READY))
    assert () == office.verify().problems


def test_while_one_of_two_jobs_reads_it(office: Office) -> None:
    """
    Of two who read the same message the second finds that it does not wait any more.
    """
    filed = Filed.make(office)
    first = claim(office, filed.collected)
    office.tamper("UPDATE outbox SET lease_until = '9999-01-01 00:00:00.000000'")
    with office.store.begin() as tx:
        renew_promises(tx, at=NOON)
        *_, second = tx.outbox.due(at=NOON, limit=9, again_after=NOON - NOON)
    other = claimed(office, second)

    with pytest.raises(LeaseLostError):
        read(
            office,
            first,
            lambda: receive_letter(office.reception(), other, at=NOON),
        )

    assert Outcome.REPLY == office.receipt(filed.spool_id).outcome
    assert 1 == filed.lies_there(office)
    assert () == office.verify().problems


def test_at_the_same_moment(office: Office) -> None:
    """
    Either it was read, and is filed back from there, or it was not, and is destroyed.
    """
    for _ in range(4):
        filed, start = Filed.make(office), Barrier(2, timeout=60)
        job = claim(office, filed.collected)

        def taking_back(filed: Filed = filed, start: Barrier = start) -> str:
            start.wait()
            try:
                filed.take_back(office)
            except ConflictError:
                return "again"
            return "back"

        with ThreadPoolExecutor(1) as pool:
            back = pool.submit(taking_back)
            try:
                read(office, job, start.wait)
            except LeaseLostError:
                assert Outcome.DISCARDED == office.receipt(filed.spool_id).outcome
            else:
                assert Outcome.REPLY == office.receipt(filed.spool_id).outcome
            assert "back" == back.result()
        assert 0 == filed.lies_there(office)
    assert () == office.verify().problems
