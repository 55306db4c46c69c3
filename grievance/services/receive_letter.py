"""
Receive a spooled letter: what it becomes is decided here, in one transaction.

The message is opened and read without a transaction; the effect, the receipt and the
end of the job are committed together, so that a crash at any point repeats all or none.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from grievance.catalogue.matching import EntityNames
from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.errors import ConflictError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, SpoolId
from grievance.domain.intake import Outcome
from grievance.domain.outbox import Job
from grievance.domain.triage import propose
from grievance.mail.classify import is_automatic
from grievance.mail.errors import Refusal, UnreadableMailError
from grievance.mail.letter import Letter
from grievance.mail.token import find_message_ids, find_tokens
from grievance.services.case_keys import trusted_slot
from grievance.services.keep import (
    Pen,
    is_altered,
    keep_cover,
    keep_parts,
    keep_receipt,
)
from grievance.services.make_box import NewBox, keep_box, make_box
from grievance.services.quarantine_letter import quarantine_letter
from grievance.services.read_directory import staff
from grievance.services.reception import Reception
from grievance.services.recognise_facts import recognise_facts
from grievance.services.seal_letter import Arrived, Ways, seal_letter
from grievance.services.set_aside_letter import set_aside_letter
from grievance.services.thread_letter import Thread, thread_letter
from grievance.storage.store import Transaction
from grievance.vault.case_box import SealedPart
from grievance.vault.posted import pick_up
from grievance.vault.ring import WorkerRing


MOST_TRIES = 3
_MAY_PASS = frozenset({Refusal.TIMEOUT, Refusal.MEMORY, Refusal.CRASHED})


def receive_letter(reception: Reception, job: Job, *, at: datetime) -> None:
    """
    Turn the spooled message of *job* into a case, a reply, or something put aside.

    Raises:
        UnreadableMailError: It could not be read this time; the job is tried again.

        ConflictError: Somebody joined or left meanwhile; likewise.

        NotAllowedError: Nobody may read it.

        LeaseLostError: Another worker has taken over.
    """
    spool_id = SpoolId(UUID(job.ref))
    with reception.store.read() as tx:
        spooled = tx.spool.find(spool_id)
        names = reception.index.current(tx)
    if spooled is None:  # it was concluded before
        with reception.store.begin() as tx:
            tx.outbox.finish(job)
        return
    raw = pick_up(
        reception.ring.keys.spool,
        spooled.dropped,
        table="spool",
        row_id=str(spool_id),
    )
    try:
        letter = reception.reader.parse(raw)
    except UnreadableMailError as error:
        if error.code in _MAY_PASS and job.attempts < MOST_TRIES:
            raise
        with reception.store.begin() as tx:
            pen = Pen.of(tx, reception.ring, at)
            quarantine_letter(pen, reception.ring, job, reason=str(error))
        return
    arrived = Arrived(letter=letter, raw=raw, received_at=spooled.received_at)
    new = _prepare(reception, arrived, names, at=at)
    with reception.store.begin() as tx:
        tx.outbox.finish(job)
        _refuse_older_directory(tx, reception.ring)
        _admit(Pen.of(tx, reception.ring, at), reception, spool_id, arrived, new)


@dataclass(frozen=True, slots=True, kw_only=True)
class _NewCase:
    """A case made of a letter, sealed before the books are opened."""

    box: NewBox
    parts: tuple[SealedPart, ...]


def _prepare(
    reception: Reception, arrived: Arrived, names: EntityNames, *, at: datetime
) -> _NewCase | None:
    """Make a case of what is neither automatic nor an answer; the rest needs none."""
    if is_automatic(arrived.letter, own=reception.own_addresses):
        return None
    if _is_answer(reception, arrived.letter):
        return None
    ring = reception.ring
    recognised = recognise_facts(arrived.letter, names, staff(ring.directory, at=at))
    received_on = arrived.received_at.date()
    box = make_box(
        ring, propose(recognised), reception.clocks, received_on=received_on, at=at
    )
    ways = Ways(contents=box.contents, identity=box.identity)
    return _NewCase(box=box, parts=seal_letter(ring.author, arrived, ways))


def _admit(
    pen: Pen,
    reception: Reception,
    spool_id: SpoolId,
    arrived: Arrived,
    new: _NewCase | None,
) -> None:
    thread = _thread(pen.tx, reception, arrived.letter)
    if thread is not None:
        _append(pen, thread, arrived)
        _conclude(pen, spool_id, Outcome.REPLY, thread.case.id)
    elif new is None:
        reason = "A machine sent it and it answers no case; it is kept sealed."
        set_aside_letter(pen, reception.ring, spool_id, reason=reason)
    else:
        keep_box(pen, new.box)
        keep_parts(pen, new.parts, Act.PART_ADDED)
        _conclude(pen, spool_id, Outcome.CASE, new.box.case.id)


def _is_answer(reception: Reception, letter: Letter) -> bool:
    if not (find_tokens(letter) or find_message_ids(letter)):
        return False
    with reception.store.read() as tx:
        return _thread(tx, reception, letter) is not None


def _thread(tx: Transaction, reception: Reception, letter: Letter) -> Thread | None:
    return thread_letter(
        tx,
        letter,
        mac_key=reception.ring.keys.mac_key,
        authentic=reception.trust.vouches_for(letter),
    )


def _append(pen: Pen, thread: Thread, arrived: Arrived) -> None:
    contents, identity = (
        trusted_slot(pen.tx, pen.directory, thread.case.id, compartment)
        for compartment in (Compartment.CONTENTS, Compartment.IDENTITY)
    )
    arrived = replace(arrived, verified=thread.verified)
    ways = Ways(contents=contents, identity=identity)
    keep_parts(pen, seal_letter(pen.author, arrived, ways), Act.PART_ADDED)
    _show_unread(pen, thread.case)


def _show_unread(pen: Pen, case: Case) -> None:
    """Mark the cover, unless somebody tampered with it; the letter is kept anyway."""
    if is_altered(pen.tx, case):
        pen.note(Act.LETTER_ARRIVED, case.id)
        return
    keep_cover(pen.tx, *case.letter_arrived(at=pen.at))


def _refuse_older_directory(tx: Transaction, ring: WorkerRing) -> None:
    """Grant nothing to somebody who left while the letter was being read."""
    if tx.people.epoch() != ring.directory.epoch:
        msg = "The directory of people changed meanwhile; the letter is read again."
        raise ConflictError(msg)


def _conclude(pen: Pen, spool_id: SpoolId, outcome: Outcome, case_id: CaseId) -> None:
    pen.tx.spool.conclude(spool_id, outcome, case_id=case_id)
    pen.tx.spool.destroy(spool_id)
    keep_receipt(pen, spool_id, Act.LETTER_ADMITTED)
