"""
What becomes of a job that failed: it waits, is tried again, goes aside, or is given up.

Log lines and the error column name classes and places in our code, never what an error
says, because a message can be quoted in it.
"""

from __future__ import annotations

import logging

from collections.abc import Callable
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from traceback import extract_tb

from grievance.blobs.port import BlobsAwayError
from grievance.domain.errors import (
    AlteredError,
    ConflictError,
    NotAllowedError,
    SetupError,
)
from grievance.domain.failures import what_went_wrong
from grievance.domain.outbox import (
    MOST_ATTEMPTS,
    Job,
    JobKind,
    JobState,
    LeaseLostError,
)
from grievance.mail.errors import UnreadableMailError
from grievance.mail.post.smtp import PostError, ServerAwayError
from grievance.services.blobs.delete_blobs import KeptBlobError
from grievance.services.boxes.keep import Pen
from grievance.services.intake.put_off_message import await_machine, count_failure
from grievance.services.intake.quarantine_letter import quarantine_letter, spool_of
from grievance.services.intake.share_message import Sharing, prepare_sharing
from grievance.services.letters.put_off_letter import await_server, give_up, put_off
from grievance.services.letters.send_letter import NO_SERVER
from grievance.services.staff_mail.send_staff_mail import put_off_staff_mail
from grievance.wordless import Said
from worker.workplace import Workplace


STORE_WAIT = timedelta(minutes=10)
LOG = logging.getLogger("grievance.worker")
Way = Callable[[Workplace, Job, Exception], "Ended"]
_SAYS_WHY = NotAllowedError, AlteredError, UnreadableMailError


class Ended(StrEnum):
    """How one run ended."""

    DONE = "done"
    NOTHING = "nothing"  # a repeated or early hint
    PUT_BACK = "put-back"  # it is tried again later
    UNFIT = "unfit"  # put back, because this machine could not do it
    QUARANTINED = "quarantined"
    FAILED = "failed"  # given up, and counted as such
    LOST = "lost"  # somebody else has it, or will when the lease runs out


class OutOfTriesError(Exception):
    """A job that was claimed and never ended: it takes its worker with it."""


class UnknownJobError(Exception):
    """A job that this program never promised."""


def put_back(place: Workplace, job: Job, error: Exception) -> Ended:
    """End a job that failed; where even that fails, the lease brings it back."""
    LOG.log(
        _level(error),
        "job %d %s try %d: %s",
        *(job.id, job.kind, job.attempts, code_of(error)),
    )
    for way in _ways(job, error):
        try:
            return way(place, job, error)
        except LeaseLostError:
            break
        except Exception as another:  # noqa: BLE001  # the next way, or the lease
            LOG.warning("job %d cannot be put back: %s", job.id, code_of(another))
    return Ended.LOST


def code_of(error: Exception) -> Said:
    """Name an error and where it came from, in nobody's words."""
    frames = extract_tb(error.__traceback__)
    where = f" at {Path(frames[-1].filename).name}:{frames[-1].lineno}"
    return Said(f"{type(error).__name__}{where}")


def _level(error: Exception) -> int:
    """Say quietly, of each letter, what an office without a mail server knows."""
    is_known = isinstance(error, ServerAwayError) and error.code == NO_SERVER
    return logging.INFO if is_known else logging.WARNING


def _ways(job: Job, error: Exception) -> tuple[Way, ...]:
    match job.kind:
        case JobKind.SEND_LETTER:
            return _ways_of_sending(job, error)
        case JobKind.RECEIVE_LETTER:
            return _ways_of_receiving(job, error)
        case JobKind.SEND_STAFF_MAIL:
            return (_put_off_staff_mail, _try_later)
        case JobKind.DELETE_BLOB | JobKind.SWEEP_BLOBS:
            return _ways_of_deleting(error)
        case _:
            return (_try_later,)


def _ways_of_deleting(error: Exception) -> tuple[Way, ...]:
    if isinstance(error, BlobsAwayError):
        return (_await_store, _try_later)
    if isinstance(error, KeptBlobError):
        return (_never_again, _try_later)
    return (_try_later,)


