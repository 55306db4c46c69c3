"""The real worker watches the clocks, and writes to the office's own people."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest

from grievance.domain.errors import SetupError
from grievance.domain.ids import JobId
from grievance.domain.staff_mail import StaffMailState
from grievance.settings import SmtpSettings
from tests.doubles import NOON, make_mail
from tests.offices import DANA, Office
from tests.servers.smtp import HOST, SmtpServer, running_smtp
from tests.services.staff_mails import at_address, mails
from tests.worker.workplaces import MovingClock, workplace
from worker.ends import Ended
from worker.jobs import run_job
from worker.schedule import plan_jobs
from worker.workplace import Workplace


LATE = NOON + timedelta(days=9)
AGAIN = timedelta(minutes=1)  # when a job that was hinted at is hinted at anew


@pytest.fixture(name="server")
def _server() -> Iterator[SmtpServer]:
    with running_smtp() as server:
        yield server


@pytest.fixture(name="connected")
def _connected(office: Office, server: SmtpServer) -> Office:
    """Give the office a server, a coordinator with an address, and a late case."""
    smtp = SmtpSettings(host=HOST, port=server.port, security="none")
    settings = msgspec.structs.replace(office.mechanism.settings, smtp=smtp)
    office = replace(office, mechanism=replace(office.mechanism, settings=settings))
    office.case_of(make_mail(dmarc="fail"))
    at_address(office, DANA)
    return office


def do_all(place: Workplace, clock: MovingClock) -> set[Ended]:
    """Plan, and do what is due until nothing is; say how the jobs ended."""
    with place.store.begin() as tx:
        plan_jobs(tx, at=clock())
    ended: set[Ended] = set()
    while found := _due(place, clock):
        ended |= {run_job(place, job_id) for job_id in found}
    return ended


def _due(place: Workplace, clock: MovingClock) -> list[JobId]:
    with place.store.begin() as tx:
        return list(tx.outbox.due(at=clock(), limit=100, again_after=AGAIN))


def to_dana(server: SmtpServer) -> list[str]:
    """Return the subjects of what went to the coordinator."""
    return [
        str(one.message["Subject"])
        for one in server.taken
        if one.recipients == ("dana@staff.example",)
    ]


def test_who_answers_for_a_case_is_told_in_the_morning(
    connected: Office, server: SmtpServer
) -> None:
    """
    From the schedule to the server, once a day, whatever is done in between.
    """
    clock = MovingClock(LATE)
    place = workplace(connected, clock)

    assert {Ended.DONE} == do_all(place, clock)
    clock.advance(timedelta(hours=2))
    do_all(place, clock)
    assert ["Test office: 1 overdue"] == to_dana(server)

    clock.advance(timedelta(days=1))
    do_all(place, clock)
    assert 2 == len(to_dana(server))
    assert {StaffMailState.SENT} == {mail.state for mail in mails(connected)}
    assert [] == [
        problem
        for problem in connected.verify(at=clock()).problems
        if "reminder" in problem
    ]


def test_workers_side_by_side_tell_it_once(
    connected: Office, server: SmtpServer
) -> None:
    """
    Each plans, claims and sends as if it were alone.
    """
    clock = MovingClock(LATE)
    places = [workplace(connected, clock) for _ in range(3)]

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda place: do_all(place, clock), places))

    assert 1 == len(to_dana(server))


def test_a_server_that_refuses_is_asked_again(
    connected: Office, server: SmtpServer
) -> None:
    """
    Later that morning; nothing is left behind that somebody would have to settle.
    """
    clock = MovingClock(LATE)
    place = workplace(connected, clock)
    server.says["RCPT"] = "450 4.2.0 come back later"

    assert Ended.PUT_BACK in do_all(place, clock)
    del server.says["RCPT"]
    clock.advance(timedelta(hours=2))
    do_all(place, clock)

    assert 1 == len(to_dana(server))
    with connected.store.read() as tx:
        assert () == tx.outbox.failed()


def test_an_office_whose_holidays_nobody_knows_is_told_at_the_start(
    sqlite_office: Office,
) -> None:
    """
    Rather than when the first complaint arrives.
    """
    settings = sqlite_office.mechanism.settings
    nowhere = msgspec.structs.replace(settings.office, holidays=("XX",))
    mechanism = replace(
        sqlite_office.mechanism,
        timetable=msgspec.structs.replace(settings, office=nowhere).timetable,
    )

    with pytest.raises(SetupError, match="holidays of XX are not known"):
        workplace(replace(sqlite_office, mechanism=mechanism), MovingClock())
