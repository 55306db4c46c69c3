"""Whether the work gets done: a worker, its jobs, and what waits for a person."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from urllib.parse import urlsplit

from grievance.doctor.clocks import compared
from grievance.doctor.finding import Found, fine, note, problem
from grievance.doctor.patient import Patient
from grievance.domain.intake import SpoolState
from grievance.domain.outbox import JobState
from grievance.domain.outgoing import OutgoingState
from grievance.server_rules import is_loopback
from grievance.services.office.count_office import OfficeCounts


START = "start `grievance worker`, or the processes of the Procfile"
_FOR_PEOPLE = (
    OutgoingState.HELD,
    OutgoingState.UNCERTAIN,
    OutgoingState.FAILED,
    OutgoingState.BOUNCED,
)


def look_at_broker(patient: Patient) -> Iterator[Found]:
    """
    Ask it for its time, and let it keep something for a moment.

    Raises:
        SetupError: It is away, or does not do so.
    """
    url = patient.settings.broker.url
    if not url:
        yield fine("none: one worker does everything")
        return
    assert patient.ask_broker is not None
    time = patient.ask_broker(url, patient.limits.patience)
    yield fine("it answers, and takes what it is given")
    place = urlsplit(url)
    is_open = place.scheme in {"redis", "redis+sentinel"}
    if is_open and not is_loopback(place.hostname or ""):
        yield note(
            "its URL does not ask for TLS beyond this machine",
            "begin it with rediss, as hints wake workers and its password is in it",
        )
    yield from compared(patient, time)


def look_at_worker(patient: Patient, counts: OfficeCounts) -> Iterator[Found]:
    """Look when a worker was at work last, and when each mailbox was looked into."""
    seen = counts.worker_at
    if counts.workers:
        yield fine(f"processes at work: {counts.workers}")
    elif counts.beside_desks:
        yield note("the only one at work ends with the desk beside it", START)
    else:
        yield problem(f"none was at work {_since(seen or counts.restored_at)}", START)
        return
    for number, when in enumerate(counts.looked_at, 1):
        if when is None or counts.at - when > patient.limits.mailbox_silent:
            yield problem(
                f"mailbox {number} was not looked into {_since(when)}",
                "see what `grievance mailbox test` says, and the worker's log",
            )


def look_at_jobs(patient: Patient, counts: OfficeCounts) -> Iterator[Found]:
    """Look whether jobs were given up, or wait for longer than they should."""
    given_up, since = _count(counts, JobState.FAILED), counts.due_since
    is_late = since is not None and counts.at - since > patient.limits.job_due
    if given_up:
        yield problem(
            f"given up: {given_up}",
            "`grievance quarantine list` names them; mend that, then retry --job N",
        )
    if is_late:
        yield problem(f"one is due {_since(since)}, and not done", START)
    if not (given_up or is_late):
        waiting = _count(counts, JobState.READY) + _count(counts, JobState.LEASED)
        yield fine(f"none overdue, none given up; for now or later: {waiting}")


def look_at_waiting(_patient: Patient, counts: OfficeCounts) -> Iterator[Found]:
    """Count what waits until a person looks at it."""
    letters = sum(counts.letters.get(state, 0) for state in _FOR_PEOPLE)
    messages = counts.messages.get(SpoolState.QUARANTINED, 0)
    if letters:
        yield note(f"letters: {letters}", "`grievance letters list` says why")
    if messages:
        yield note(
            f"messages in quarantine: {messages}",
            "`grievance quarantine list` says why",
        )
    if not letters and not messages:
        yield fine("nothing")


def _count(counts: OfficeCounts, state: JobState) -> int:
    return sum(one.count for one in counts.jobs if one.state is state)


def _since(at: datetime | None) -> str:
    return "yet" if at is None else f"since {at:%Y-%m-%d %H:%M} UTC"
