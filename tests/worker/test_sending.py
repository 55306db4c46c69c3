"""The worker sends letters of ours to a real server, which takes them or does not."""

from __future__ import annotations

import logging
import subprocess
import sys

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from functools import partial

import msgspec
import pytest

from grievance.domain.ids import JobId
from grievance.domain.outbox import LEASE, MOST_ATTEMPTS, JobState
from grievance.domain.outgoing import Outgoing, OutgoingState
from grievance.settings import SmtpSettings, write_settings
from tests.offices import Office
from tests.servers.smtp import HOST, Mood, SmtpServer, running_smtp
from tests.services.looking import MIRA
from tests.services.outgoings import now, promise_again, sending_jobs, written
from tests.test_shape import ROOT
from tests.worker.workplaces import (
    MovingClock,
    attempts_and_error,
    count_jobs,
    workplace,
)
from worker.ends import Ended
from worker.jobs import run_job
from worker.workplace import Workplace


HOUR = timedelta(hours=1)
LONG = 2 * HOUR  # more than any wait between two tries
AFTER_LEASE = LEASE + timedelta(seconds=1)


@pytest.fixture(name="server")
def _server() -> Iterator[SmtpServer]:
    with running_smtp() as server:
        yield server


def connected(office: Office, port: int) -> Office:
    """Give the office a server to send by, in its settings and in its file."""
    smtp = SmtpSettings(host=HOST, port=port, security="none")
    settings = msgspec.structs.replace(office.mechanism.settings, smtp=smtp)
    office.mechanism.home.settings.write_text(write_settings(settings), "utf-8")
    mechanism = replace(office.mechanism, settings=settings)
    return replace(office, mechanism=mechanism)


def letter_and_job(office: Office) -> tuple[Outgoing, JobId]:
    letter = written(office)
    [job_id] = sending_jobs(office)
    return letter, job_id


def run_often(
    place: Workplace, clock: MovingClock, job_id: JobId, times: int
) -> list[Ended]:
    ended = []
    for _ in range(times):
        ended.append(run_job(place, job_id))
        clock.advance(LONG)
    return ended


def test_a_complaint_is_answered(office: Office, server: SmtpServer) -> None:
    """
    From the mailbox to the server: one letter, to who wrote, with our Message-ID.
    """
    office = connected(office, server.port)
    letter, job_id = letter_and_job(office)
    place = workplace(office, MovingClock())

    assert [Ended.DONE, Ended.NOTHING] == [run_job(place, job_id) for _ in "12"]
    assert ([MIRA], [letter.message_id]) == (server.recipients, server.ids)
    assert server.taken[0].sender == server.taken[0].message["Reply-To"]
    assert OutgoingState.SENT is now(office, letter).state
    assert () == office.verify().problems


@pytest.mark.parametrize("where", ["RCPT", "WORDS"])
def test_a_greylisted_letter_is_sent_later(
    office: Office, server: SmtpServer, where: str
) -> None:
    """
    The server wants to be asked again; then there is one letter.
    """
    office = connected(office, server.port)
    letter, job_id = letter_and_job(office)
    clock = MovingClock()
    place = workplace(office, clock)
    server.says = {where: "451 4.7.1 greylisted"}
    first = run_job(place, job_id)
    early = run_job(place, job_id)
    server.says = {}
    clock.advance(LONG)

    assert [Ended.PUT_BACK, Ended.NOTHING] == [first, early]
    assert Ended.DONE == run_job(place, job_id)
    assert [MIRA] == server.recipients
    assert OutgoingState.SENT is now(office, letter).state


def test_after_the_last_try_it_is_left_to_a_person(
    sqlite_office: Office, server: SmtpServer
) -> None:
    """
    Failed, with the last code; the words are kept for another decision.
    """
    office = connected(sqlite_office, server.port)
    letter, job_id = letter_and_job(office)
    clock = MovingClock()
    server.says = {"RCPT": "452 4.2.2 mira@post.example is full"}
    ended = run_often(workplace(office, clock), clock, job_id, MOST_ATTEMPTS)

    assert {Ended.PUT_BACK} == set(ended[:-1])
    assert Ended.FAILED == ended[-1]
    failed = now(office, letter)
    assert (OutgoingState.FAILED, "rcpt-452") == (failed.state, failed.error)
    assert () == office.verify().problems


