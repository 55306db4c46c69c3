"""Put in a complaint that somebody was told, or a letter to be filed elsewhere."""

from __future__ import annotations

import hashlib

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from grievance.domain.entry import Entry
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Door
from grievance.domain.outbox import JobKind, first_key
from grievance.domain.reference import parse_reference
from grievance.mail.words import plain
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_receipt import keep_new_receipt
from grievance.services.directory.read_directory import person_of
from grievance.services.intake.collect_mail import Collected
from grievance.services.intake.read_entry import may_enter
from grievance.services.people.signed_entry import to_bytes
from grievance.storage.receipts import Origin
from grievance.storage.store import Transaction
from grievance.vault.posted import drop
from grievance.vault.ring import PersonRing


SOURCE = "desk"


def enter_complaint(
    tx: Transaction, ring: PersonRing, entry: Entry, *, at: datetime
) -> Collected:
    """
    Sign *entry* and drop it to the worker, who alone makes keys of cases.

    Whoever enters a complaint so gets no key to it beyond what the rules give; the very
    same entry again is none.

    Raises:
        NotAllowedError: This person does no case work, or it says nothing, or its day
            or size cannot be right.

        NotFoundError: The case it is for does not exist.
    """
    _refuse_stranger(tx, ring)
    entry = _writable(entry)
    entry.refuse_if_unsound(at=at)
    if entry.to_case:
        tx.cases.by_reference(parse_reference(entry.to_case))
    spool_id = SpoolId(UUID(entry.id))
    origin = Origin(source=SOURCE, door=Door.ENTRY)
    mark = _mark(spool_id)
    if not tx.spool.admit(spool_id, origin, mark, at=at):
        return Collected(spool_id=spool_id, job_id=None)
    directory = ring.directory
    dropped = drop(
        directory.worker.spool,
        to_bytes(ring.author, entry),
        table="spool",
        row_id=str(spool_id),
        suite=directory.suite,
    )
    tx.spool.add(spool_id, dropped, worker_kv=directory.worker.kv)
    pen = Pen.of(tx, ring, at)
    keep_new_receipt(pen, spool_id, origin, mark, dropped.digest)
    job_id = tx.outbox.add(
        JobKind.RECEIVE_LETTER,
        dedup_key=first_key(JobKind.RECEIVE_LETTER, str(spool_id)),
        ref=str(spool_id),
        due_at=at,
    )
    return Collected(spool_id=spool_id, job_id=job_id)


def _mark(spool_id: SpoolId) -> bytes:
    """Make a fingerprint of the id alone: the words' would need the worker's key."""
    return hashlib.sha256(f"grv1/entry:{spool_id}".encode()).digest()


def _refuse_stranger(tx: Transaction, ring: PersonRing) -> None:
    if tx.people.epoch() != ring.directory.epoch:
        msg = "The people of the office changed since you unlocked; unlock again."
        raise NotAllowedError(msg)
    if not may_enter(person_of(ring.directory, ring.person_id)):
        msg = "Only who works on cases, or a custodian, may enter one; ask one of them."
        raise NotAllowedError(msg)


def _writable(entry: Entry) -> Entry:
    """Take out what is no text: not every terminal sends UTF-8."""
    return replace(
        entry,
        subject=plain.line(entry.subject),
        text=plain.body(entry.text),
        name=plain.line(entry.name),
        contact=plain.line(entry.contact),
        files=tuple(
            replace(file, name=plain.file_name(file.name)) for file in entry.files
        ),
    )
