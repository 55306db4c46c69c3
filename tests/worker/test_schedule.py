from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.ids import RECOVERY, holder_of
from grievance.domain.outbox import JobKind, JobState
from grievance.domain.request import EXPIRES_AFTER, RequestState
from grievance.services.access.assign_case import assign_case
from grievance.services.access.share_case import share_case
from grievance.storage.outgoing import OutgoingLetters
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, RUTH, Office
from tests.services.aside import asked, quarantined, sign_anew
from tests.services.looking import holders
from tests.worker.workplaces import MovingClock, count_jobs, workplace
from worker.ends import Ended
from worker.jobs import run_job
from worker.schedule import plan_jobs


DAILY = (
    JobKind.SIGN_CHECKPOINT,
    JobKind.WATCH_CLOCKS,
    JobKind.PLAN_NOTICES,
    JobKind.PUBLISH_STATISTICS,
    JobKind.RECEIVE_LETTER,
)


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
    assert [3, 3, 3] == [
        plan(office, 0) for _ in range(3)
    ]  # a checkpoint, the audits, and statistics


def test_each_day_has_its_own_jobs(office: Office) -> None:
    """
    What was missed while nothing ran is not made up for by the dozen.
    """
    assert [3, 6, 9] == [plan(office, day) for day in (0, 1, 30)]


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
    assert f"logged since {NOON:%Y-%m-%d %H:%M} UTC; see that the worker" in problem


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

    assert 3 == plan(office, 0)
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


def test_a_day_of_the_worker(sqlite_office: Office) -> None:
    """
    What each step does at once, what it promises, and whom the look at the clocks ends.
    """
    office, today = sqlite_office, NOON.date()
    case_id = office.case_of(make_mail())
    henri, ruth = office.person(HENRI), office.person(RUTH)
    with office.store.begin() as tx:
        dana = office.rings[DANA]
        assign_case(tx, dana, case_id=case_id, handler_id=henri, at=NOON)
        share_case(tx, dana, case_id, ruth, until=today, at=NOON)
        tx.outgoing.mark(b"mark", until=NOON)
    request = asked(office, quarantined(office))
    lost = office.collect(make_mail("Another."))
    office.tamper("DELETE FROM outbox WHERE id = :id", id=lost.job_id)
    sign_anew(office, roles={HENRI: ("analyst",)})
    later = NOON + EXPIRES_AFTER + timedelta(days=1)

    with office.store.begin() as tx:
        plan_jobs(tx, at=later)
        promised = {kind: tx.outbox.count(JobState.READY, kind=kind) for kind in DAILY}
        [watch] = tx.outbox.ready(JobKind.WATCH_CLOCKS)
        asked_for = [(one.request.id, one.request.state) for one in tx.requests.all()]
    assert dict.fromkeys(DAILY, 1) == promised
    assert [(request.id, RequestState.EXPIRED)] == asked_for
    assert 0 == office.tamper("UPDATE answered SET until = until")
    left = {holder_of(dana.person_id), RECOVERY}
    contents = Compartment.CONTENTS
    assert left | {holder_of(henri)} == set(holders(office, case_id, contents))

    assert Ended.DONE == run_job(workplace(office, MovingClock(later)), watch)
    assert left == set(holders(office, case_id, contents))


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
