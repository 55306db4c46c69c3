"""What becomes of a letter that could not be sent this time."""

from __future__ import annotations

from datetime import timedelta

from grievance.domain.events import Act
from grievance.domain.outbox import Job, JobState, wait_by_age
from grievance.domain.outgoing import OutgoingState
from grievance.services.audits.note_unsent import note_unsent
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import refuse_altered, take_step
from grievance.services.letters.send_letter import NO_SERVER, outgoing_of
from grievance.vault.ring import WorkerRing


UNTIL_SET = timedelta(hours=1)  # a worker that starts with a server looks at once


def await_server(pen: Pen, job: Job, *, code: str) -> None:
    """Let it wait for the server; that it is away is not held against the letter."""
    letter = pen.tx.outgoing.get(outgoing_of(job))
    wait = (
        UNTIL_SET if code == NO_SERVER else wait_by_age(pen.at - letter.cover.made_at)
    )
    pen.tx.outbox.defer(job, error=code, until=pen.at + wait)
    pen.tx.outgoing.note(letter.cover.id, code)


def put_off(pen: Pen, job: Job, *, code: str) -> JobState:
    """Try it again later; at the last try the job is over."""
    pen.tx.outgoing.note(outgoing_of(job), code)
    return pen.tx.outbox.fail(job, error=code, at=pen.at)


def give_up(pen: Pen, ring: WorkerRing, job: Job, *, code: str) -> None:
    """
    Leave it to a person after the last try; of a notice its file says that it failed.

    Raises:
        AlteredError: Somebody changed it; written on, it would look sound.
    """
    # The case first, as whoever files a bounce into it does.
    pen.tx.cases.lock(pen.tx.outgoing.get(outgoing_of(job)).cover.case_id)
    letter = pen.tx.outgoing.lock(outgoing_of(job))
    refuse_altered(pen.tx, letter.cover)
    if letter.cover.state is OutgoingState.SENDING:
        take_step(pen, letter, OutgoingState.UNCERTAIN, Act.OUTGOING_UNCERTAIN)
    elif letter.cover.state is OutgoingState.RELEASED:
        failed = OutgoingState.FAILED, Act.OUTGOING_FAILED
        note_unsent(pen, ring, take_step(pen, letter, *failed, error=code).cover)
    pen.tx.outbox.finish(job)
