"""Nothing waits for ever because its job was lost, ended or put off by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.ids import JobId
from grievance.domain.intake import Outcome
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.outgoing import OutgoingState
from grievance.services.office.renew_promises import renew_promises
from tests.doubles import NOON, make_mail
from tests.offices import Office
from tests.services.aside import quarantined, read_again
from tests.services.outgoings import Out, now, send, sending_jobs, written


pytestmark = pytest.mark.each_engine


LOST = {
    "deleted": "DELETE FROM outbox",
    "done": "UPDATE outbox SET state = 'done'",
    "put off": "UPDATE outbox SET due_at = '9999-01-01 00:00:00.000000'",
    "leased for ever": (
        "UPDATE outbox SET state = 'leased', lease_until = '9999-01-01 00:00:00.000000'"
    ),
    "hinted at for ever": "UPDATE outbox SET hinted_at = '9999-01-01 00:00:00.000000'",
    "leased to nobody": "UPDATE outbox SET state = 'leased', lease_until = NULL",
}


def renewed(office: Office, *, hours: int = 0) -> list[JobId]:
    """Renew promises; return the jobs that are due then and were not before."""
    at = NOON + timedelta(hours=hours)
    with office.store.begin() as tx:
        before = set(tx.outbox.due(at=at, limit=100, again_after=timedelta(0)))
        renew_promises(tx, at=at)
        after = tx.outbox.due(at=at, limit=100, again_after=timedelta(0))
    return [job_id for job_id in after if job_id not in before]


def count(office: Office, kind: JobKind) -> int:
    with office.store.read() as tx:
        return tx.outbox.count(*JobState, kind=kind)


@pytest.mark.parametrize("how", sorted(LOST))
def test_a_message_that_waits_is_read(office: Office, how: str) -> None:
    """
    Whatever became of its job, it gets another one, once.
    """
    collected = office.collect(make_mail())
    office.tamper(LOST[how])

    [job_id] = renewed(office)

    assert [] == renewed(office)
    receipt = read_again(office, job_id, collected.spool_id)
    assert Outcome.CASE == receipt.outcome
    assert [] == renewed(office, hours=24)
    assert () == office.verify().problems


@pytest.mark.parametrize("how", sorted(LOST))
def test_a_letter_that_was_let_go_is_sent(office: Office, how: str) -> None:
    """
    Once, and no more often than it was promised.
    """
    letter, out = written(office), Out()
    office.tamper(LOST[how])

    [_] = renewed(office)
    assert [] == renewed(office)
    send(office, out)

    assert (1, OutgoingState.SENT) == (len(out.given), now(office, letter).state)
    assert [] == renewed(office, hours=24)


def test_a_letter_that_broke_off_is_told_of(office: Office) -> None:
    """
    Also where the job is gone that would find out: nobody sends it again by itself.
    """

    def die() -> None:
        raise KeyboardInterrupt

    letter, out = written(office), Out(after_data=die)
    with pytest.raises(KeyboardInterrupt):
        send(office, out)
    office.tamper("DELETE FROM outbox")

    [_] = renewed(office)
    send(office, out)

    assert (1, OutgoingState.UNCERTAIN) == (len(out.given), now(office, letter).state)


def test_what_has_a_job_gets_no_other(office: Office) -> None:
    """
    Neither what waits its turn, is in somebody's hands or was given up, nor what waits
    for people.
    """
    written(office)
    first = office.collect(make_mail("One."))
    office.collect(make_mail("Two."))
    office.collect(make_mail("Three."))
    quarantined(office, make_mail("Four."))
    office.tamper("UPDATE outbox SET state = 'failed' WHERE id = :i", i=first.job_id)
    with office.store.begin() as tx:
        [*_, last] = tx.outbox.due(at=NOON, limit=9, again_after=timedelta(0))
        tx.outbox.claim(last, owner="test", at=NOON)
    counts = count(office, JobKind.RECEIVE_LETTER), len(sending_jobs(office))

    assert [] == renewed(office, hours=1)
    assert counts == (count(office, JobKind.RECEIVE_LETTER), len(sending_jobs(office)))


def test_what_was_hidden_from_quarantine_comes_back(office: Office) -> None:
    """
    Set to wait by hand it is not believed, and lies where people see it.
    """
    spool_id = quarantined(office)
    office.tamper("UPDATE spool SET state = 'waiting'")
    said = f"Receipt {spool_id}: Its sealed message is waiting, and its outcome is not."
    assert said in office.verify().problems

    assert 1 == len(renewed(office))


def test_two_who_renew_do_no_harm(office: Office) -> None:
    """
    Of two jobs for one message the second finds nothing to do.
    """
    collected = office.collect(make_mail())
    [first] = [collected.job_id]
    assert first is not None
    office.tamper("UPDATE outbox SET due_at = '9999-01-01 00:00:00.000000'")
    [second] = renewed(office)
    office.tamper("UPDATE outbox SET due_at = '2026-01-01 00:00:00.000000'")

    receipt = read_again(office, first, collected.spool_id)
    assert receipt == read_again(office, second, collected.spool_id)
    with office.store.read() as tx:
        assert 1 == len(list(tx.worklists.all_covers()))
    assert () == office.verify().problems