def _ways_of_sending(job: Job, error: Exception) -> tuple[Way, ...]:
    if isinstance(error, ServerAwayError):
        return (_await_server, _try_later)
    is_last = job.attempts >= MOST_ATTEMPTS
    return (_give_up, _put_off, _try_later) if is_last else (_put_off, _try_later)


def _ways_of_receiving(job: Job, error: Exception) -> tuple[Way, ...]:
    """
    Hold nothing against a message that ails the machine or the moment.

    A moment that does not pass in an hour is somebody's doing, or a bug of ours.
    """
    is_last = job.attempts >= MOST_ATTEMPTS
    if isinstance(error, SetupError):
        return (_await_machine,)
    if isinstance(error, ConflictError):
        return (_quarantine, _try_later) if is_last else (_try_later,)
    if isinstance(error, (NotAllowedError, AlteredError, OutOfTriesError)):
        return (_quarantine, _try_later)
    return (_count_failure, _try_later)


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
        dispatch = place.dispatch
        give_up(dispatch.pen(tx), dispatch.ring, job, code=_short(error))
    LOG.error("job %d %s is left to a person", job.id, job.kind)
    return Ended.FAILED


def _put_off_staff_mail(place: Workplace, job: Job, error: Exception) -> Ended:
    is_away = isinstance(error, ServerAwayError)
    put_off_staff_mail(place.courier, job, code=_short(error), away=is_away)
    is_over = not is_away and job.attempts >= MOST_ATTEMPTS
    return Ended.FAILED if is_over else Ended.PUT_BACK


def _await_store(place: Workplace, job: Job, error: Exception) -> Ended:
    """Wait for the object store: what is to go there goes, however long it is away."""
    with place.store.begin() as tx:
        later = place.now() + STORE_WAIT
        tx.outbox.defer(job, error=_short(error), until=later)
    return Ended.PUT_BACK


def _await_machine(place: Workplace, job: Job, error: Exception) -> Ended:
    with place.store.begin() as tx:
        await_machine(tx, job, code=_short(error), at=place.now())
    return Ended.UNFIT if isinstance(error, SetupError) else Ended.PUT_BACK


def _count_failure(place: Workplace, job: Job, error: Exception) -> Ended:
    code, reason = _short(error), _reason(error)
    sharing = _sharing(place, job, error)
    with place.store.begin() as tx:
        pen = Pen.of(tx, place.reception.ring, place.now())
        is_aside = count_failure(pen, job, sharing, code=code, reason=reason)
    return Ended.QUARANTINED if is_aside else Ended.PUT_BACK


def _quarantine(place: Workplace, job: Job, error: Exception) -> Ended:
    sharing = _sharing(place, job, error)
    with place.store.begin() as tx:
        pen = Pen.of(tx, place.reception.ring, place.now())
        quarantine_letter(pen, job, sharing, reason=_reason(error))
    return Ended.QUARANTINED


def _sharing(place: Workplace, job: Job, error: Exception) -> Sharing:
    """Prepare who may look: tries that were used up do not say it is unreadable."""
    is_out = job.attempts >= MOST_ATTEMPTS
    return prepare_sharing(
        place.store,
        place.reception.ring,
        spool_of(job),
        at=place.now(),
        is_readable=is_out and not isinstance(error, UnreadableMailError),
    )


def _never_again(place: Workplace, job: Job, error: Exception) -> Ended:
    with place.store.begin() as tx:
        tx.outbox.give_up(job, error=_short(error))
    LOG.error("job %d %s is not believed", job.id, job.kind)
    return Ended.FAILED


def _try_later(place: Workplace, job: Job, error: Exception) -> Ended:
    with place.store.begin() as tx:
        state = tx.outbox.fail(job, error=_short(error), at=place.now())
    if state is JobState.FAILED:
        LOG.error("job %d %s failed for good", job.id, job.kind)
        return Ended.FAILED
    return Ended.PUT_BACK


def _reason(error: Exception) -> str:
    """Say why a message goes aside; only these errors are sure to quote none of it."""
    is_said = isinstance(error, _SAYS_WHY)
    return str(error) if is_said else what_went_wrong(type(error).__name__)


def _short(error: Exception) -> str:
    """Name an error in a code that a list of letters shows."""
    return error.code if isinstance(error, PostError) else type(error).__name__
