"""
Receive a spooled letter: what it becomes is decided here, in one transaction.

The message is opened and read without a transaction; the effect, the receipt and the
end of the job are committed together, so that a crash at any point repeats all or none.
"""

from __future__ import annotations

import hmac

from datetime import datetime

from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.events import CLOCK_TOLERANCE, Act
from grievance.domain.happening import Happening
from grievance.domain.ids import CaseId, SpoolId
from grievance.domain.intake import Door, Outcome, SpoolState
from grievance.domain.outbox import Job
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.services.boxes.keep import Pen, is_altered
from grievance.services.boxes.keep_receipt import keep_receipt, refuse_altered_receipt
from grievance.services.cases.tell_clocks import happened
from grievance.services.intake.append_letter import append_letter
from grievance.services.intake.keep_proposals import post_proposals
from grievance.services.intake.make_sub_case import refuse_late
from grievance.services.intake.note_answer import NotedAnswer, note_answer, read_answer
from grievance.services.intake.open_new_case import NewCase, keep_case
from grievance.services.intake.place_letter import Place
from grievance.services.intake.prepare_letter import (
    Prepared,
    as_placed,
    place_arrived,
    prepare_letter,
    seal_for_place,
)
from grievance.services.intake.quarantine_letter import (
    lock_waiting,
    quarantine_letter,
    spool_of,
)
from grievance.services.intake.read_entry import read_entry
from grievance.services.intake.reception import Reception
from grievance.services.intake.record_bounce import note_own_copy, record_bounce
from grievance.services.intake.seal_letter import Arrived
from grievance.services.intake.set_aside_letter import set_aside_letter
from grievance.services.intake.share_message import prepare_sharing
from grievance.services.intake.tell_report import tell_report
from grievance.services.slips.flag_case import flag_case
from grievance.storage.spool import Spooled
from grievance.storage.store import Transaction
from grievance.vault.entry import is_entry
from grievance.vault.posted import pick_up
from grievance.vault.ring import WorkerRing
from grievance.vault.worker_keys import fingerprint


NO_CASE = "A machine sent it and it answers no case; it is kept sealed."
NOT_THE_ONE = (
    "It is not the message that was taken in; find out who has access to the database."
)
TOO_EARLY = (
    "It is said to come later than now; set the clocks right and have it read again."
)
_MAY_PASS = frozenset({Refusal.TIMEOUT, Refusal.MEMORY, Refusal.CRASHED})


def receive_letter(reception: Reception, job: Job, *, at: datetime) -> None:
    """
    Turn the spooled message of *job* into a case, a reply, or something put aside.

    Raises:
        UnreadableMailError: It could not be read this time, and may be another time.

        ConflictError: Somebody joined or left, or a letter is being sent that bounced;
            it is read again.

        NotAllowedError: Nobody may read it, or an entry was made by nobody who may; or
            it is not what was taken in, or dated in the future.

        AlteredError: It, or its receipt, is not as the log saw it.

        LeaseLostError: Another worker has taken over, or it was taken back.
    """
    spooled = _find(reception, job)
    if spooled is None:  # it was concluded before, or put aside
        with reception.store.begin() as tx:
            tx.outbox.finish(job)
        return
    try:
        arrived = _read(reception, spooled, at=at)
    except UnreadableMailError as error:
        if error.code in _MAY_PASS:
            raise
        sharing = prepare_sharing(reception.store, reception.ring, spooled.id, at=at)
        with reception.store.begin() as tx:
            pen = Pen.of(tx, reception.ring, at)
            quarantine_letter(pen, job, sharing, reason=str(error))
        return
    _hear(reception, arrived)
    spool_id, sealed = spooled.id, spooled.dropped.digest
    del spooled  # it is read, and may be large
    made = prepare_letter(reception, spool_id, arrived, at=at)
    noted = None
    if made.new is not None:
        del arrived  # it is sealed; what is large should not lie there twice
    else:
        noted = _read_answer(reception, made.place, arrived)
    with reception.keeping():
        ahead = reception.store.put_ahead(made.parts)
    with reception.store.begin(ahead) as tx:
        tx.outbox.finish(job)
        _lock_read(tx, spool_id, sealed)
        _refuse_older_directory(tx, reception.ring)
        pen = Pen.of(tx, reception.ring, at)
        if made.new is not None:
            _open(pen, reception, made, made.new)
        else:
            _file(pen, reception, made, arrived, noted)


def _find(reception: Reception, job: Job) -> Spooled | None:
    """Return the message if it waits, and is as the log saw it."""
    spool_id = spool_of(job)
    with reception.store.read() as tx:
        if tx.spool.state(spool_id) is not SpoolState.WAITING:
            return None
        refuse_altered_receipt(tx, spool_id)
        return tx.spool.get(spool_id)


def _lock_read(tx: Transaction, spool_id: SpoolId, sealed: bytes) -> None:
    """
    Let nobody else decide about the message; refuse it if it changed while it was read.

    *sealed* is the digest of what was read; a change logged now would look sound.
    """
    lock_waiting(tx, spool_id)
    if refuse_altered_receipt(tx, spool_id).sealed != sealed:
        msg = "Another message lies in its place now; it is read again."
        raise ConflictError(msg)