def test_a_server_that_is_away_uses_up_no_try(
    sqlite_office: Office, server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    """
    However long: the letter waits, tells why, and goes when the server is back.
    """
    caplog.set_level(logging.DEBUG)
    office = connected(sqlite_office, 1)
    letter, job_id = letter_and_job(office)
    clock = MovingClock()
    ended = run_often(workplace(office, clock), clock, job_id, MOST_ATTEMPTS + 3)

    assert {Ended.PUT_BACK} == set(ended)
    assert (0, "refused") == attempts_and_error(office.store, job_id)
    waiting = now(office, letter)
    assert (OutgoingState.RELEASED, "refused") == (waiting.state, waiting.error)
    assert "post.example" not in caplog.text
    back = workplace(connected(sqlite_office, server.port), clock)
    assert Ended.DONE == run_job(back, job_id)
    assert [MIRA] == server.recipients


def test_without_a_server_letters_wait_until_there_is_one(
    office: Office, server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    """
    A worker that starts with a server sends at once what had to wait without, of which
    an office that has none is not warned letter by letter.
    """
    letter, job_id = letter_and_job(office)
    clock = MovingClock()
    caplog.set_level(logging.INFO, logger="grievance.worker")
    assert Ended.PUT_BACK == run_job(workplace(office, clock), job_id)
    said = [
        record.levelname for record in caplog.records if "send-" in record.getMessage()
    ]
    assert ["INFO"] == said
    assert (0, "no-server") == attempts_and_error(office.store, job_id)
    assert "no-server" == now(office, letter).error

    place = workplace(connected(office, server.port), clock)
    assert Ended.DONE == run_job(place, job_id)
    assert [MIRA] == server.recipients


def test_a_lost_connection_is_left_to_a_person(
    office: Office, server: SmtpServer
) -> None:
    """
    Nobody sends it again by himself.
    """
    office = connected(office, server.port)
    letter, job_id = letter_and_job(office)
    clock = MovingClock()
    server.moods.append(Mood.TAKES_AND_HANGS_UP)
    ended = run_often(workplace(office, clock), clock, job_id, 3)

    assert [Ended.DONE, Ended.NOTHING, Ended.NOTHING] == ended
    assert OutgoingState.UNCERTAIN is now(office, letter).state
    assert 1 == len(server.taken)


def test_a_worker_killed_after_the_answer_leaves_it_uncertain(
    office: Office, server: SmtpServer
) -> None:
    """
    The server has it and the books do not know: found by the next, never sent twice.
    """
    office = connected(office, server.port)
    letter, job_id = letter_and_job(office)
    program = [sys.executable, "-m", "tests.worker.given_and_blocked"]
    with subprocess.Popen(
        [*program, str(office.mechanism.home.path), str(job_id)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    ) as killed:
        assert killed.stdout is not None
        assert killed.stdout.readline().startswith("given")
        killed.kill()
    assert OutgoingState.SENDING is now(office, letter).state

    clock = MovingClock()
    place = workplace(office, clock)
    early = run_job(place, job_id)
    clock.advance(AFTER_LEASE)
    runs = [early, run_job(place, job_id), run_job(place, job_id)]

    assert [Ended.NOTHING, Ended.DONE, Ended.NOTHING] == runs
    assert OutgoingState.UNCERTAIN is now(office, letter).state
    assert [letter.message_id] == server.ids
    assert () == office.verify().problems


def test_a_row_that_was_changed_is_not_sent(
    sqlite_office: Office, server: SmtpServer
) -> None:
    """
    The job fails visibly in the end, and the row stays as whoever changed it left it.
    """
    office = connected(sqlite_office, server.port)
    letter = written(office, dmarc="fail")
    office.tamper("UPDATE outgoing SET hold = NULL, state = 'released'")
    clock = MovingClock()
    promise_again(office, letter)
    [job_id] = sending_jobs(office)
    ended = run_often(workplace(office, clock), clock, job_id, MOST_ATTEMPTS)

    assert Ended.FAILED == ended[-1]
    assert 1 == count_jobs(office.store, JobState.FAILED)
    assert [] == server.asked
    assert OutgoingState.RELEASED is now(office, letter).state


def test_no_log_line_has_an_address(
    sqlite_office: Office, server: SmtpServer, caplog: pytest.LogCaptureFixture
) -> None:
    """
    Whatever goes wrong, and whatever the server says about it.
    """
    caplog.set_level(logging.DEBUG, "grievance")
    office = connected(sqlite_office, server.port)
    letter, job_id = letter_and_job(office)
    clock = MovingClock()
    place = workplace(office, clock)
    run = partial(run_job, place, job_id)
    for said in ("451 mira@post.example later", "550 mira@post.example gone"):
        server.says = {"RCPT": said}
        run()
        clock.advance(LONG)

    assert OutgoingState.FAILED is now(office, letter).state
    assert "mira" not in caplog.text.lower()
    assert "RefusedForNowError" in caplog.text
