"""
Send a letter of ours: never twice by itself, and never one that nobody let go.

    look      the log saw it last like this; its maker and who released it signed it
    agree     connect, MAIL, RCPT: what fails here was certainly not sent
    commit    sending, fenced by the lease
    give      DATA
    commit    sent, the words are destroyed, and the clocks know

Between the two commits a crash leaves it *sending*; whoever claims the job next finds
that and calls it uncertain.  A person says then whether it was sent, or goes again.

What a person wrote has no Message-ID yet: it is made and written down before the first
try, and every further one takes it from the books.  So it is with a letter that is closed
to its reader's key, which is another each time it is made.
"""

from __future__ import annotations

from uuid import UUID

from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import OutgoingId
from grievance.domain.outbox import Job
from grievance.domain.outgoing import OutgoingKind, OutgoingState
from grievance.mail.post.compose import ComposeError, Parcel
from grievance.mail.post.smtp import (
    PostError,
    RefusedForGoodError,
    ServerAwayError,
    UncertainError,
)
from grievance.services.audits.note_unsent import note_unsent
from grievance.services.boxes.keep_outgoing import (
    refuse_altered,
    take_step,
    tries_of,
)
from grievance.services.boxes.payload import decode
from grievance.services.cases.tell_clocks import tell_clocks
from grievance.services.envelopes.dispatch import Dispatch, Words
from grievance.services.envelopes.enclosed_letter import Enclosed
from grievance.services.letters.finish_letter import finish_letter
from grievance.services.letters.trust_release import trust_release, trust_words
from grievance.services.notices.trust_notice import await_planning
from grievance.storage.store import Transaction
from grievance.vault.errors import RecipientError
from grievance.vault.outgoing import (
    SignedOutgoing,
    open_outgoing,
    sign_release,
    verify_outgoing,
)


NO_SERVER, NOT_RELEASED, INTERRUPTED = "no-server", "not-released", "interrupted"
UNFIT = "unfit-to-be-sent"
MOST_TIMES = 3  # that a notice goes out, where nobody knows whether it arrived


def send_letter(dispatch: Dispatch, job: Job) -> None:
    """
    Send the letter of *job*, or find that there is nothing to send.

    Raises:
        ServerAwayError: There is no way out now; the letter is not to blame.

        RefusedForNowError: The job is tried again.

        AlteredError, SealError: Somebody changed the books; nothing is sent.

        LeaseLostError: Another worker has taken over; nothing was sent by this one.
    """
    try:
        found = _look(dispatch, job)
    except NotAllowedError:
        _end(dispatch, job, OutgoingState.FAILED, error=NOT_RELEASED)
        return
    except (ComposeError, RecipientError):
        _end(dispatch, job, OutgoingState.FAILED, error=UNFIT)
        return
    if found is None:
        return
    letter, parcel = found
    if dispatch.post is None:
        raise ServerAwayError(NO_SERVER)
    try:
        with dispatch.post.agreed(parcel) as server:
            _begin(dispatch, job, letter)
            _give(dispatch, job, letter, server)
    except RefusedForGoodError as error:
        _end(dispatch, job, OutgoingState.FAILED, error=error.code)


def _look(dispatch: Dispatch, job: Job) -> tuple[SignedOutgoing, Parcel] | None:
    """Return what is to be sent, opened; or end the job where nothing is."""
    with dispatch.store.begin() as tx:
        letter = tx.outgoing.lock(outgoing_of(job))
        refuse_altered(tx, letter.cover)
        if letter.cover.state is OutgoingState.SENDING:
            letter = _found_sending(dispatch, tx, letter)
        if letter.cover.state is not OutgoingState.RELEASED:
            tx.outbox.finish(job)
            return None
        verify_outgoing(letter, dispatch.ring.directory)
        trust_release(dispatch.pen(tx), dispatch.ring, letter)
        box = dispatch.ring.version(letter.worker_kv).outbox
        opened = open_outgoing(box, letter)
        if letter.is_by_person:
            enclosed, pen = decode(Enclosed, opened), dispatch.pen(tx)
            if letter.cover.kind is OutgoingKind.NOTICE:
                await_planning(tx, at=pen.at)
            trust_words(
                pen,
                dispatch.ring,
                letter,
                enclosed,
                desk=dispatch.desk,
                memory=dispatch.memory,
            )
            return finish_letter(
                pen, dispatch.ring, letter, enclosed, signing=dispatch.signing
            )
    return letter, decode(Parcel, opened)


