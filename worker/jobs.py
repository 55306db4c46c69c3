"""
Run one job: claim its row, call one service, and never let it be lost or block.

A hint carries an id; the database decides whether there is anything to do.  Log lines
and the error column name classes and places in our code, never what an error says,
because a message can be quoted in it.
"""

from __future__ import annotations

import logging

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from traceback import extract_tb
from typing import assert_never
from uuid import uuid4

from grievance.domain.errors import NotAllowedError, SetupError
from grievance.domain.ids import JobId
from grievance.domain.outbox import (
    MOST_ATTEMPTS,
    Job,
    JobKind,
    JobState,
    LeaseLostError,
)
from grievance.mail.post.smtp import PostError, ServerAwayError
from grievance.services.keep import Pen
from grievance.services.make_checkpoint import make_checkpoint
from grievance.services.put_off_letter import await_server, give_up, put_off
from grievance.services.quarantine_letter import quarantine_letter
from grievance.services.receive_letter import MOST_TRIES, receive_letter
from grievance.services.send_letter import send_letter
from worker.workplace import Workplace


LOG = logging.getLogger("grievance.worker")
Way = Callable[[Workplace, Job, Exception], "Ended"]


class Ended(StrEnum):
    """How one run ended."""

    DONE = "done"
    NOTHING = "nothing"  # a repeated or early hint
    PUT_BACK = "put-back"  # it is tried again later
    UNFIT = "unfit"  # put back, and this machine has failed at it for a while
    QUARANTINED = "quarantined"
    FAILED = "failed"  # given up, and counted as such
    LOST = "lost"  # somebody else has it, or will when the lease runs out


class OutOfTriesError(Exception):
    """A job that was claimed and never ended: it takes its worker with it."""


def run_job(place: Workplace, job_id: JobId) -> Ended:
    """
    Do the job if it is there to be done; never raises.

    Every run claims under a name of its own, so that a run that outlasted its lease
    cannot end the job for the one that took over.
    """
    try:
        claimed = _claim(place, job_id)
    except Exception as error:  # noqa: BLE001  # an outage must not end the thread
        LOG.warning("job %s cannot be claimed: %s", job_id, _code(error))
        return Ended.LOST
    if claimed is None:
        return Ended.NOTHING
    job, epoch = claimed
    try:
        place.keep_up(epoch)
        _do(place, job)
    except LeaseLostError:
        return Ended.LOST
    except Exception as error:  # noqa: BLE001  # bugs too: no job may block the rest
        return _put_back(place, job, error)
    return Ended.DONE


def _claim(place: Workplace, job_id: JobId) -> tuple[Job, int] | None:
    """Return the job and the epoch of the directory at that time."""
    with place.store.begin() as tx:
        job = tx.outbox.claim(
            job_id, owner=str(uuid4()), at=place.now(), lease=place.lease
        )
        return None if job is None else (job, tx.people.epoch())


def _do(place: Workplace, job: Job) -> None:
    if job.attempts > MOST_ATTEMPTS:
        raise OutOfTriesError
    match job.kind:
        case JobKind.RECEIVE_LETTER:
            receive_letter(place.reception, job, at=place.now())
        case JobKind.SIGN_CHECKPOINT:
            _sign_checkpoint(place, job)
        case JobKind.SEND_LETTER:
            send_letter(place.dispatch, job)
        case _:
            assert_never(job.kind)


def _sign_checkpoint(place: Workplace, job: Job) -> None:
    ring, root_public = place.reception.ring, place.root_public
    with place.store.begin() as tx:
        checkpoint = make_checkpoint(tx, ring, root_public=root_public, job=job)
    place.remember(checkpoint)


def _put_back(place: Workplace, job: Job, error: Exception) -> Ended:
    """Quarantine or try later; where even that fails, the lease brings it back."""
    LOG.warning("job %d %s try %d: %s", job.id, job.kind, job.attempts, _code(error))
    for way in _ways(job, error):
        try:
            return way(place, job, error)
        except LeaseLostError:
            break
        except Exception as another:  # noqa: BLE001  # the next way, or the lease
            LOG.warning("job %d cannot be put back: %s", job.id, _code(another))
    return Ended.LOST


def _ways(job: Job, error: Exception) -> tuple[Way, ...]:
    if job.kind is JobKind.SEND_LETTER:
        return _ways_of_sending(job, error)
    return (_quarantine, _try_later) if _is_enough(job, error) else (_try_later,)


def _ways_of_sending(job: Job, error: Exception) -> tuple[Way, ...]:
    if isinstance(error, ServerAwayError):
        return (_await_server, _try_later)
    is_last = job.attempts >= MOST_ATTEMPTS
    return (_give_up, _put_off, _try_later) if is_last else (_put_off, _try_later)


def _await_server(place: Workplace, job: Job, error: Exception) -> Ended:
    with place.store.begin() as tx:
        await_server(place.dispatch.pen(tx), job, code=_short(error))
    return Ended.PUT_BACK


def _put_off(place: Workplace, job: Job, error: Exception) -> Ended:
    with place.store.begin() as tx:
        state = put_off(place.dispatch.pen(tx), job, code=_short(error))
    return Ended.FAILED if state is JobState.FAILED else Ended.PUT_BACK


def _give_up(place: Workplace, job: Job, error: Exception) -> Ended:
    with place.store.begin() as tx:
        give_up(place.dispatch.pen(tx), job, code=_short(error))
    LOG.error("job %d %s is left to a person", job.id, job.kind)
    return Ended.FAILED


def _is_enough(job: Job, error: Exception) -> bool:
    """Tell whether a letter goes aside; what ails the machine is not its fault."""
    if job.kind is not JobKind.RECEIVE_LETTER:
        return False
    if isinstance(error, NotAllowedError):
        return True
    most = MOST_ATTEMPTS if isinstance(error, SetupError) else MOST_TRIES
    return job.attempts >= most


def _quarantine(place: Workplace, job: Job, error: Exception) -> Ended:
    reason = f"It could not be received, and it waits here: {type(error).__name__}."
    if isinstance(error, NotAllowedError):
        reason = str(error)
    with place.store.begin() as tx:
        ring = place.reception.ring
        pen = Pen.of(tx, ring, place.now())
        quarantine_letter(pen, ring, job, reason=reason)
    return Ended.QUARANTINED


def _try_later(place: Workplace, job: Job, error: Exception) -> Ended:
    with place.store.begin() as tx:
        state = tx.outbox.fail(job, error=type(error).__name__, at=place.now())
    if state is JobState.FAILED:
        LOG.error("job %d %s failed for good", job.id, job.kind)
        return Ended.FAILED
    is_unfit = isinstance(error, SetupError) and job.attempts >= MOST_TRIES
    return Ended.UNFIT if is_unfit else Ended.PUT_BACK


def _short(error: Exception) -> str:
    """Name an error in a code that a list of letters shows."""
    return error.code if isinstance(error, PostError) else type(error).__name__


def _code(error: Exception) -> str:
    """Name an error and where it came from, in nobody's words."""
    frames = extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}"
    return f"{type(error).__name__}{where}"
