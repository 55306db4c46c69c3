"""
Receive a spooled letter: what it becomes is decided here, in one transaction.

The message is opened and read without a transaction; the effect, the receipt and the
end of the job are committed together, so that a crash at any point repeats all or none.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from grievance.domain.errors import ConflictError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, SpoolId
from grievance.domain.intake import Door, Outcome
from grievance.domain.outbox import Job
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.services.append_letter import append_letter
from grievance.services.conceal_bounce import conceal_bounce
from grievance.services.keep import Pen, keep_receipt
from grievance.services.open_new_case import NewCase, keep_case, make_case
from grievance.services.place_letter import Place, place_entry, place_letter
from grievance.services.quarantine_letter import quarantine_letter
from grievance.services.read_entry import read_entry
from grievance.services.reception import Reception
from grievance.services.record_bounce import note_own_copy, record_bounce
from grievance.services.seal_letter import Arrived
from grievance.services.set_aside_letter import set_aside_letter
from grievance.storage.spool import Spooled
from grievance.storage.store import Transaction
from grievance.vault.entry import is_entry
from grievance.vault.posted import pick_up
from grievance.vault.ring import WorkerRing


MOST_TRIES = 3
NO_CASE = "A machine sent it and it answers no case; it is kept sealed."
_MAY_PASS = frozenset({Refusal.TIMEOUT, Refusal.MEMORY, Refusal.CRASHED})


def receive_letter(reception: Reception, job: Job, *, at: datetime) -> None:
    """
    Turn the spooled message of *job* into a case, a reply, or something put aside.

    Raises:
        UnreadableMailError: It could not be read this time; the job is tried again.

        ConflictError: Somebody joined or left meanwhile; likewise.

        NotAllowedError: Nobody may read it, or an entry was made by nobody who may.

        LeaseLostError: Another worker has taken over.
    """
    with reception.store.read() as tx:
        spooled = tx.spool.find(SpoolId(UUID(job.ref)))
    if spooled is None:  # it was concluded before
        with reception.store.begin() as tx:
            tx.outbox.finish(job)
        return
    try:
        arrived = _read(reception, spooled, at=at)
    except UnreadableMailError as error:
        if error.code in _MAY_PASS and job.attempts < MOST_TRIES:
            raise
        with reception.store.begin() as tx:
            pen = Pen.of(tx, reception.ring, at)
            quarantine_letter(pen, reception.ring, job, reason=str(error))
        return
    spool_id = spooled.id
    del spooled  # it is read, and may be large
    new = _prepare(reception, arrived, at=at)
    if isinstance(new, tuple):
        del arrived  # it is sealed; what is large should not lie there twice
    with reception.store.begin() as tx:
        tx.outbox.finish(job)
        _refuse_older_directory(tx, reception.ring)
        pen = Pen.of(tx, reception.ring, at)
        if isinstance(new, tuple):
            _open(pen, reception, spool_id, *new)
        else:
            _file(pen, reception, spool_id, arrived)


def _read(reception: Reception, spooled: Spooled, *, at: datetime) -> Arrived:
    ring = reception.ring
    raw = pick_up(
        ring.keys.spool, spooled.dropped, table="spool", row_id=str(spooled.id)
    )
    # The door lies in a plain column: an entry is known by its bytes as well.
    if spooled.door is Door.ENTRY or is_entry(raw):
        return read_entry(
            raw,
            directory=ring.directory,
            parse=reception.reader.parse,
            spool_id=spooled.id,
            at=at,
        )
    return Arrived(
        letter=reception.reader.parse(raw),
        raw=raw,
        received_at=spooled.received_at,
        spool_id=str(spooled.id),
        source=spooled.source,
    )


def _place(tx: Transaction, reception: Reception, arrived: Arrived) -> Place:
    if arrived.entered_by:
        return place_entry(tx, arrived)
    return place_letter(tx, reception, arrived.letter)


def _prepare(
    reception: Reception, arrived: Arrived, *, at: datetime
) -> tuple[NewCase, Place] | None:
    """Make a case of what is a matter of its own; the rest needs none."""
    with reception.store.read() as tx:
        place = _place(tx, reception, arrived)
        names = reception.index.current(tx)
    if place.outcome is not Outcome.CASE:
        return None
    arrived = replace(arrived, related=place.related)
    new = make_case(reception, arrived, names, is_reused=place.is_reused, at=at)
    return new, place


def _open(
    pen: Pen, reception: Reception, spool_id: SpoolId, new: NewCase, place: Place
) -> None:
    """Put a new case on the books; a copy that was quicker fails it, and is found."""
    keep_case(pen, reception, new)
    if place.marks is not None:
        pen.tx.spool.mark(spool_id, place.marks)
    _conclude(pen, spool_id, Outcome.CASE, new.box.case.id)


def _file(pen: Pen, reception: Reception, spool_id: SpoolId, arrived: Arrived) -> None:
    """Put what needs no case of its own where it belongs."""
    place = _place(pen.tx, reception, arrived)
    if place.outcome is Outcome.CASE:
        msg = "What this letter answered is gone; it is read again."
        raise ConflictError(msg)
    if place.outcome is Outcome.AUTOMATIC:
        note_own_copy(pen, arrived.letter)
    if place.case_id is None:
        set_aside_letter(pen, reception.ring, spool_id, reason=NO_CASE)
        return
    if place.outcome is not Outcome.DUPLICATE:
        _append(pen, spool_id, arrived, place, place.case_id)
    _conclude(pen, spool_id, place.outcome, place.case_id)


def _append(
    pen: Pen, spool_id: SpoolId, arrived: Arrived, place: Place, case_id: CaseId
) -> None:
    is_news = place.outcome is Outcome.REPLY or place.bounced is not None
    letter = arrived.letter
    if place.outcome is Outcome.AUTOMATIC:
        arrived = replace(arrived, letter=conceal_bounce(letter))
    arrived = replace(arrived, verified=place.verified)
    append_letter(pen, case_id, arrived, is_news=is_news)
    if place.marks is not None:
        pen.tx.spool.mark(spool_id, place.marks)
    if place.bounced is not None:
        record_bounce(pen, place.bounced, letter)


def _refuse_older_directory(tx: Transaction, ring: WorkerRing) -> None:
    """Grant nothing to somebody who left while the letter was being read."""
    if tx.people.epoch() != ring.directory.epoch:
        msg = "The directory of people changed meanwhile; the letter is read again."
        raise ConflictError(msg)


def _conclude(pen: Pen, spool_id: SpoolId, outcome: Outcome, case_id: CaseId) -> None:
    pen.tx.spool.conclude(spool_id, outcome, case_id=case_id)
    pen.tx.spool.destroy(spool_id)
    keep_receipt(pen, spool_id, Act.LETTER_ADMITTED)
