from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.outbox import JobKind, JobState
from grievance.domain.request import EXPIRES_AFTER, RequestState
from grievance.storage.outgoing import OutgoingLetters
from tests.doubles import NOON
from tests.offices import Office
from tests.services.aside import asked, quarantined
from tests.worker.workplaces import count_jobs
from worker.schedule import plan_jobs


def plan(office: Office, day: int) -> int:
    """Plan some days after the first; return how many jobs of the day there are then."""
    with office.store.begin() as tx:
        plan_jobs(tx, at=NOON + timedelta(days=day))
    return count_jobs(office.store, JobState.READY) - looks(office)


def looks(office: Office) -> int:
    """Count the looks at the clocks that are promised."""
    with office.store.read() as tx:
        return tx.outbox.count(JobState.READY, kind=JobKind.WATCH_CLOCKS)


def test_a_day_is_planned_once(office: Office) -> None:
    """
    However often and from wherever it is asked for.
    """
    assert [2, 2, 2] == [
        plan(office, 0) for _ in range(3)
    ]  # a checkpoint, and the audits


def test_each_day_has_its_own_jobs(office: Office) -> None:
    """
    What was missed while nothing ran is not made up for by the dozen.
    """
    assert [2, 4, 6] == [plan(office, day) for day in (0, 1, 30)]


def test_the_clocks_are_looked_at_in_every_quarter_of_an_hour(office: Office) -> None:
    """
    Once in each, however often it is asked for; a night that was missed is one look.
    """
    found = []
    for minutes in (0, 1, 14, 15, 29, 30, 30 + 8 * 60):
        with office.store.begin() as tx:
            plan_jobs(tx, at=NOON + timedelta(minutes=minutes))
        found.append(looks(office))

    assert [1, 1, 1, 2, 2, 3, 4] == found


def test_a_checkpoint_that_was_called_off_is_promised_anew(office: Office) -> None:
    """
    Rows of days to come, written by hand, do not have the log go unsigned; nor is that
    passed over in silence.
    """
    quarantined(office)
    for day in range(3):
        plan(office, day)
        office.tamper("UPDATE outbox SET state = 'done'")
        plan(office, day)
    two_days, later = timedelta(days=2), timedelta(days=2, seconds=1)

    assert 1 == count_jobs(office.store, JobState.READY) - looks(office)
    assert () == office.verify(at=NOON + two_days).problems
    [problem] = office.verify(at=NOON + later).problems
    assert "under no checkpoint" in problem


def test_what_is_malformed_keeps_nothing_else_back(
    office: Office, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """
    One row that this program did not write is named in the log, and the rest goes on.
    """

    def trip(_: object) -> set[str]:
        msg = "no such state"
        raise LookupError(msg)

    monkeypatch.setattr(OutgoingLetters, "on_their_way", trip)

    assert 2 == plan(office, 0)
    assert ["renew_promises is not done: LookupError"] == caplog.messages


def test_requests_expire_by_the_calendar(office: Office) -> None:
    """
    What nobody answered for a fortnight is closed, once and on the books.
    """
    request = asked(office, quarantined(office))

    for days in (0, 13, EXPIRES_AFTER.days, EXPIRES_AFTER.days + 1):
        plan(office, days)

    with office.store.read() as tx:
        (signed,) = tx.requests.all()
        assert (request.id, RequestState.EXPIRED) == (
            signed.request.id,
            signed.request.state,
        )
        assert 2 == len(tx.log.about([request.id]))
    assert () == office.verify().problems


def test_whom_we_wrote_to_is_forgotten_after_a_day(office: Office) -> None:
    """
    Also where nothing else comes in.
    """
    with office.store.begin() as tx:
        tx.outgoing.mark(b"mark", until=NOON + timedelta(days=1))
    plan(office, 0)
    kept = office.tamper("UPDATE answered SET until = until")
    plan(office, 1)

    assert (1, 0) == (kept, office.tamper("UPDATE answered SET until = until"))
