"""
Send a mail to somebody of the office: once, or not at all.

As with letters, *sending* is committed before the server is told the words; what broke
off there is *uncertain* and never sent again, since the next morning says it anew.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from grievance.domain.errors import ConflictError
from grievance.domain.events import Act
from grievance.domain.ids import StaffMailId
from grievance.domain.outbox import MOST_ATTEMPTS, Job, wait_by_age
from grievance.domain.people import Person
from grievance.domain.staff_mail import StaffMail, StaffMailKind, StaffMailState
from grievance.mail.post.compose import ComposeError, Draft, Parcel, compose
from grievance.mail.post.smtp import (
    PostError,
    RefusedForGoodError,
    UncertainError,
)
from grievance.services.boxes.keep import Pen
from grievance.services.directory.read_directory import staff
from grievance.services.envelopes.dispatch import Words
from grievance.services.letters.send_letter import INTERRUPTED, NO_SERVER
from grievance.services.staff_mail.courier import Courier
from grievance.services.staff_mail.write_digest import StaffWords, write_staff_mail


NOTHING, TOO_LATE, UNREACHABLE = "nothing-due", "too-late", "unreachable"


_LAST = {
    StaffMailState.READY: StaffMailState.FAILED,
    StaffMailState.SENDING: StaffMailState.UNCERTAIN,
}


class DroppedError(Exception):
    """There is nothing to send; the code says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def send_staff_mail(courier: Courier, job: Job) -> None:
    """
    Send the mail of *job*, or find that there is nothing to send.

    Raises:
        ServerAwayError, RefusedForNowError: It was certainly not sent; the job waits.

        LeaseLostError: Another worker has taken over; nothing was sent by this one.
    """
    parcel = _look(courier, job)
    if parcel is None:
        return
    post = courier.dispatch.post
    assert post is not None
    try:
        with post.agreed(parcel) as server:
            _begin(courier, job)
            _give(courier, job, server)
    except RefusedForGoodError as error:
        _end(courier, job, StaffMailState.FAILED, error=error.code)


def put_off_staff_mail(courier: Courier, job: Job, *, code: str, away: bool) -> None:
    """
    Try it again later, or let it be after the last try.

    That the server is *away* is not held against it: it waits until it is too late.
    """
    with courier.dispatch.store.begin() as tx:
        pen = courier.dispatch.pen(tx)
        mail = tx.staff_mail.lock(mail_of(job))
        if away:
            wait = wait_by_age(pen.at - mail.made_at)
            tx.outbox.defer(job, error=code, until=pen.at + wait)
        elif job.attempts < MOST_ATTEMPTS:
            tx.outbox.fail(job, error=code, at=pen.at)
        else:
            tx.outbox.finish(job)
            _take_step(pen, mail, _LAST[mail.state], error=code)


def mail_of(job: Job) -> StaffMailId:
    """Return which mail a job is about."""
    return StaffMailId(UUID(job.ref))


def _look(courier: Courier, job: Job) -> Parcel | None:
    """Return what is to be sent, or end the job where nothing is."""
    with courier.dispatch.store.begin() as tx:
        pen = courier.dispatch.pen(tx)
        mail = tx.staff_mail.lock(mail_of(job))
        if mail.state is StaffMailState.READY:
            try:
                return _parcel(pen, courier, mail)
            except DroppedError as reason:
                _take_step(pen, mail, StaffMailState.DROPPED, error=reason.code)
        elif mail.state is StaffMailState.SENDING:
            _take_step(pen, mail, StaffMailState.UNCERTAIN, error=INTERRUPTED)
        tx.outbox.finish(job)
        return None


def _parcel(pen: Pen, courier: Courier, mail: StaffMail) -> Parcel:
    """Write the mail as of now, to where its reader is now; or `DroppedError`."""
    if not courier.can_write:
        raise DroppedError(NO_SERVER)
    person = _reader(pen, mail)
    if _is_too_late(courier, mail, person, pen.at):
        raise DroppedError(TOO_LATE)
    today = courier.timetable.day_of(pen.at)
    ring = courier.dispatch.ring
    words = write_staff_mail(
        *(pen.tx, ring, mail, person, courier.rules),
        today=today,
        audits=courier.audits,
        witness=courier.witness,
    )
    if words is None:
        raise DroppedError(NOTHING)
    try:
        message = compose(_draft(courier, mail, person, words))
    except ComposeError:
        raise DroppedError(UNREACHABLE) from None
    return Parcel(sender=courier.mailbox, recipient=person.address, message=message)


def _reader(pen: Pen, mail: StaffMail) -> Person:
    """Return whom it is for, as the directory has them now."""
    for person in staff(pen.directory, at=pen.at):
        if person.id == mail.person_id and person.address:
            return person
    raise DroppedError(UNREACHABLE)


def _is_too_late(
    courier: Courier, mail: StaffMail, person: Person, at: datetime
) -> bool:
    """Whether the morning it was for has gone; the next one says it anew."""
    here = at.astimezone(courier.zone_of(person)).date()
    return mail.kind is StaffMailKind.DIGEST and here != mail.day


def _draft(
    courier: Courier, mail: StaffMail, person: Person, words: StaffWords
) -> Draft:
    """Answers go to its reader alone: none of them is to become a case."""
    domain = courier.mailbox.rpartition("@")[2]
    return Draft(
        office=courier.office,
        mailbox=courier.mailbox,
        reply_to=person.address,
        recipient=person.address,
        subject=f"{courier.office}: {words.subject}",
        body=words.body,
        message_id=f"<staff.{mail.id.hex}@{domain}>",
        at=mail.made_at,
    )


def _begin(courier: Courier, job: Job) -> None:
    """Write down that from here on it may have been sent."""
    with courier.dispatch.store.begin() as tx:
        pen = courier.dispatch.pen(tx)
        tx.outbox.renew(job, at=pen.at, lease=courier.dispatch.lease)
        mail = tx.staff_mail.lock(mail_of(job))
        if mail.state is not StaffMailState.READY:
            msg = "Somebody else sends this mail."
            raise ConflictError(msg)
        _take_step(pen, mail, StaffMailState.SENDING, act=Act.STAFF_MAIL_SENDING)


def _give(courier: Courier, job: Job, server: Words) -> None:
    try:
        server.give()
    except UncertainError as error:
        _end(courier, job, StaffMailState.UNCERTAIN, error=error.code)
    except RefusedForGoodError:
        raise
    except PostError:
        _put_back(courier, job)
        raise
    else:
        _end(courier, job, StaffMailState.SENT)


def _put_back(courier: Courier, job: Job) -> None:
    """Let it go once more: it was refused for now, and that is certain."""
    with courier.dispatch.store.begin() as tx:
        pen = courier.dispatch.pen(tx)
        tx.outbox.renew(job, at=pen.at, lease=courier.dispatch.lease)
        _take_step(pen, tx.staff_mail.lock(mail_of(job)), StaffMailState.READY)


def _end(courier: Courier, job: Job, state: StaffMailState, *, error: str = "") -> None:
    with courier.dispatch.store.begin() as tx:
        tx.outbox.finish(job)
        mail = tx.staff_mail.lock(mail_of(job))
        _take_step(courier.dispatch.pen(tx), mail, state, error=error)


def _take_step(
    pen: Pen,
    mail: StaffMail,
    to: StaffMailState,
    *,
    act: Act = Act.STAFF_MAIL_ENDED,
    error: str = "",
) -> None:
    pen.tx.staff_mail.save(mail.become(to, at=pen.at, error=error))
    if to is not StaffMailState.READY:
        pen.note(act, mail.id)