def _found_sending(
    dispatch: Dispatch, tx: Transaction, letter: SignedOutgoing
) -> SignedOutgoing:
    """
    Say of a letter that broke off that it is uncertain; but send a notice once more.

    Whoever audits rather hears it twice, in the same bytes, than not at all.
    """
    pen, uncertain = dispatch.pen(tx), OutgoingState.UNCERTAIN
    if not _may_go_twice(tx, letter):
        act = Act.OUTGOING_UNCERTAIN
        return take_step(pen, letter, uncertain, act, error=INTERRUPTED)
    signed = sign_release(letter, pen.author, tries=tries_of(tx, letter.cover.id))
    return take_step(pen, signed, OutgoingState.RELEASED, Act.OUTGOING_PUT_BACK)


def _may_go_twice(tx: Transaction, letter: SignedOutgoing) -> bool:
    is_notice = letter.cover.kind is OutgoingKind.NOTICE
    return is_notice and tries_of(tx, letter.cover.id) < MOST_TIMES


def _begin(dispatch: Dispatch, job: Job, letter: SignedOutgoing) -> None:
    """Write down that from here on it may have been sent."""
    with dispatch.store.begin() as tx:
        pen = dispatch.pen(tx)
        tx.outbox.renew(job, at=pen.at, lease=dispatch.lease)
        if letter.cover.kind is OutgoingKind.NOTICE:
            await_planning(tx, at=pen.at)  # somebody may be complained of by now
        if tx.outgoing.lock(letter.cover.id) != letter:
            msg = "Somebody else decided on this letter meanwhile."
            raise ConflictError(msg)
        take_step(pen, letter, OutgoingState.SENDING, Act.OUTGOING_SENDING)


def _give(dispatch: Dispatch, job: Job, letter: SignedOutgoing, server: Words) -> None:
    try:
        server.give()
    except UncertainError as error:
        with dispatch.store.read() as tx:
            is_sent_again = _may_go_twice(tx, letter)
        if is_sent_again:
            _put_back(dispatch, job)
            raise
        _end(dispatch, job, OutgoingState.UNCERTAIN, error=error.code)
    except RefusedForGoodError:
        raise
    except PostError:
        _put_back(dispatch, job)
        raise
    else:
        _end(dispatch, job, OutgoingState.SENT)


_ACTS = {
    OutgoingState.SENT: Act.OUTGOING_SENT,
    OutgoingState.UNCERTAIN: Act.OUTGOING_UNCERTAIN,
    OutgoingState.FAILED: Act.OUTGOING_FAILED,
}


def _end(
    dispatch: Dispatch, job: Job, state: OutgoingState, *, error: str = ""
) -> None:
    with dispatch.store.begin() as tx:
        tx.outbox.finish(job)
        pen, outgoing_id = dispatch.pen(tx), outgoing_of(job)
        # The case first, as whoever files a bounce into it does.
        tx.cases.lock(tx.outgoing.get(outgoing_id).cover.case_id)
        letter = tx.outgoing.lock(outgoing_id)
        taken = take_step(pen, letter, state, _ACTS[state], error=error)
        if state is OutgoingState.SENT:
            tell_clocks(pen, taken.cover, dispatch.timetable)
        elif state is OutgoingState.FAILED:
            note_unsent(pen, dispatch.ring, taken.cover)


def _put_back(dispatch: Dispatch, job: Job) -> None:
    """Let it go once more: it was refused for now, and that is certain."""
    with dispatch.store.begin() as tx:
        pen = dispatch.pen(tx)
        tx.outbox.renew(job, at=pen.at, lease=dispatch.lease)
        letter = tx.outgoing.lock(outgoing_of(job))
        tries = tries_of(tx, letter.cover.id)
        signed = sign_release(letter, pen.author, tries=tries)
        take_step(pen, signed, OutgoingState.RELEASED, Act.OUTGOING_PUT_BACK)


def outgoing_of(job: Job) -> OutgoingId:
    """Return which letter a job is about."""
    return OutgoingId(UUID(job.ref))