def _read(reception: Reception, spooled: Spooled, *, at: datetime) -> Arrived:
    ring = reception.ring
    box = ring.version(spooled.worker_kv).spool
    raw = pick_up(box, spooled.dropped, table="spool", row_id=str(spooled.id))
    _refuse_other(ring, spooled, raw)
    if spooled.received_at > at + CLOCK_TOLERANCE:
        raise NotAllowedError(TOO_EARLY)
    # The door lies in a plain column: an entry is known by its bytes as well.
    if spooled.door is Door.ENTRY or is_entry(raw):
        return read_entry(
            raw,
            directory=ring.directory,
            parse=reception.reader.parse,
            spool_id=spooled.id,
            zone=reception.timetable.calendar.zone,
            at=at,
        )
    return Arrived(
        letter=reception.reader.parse(raw),
        raw=raw,
        received_at=spooled.received_at,
        spool_id=str(spooled.id),
        source=spooled.source,
    )


def _hear(reception: Reception, arrived: Arrived) -> None:
    """Keep the checkpoints of ours that it quotes, wherever the letter goes."""
    if reception.witness is not None:
        reception.witness.hear(arrived.letter.text, reception.ring.directory)


def _refuse_other(ring: WorkerRing, spooled: Spooled, raw: bytes) -> None:
    """
    Refuse a mail that is not the one taken in: anybody can seal one for this row.

    An entry names its row, under the signature of a person.
    """
    if spooled.door is Door.MAIL:
        seen = (fingerprint(keys, raw) for keys in ring.every)
        if not any(hmac.compare_digest(one, spooled.fingerprint) for one in seen):
            raise NotAllowedError(NOT_THE_ONE)


def _open(pen: Pen, reception: Reception, made: Prepared, new: NewCase) -> None:
    """Put a new case on the books; a copy that was quicker fails it, and is found."""
    refuse_late(pen.tx, reception.ring, new.box)
    keep_case(pen, reception, new)
    tell_report(pen, new.box.case, reception.timetable)
    if made.place.marks is not None:
        pen.tx.spool.mark(made.spool_id, made.place.marks)
    _conclude(pen, made.spool_id, Outcome.CASE, new.box.case.id)


def _read_answer(
    reception: Reception, place: Place, arrived: Arrived
) -> NotedAnswer | None:
    """Read it as an answer to a notice while nobody waits for the books."""
    with reception.store.read() as tx:
        return read_answer(tx, reception.ring, place, arrived, desk=reception.desk)


def _file(
    pen: Pen,
    reception: Reception,
    made: Prepared,
    arrived: Arrived,
    noted: NotedAnswer | None,
) -> None:
    """Put what needs no case of its own where it belongs."""
    place = place_arrived(pen.tx, reception, arrived, at=pen.at)
    if place.outcome is Outcome.CASE or place.goes_nowhere != (
        made.sharing is not None
    ):
        msg = "What this letter answered is gone; it is read again."
        raise ConflictError(msg)
    if place.outcome is not Outcome.REPLY:
        note_own_copy(pen, arrived.letter, reception.timetable)
    if made.sharing is not None:
        set_aside_letter(pen, made.sharing, reason=NO_CASE)
    else:
        _keep(pen, reception, made, arrived, place)
        _note_answer(pen, reception, place)
        if noted is not None and place.verified and place.case_id == noted.case_id:
            note_answer(pen, reception.ring, noted, reception.timetable)
        if place.suggests and place.case_id:
            flag_case(pen, reception.ring, place.case_id, place.suggests)


def _note_answer(pen: Pen, reception: Reception, place: Place) -> None:
    """Let the clock stop that waits for whoever is proven to answer."""
    alias, case_id = place.alias, place.case_id
    if case_id and place.verified and alias and alias.party.is_organisation:
        case = pen.tx.cases.get(case_id)
        if not is_altered(pen.tx, case):
            happened(pen, case, (Happening.ENTITY_ANSWERED,), reception.timetable)


def _keep(
    pen: Pen, reception: Reception, made: Prepared, arrived: Arrived, place: Place
) -> None:
    assert place.case_id is not None  # or it went nowhere
    if place.outcome is not Outcome.DUPLICATE:
        _append(pen, reception, made, arrived, place)
        if place.bounced is not None:
            record_bounce(pen, reception.ring, place.bounced, arrived.letter)
    _conclude(pen, made.spool_id, place.outcome, place.case_id)


def _append(
    pen: Pen, reception: Reception, made: Prepared, arrived: Arrived, place: Place
) -> None:
    case_id, parts = place.case_id, made.letter
    assert case_id is not None  # or it went nowhere
    if place != made.place:  # what was proven since would be missing in it
        parts = seal_for_place(pen.tx, reception.ring, arrived, place)
    append_letter(pen, case_id, arrived.letter, parts, is_news=place.is_news)
    arrived = as_placed(arrived, place)
    # Their words were chosen by what was proven then; otherwise they are left out.
    is_same = made.place.verified == place.verified
    is_complaint = pen.tx.cases.get(case_id).is_complaint
    if made.proposals is not None and is_same and is_complaint:
        post_proposals(pen, case_id, made.proposals, arrived)
    if place.marks is not None:
        pen.tx.spool.mark(made.spool_id, place.marks)


def _refuse_older_directory(tx: Transaction, ring: WorkerRing) -> None:
    """Grant nothing to somebody who left while the letter was being read."""
    if tx.people.epoch() != ring.directory.epoch:
        msg = "The directory of people changed meanwhile; the letter is read again."
        raise ConflictError(msg)


def _conclude(pen: Pen, spool_id: SpoolId, outcome: Outcome, case_id: CaseId) -> None:
    pen.tx.spool.conclude(spool_id, outcome, case_id=case_id)
    pen.tx.spool.destroy(spool_id)
    keep_receipt(pen, spool_id, Act.LETTER_ADMITTED)
