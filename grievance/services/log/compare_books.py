"""
Compare the books with what the log saw last.

Every cover, slot, grant, receipt, request, letter of ours, slip and part must be there,
be the one that was logged, and be signed by whom it says: so a stage moved, a grant
deleted or a part swapped in the database by hand is noticed.
"""

from __future__ import annotations

import hashlib

from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from grievance.domain.alias import alias_digest
from grievance.domain.cover import cover_bytes
from grievance.domain.ids import PartId
from grievance.domain.intake import ReceiptOnBooks, SpoolState
from grievance.domain.outgoing import ONE_DAY
from grievance.domain.reminder import reminder_bytes
from grievance.domain.seen import Seen
from grievance.services.blobs.written_off import written_off
from grievance.services.boxes.keep import access_id, box_id, digest_of, key_id
from grievance.services.boxes.keep_lock import lock_digest, lock_id
from grievance.services.boxes.keep_outgoing import outgoing_digest
from grievance.services.boxes.keep_receipt import receipt_digest
from grievance.services.boxes.who_wrote import is_theirs
from grievance.services.registry.registry_books import compare_registry
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseSlot, SealedPart, verify_part, verify_slots
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.outgoing import verify_outgoing
from grievance.vault.release import release_id, verify_release
from grievance.vault.signed_request import verify_request
from grievance.vault.slip import SealedSlip, verify_slip


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """Something on the books, under the name that the log has for it."""

    name: str
    object: str
    digest: bytes
    signed: SealedPart | SealedSlip | None = None
    check: Callable[[], Any] | None = None
    fault: str = ""
    is_written_off: bool = False


def compare_books(
    tx: Transaction, directory: Directory, seen: Mapping[str, Seen], *, at: datetime
) -> Iterator[str]:
    """
    Yield what differs; *seen* is how the log saw each object last.

    A message that by *at* has waited for over a day is as good as lost, and named.
    """
    missing = set(seen)
    try:
        for kept in _books(tx, directory, at):
            missing.discard(kept.object)
            if not kept.is_written_off:
                yield from _differences(kept, seen)
        yield from compare_registry(tx)
    except (LookupError, TypeError, ValueError):
        yield "The books hold a value that this program did not write."
        return
    yield from (f"{name} is missing from the books." for name in sorted(missing))


def _differences(kept: _Kept, seen: Mapping[str, Seen]) -> Iterator[str]:
    logged = seen.get(kept.object)
    if logged is None or logged.digest != kept.digest.hex():
        yield f"{kept.name} is not what the log saw."
    elif kept.signed is not None and not is_theirs(kept.signed, logged):
        yield f"{kept.name} is signed by another than the log saw write it."
    if kept.fault:
        yield f"{kept.name}: {kept.fault}"
    if kept.check is None:
        return
    try:
        kept.check()
    except SealError:
        yield f"{kept.name} is not signed by whom it says."


def _books(tx: Transaction, directory: Directory, at: datetime) -> Iterator[_Kept]:
    yield from _covers(tx)
    yield from _locks(tx)
    yield from _keys(tx, directory)
    for receipt in tx.spool.all_on_books():
        yield _Kept(
            name=f"Receipt {receipt.id}",
            object=str(receipt.id),
            digest=receipt_digest(receipt),
            fault=receipt.fault or _delay(tx, receipt, at),
        )
    for signed in tx.requests.all():
        yield _Kept(
            name=f"Request {signed.request.id}",
            object=str(signed.request.id),
            digest=signed.digest,
            check=partial(verify_request, signed, directory),
        )
    yield from _outgoing(tx, directory)
    yield from _releases(tx, directory)
    yield from _sealed(tx, directory)


def _covers(tx: Transaction) -> Iterator[_Kept]:
    """Yield covers with their other references, and what their clocks called for."""
    for case, day in tx.worklists.dated_covers():
        is_found = day == case.calls_on  # or no clock of it would ever call
        yield _Kept(
            name=f"The cover of {case.reference}",
            object=str(case.id),
            digest=hashlib.sha256(cover_bytes(case)).digest(),
            fault="" if is_found else "It is due on another day than its clocks say.",
        )
    for alias in tx.aliases.everything():
        yield _Kept(
            name=f"The second reference {alias.reference}",
            object=alias.reference,
            digest=alias_digest(alias),
        )
    for reminder in tx.reminders.all():
        yield _Kept(
            name=f"The reminder {reminder.name}",
            object=reminder.name,
            digest=hashlib.sha256(reminder_bytes(reminder)).digest(),
        )


def _keys(tx: Transaction, directory: Directory) -> Iterator[_Kept]:
    for _box, slots in groupby(tx.worklists.all_slots(), _box_of):
        yield from _chain(tuple(slots), directory)
    for grant in tx.worklists.all_grants():
        yield _Kept(
            name=f"The access {access_id(grant)}",
            object=access_id(grant),
            digest=digest_of(grant),
        )


def _chain(slots: tuple[CaseSlot, ...], directory: Directory) -> Iterator[_Kept]:
    """Yield the keys of one compartment; with its newest all of them are checked."""
    for slot in slots:
        is_newest = slot is slots[-1]
        yield _Kept(
            name=f"The key {key_id(slot)}",
            object=key_id(slot),
            digest=digest_of(slot),
            check=partial(verify_slots, slots, directory) if is_newest else None,
        )


def _box_of(slot: CaseSlot) -> str:
    return box_id(slot.case_id, slot.compartment)


def _locks(tx: Transaction) -> Iterator[_Kept]:
    """Yield what people's keys lie under: one put back opens with an old passphrase."""
    for lock in tx.people.all_locks():
        yield _Kept(
            name=f"The lock {lock_id(lock)}",
            object=lock_id(lock),
            digest=lock_digest(lock),
        )


def _delay(tx: Transaction, receipt: ReceiptOnBooks, at: datetime) -> str:
    """Say that a message was to be read, and nobody did."""
    if receipt.state is not SpoolState.WAITING:
        return ""
    since = max((entry.at for entry in tx.log.about([receipt.id])), default=at)
    return "It has waited to be read for over a day." if at - since > ONE_DAY else ""


def _outgoing(tx: Transaction, directory: Directory) -> Iterator[_Kept]:
    for letter in tx.outgoing.everything():
        cover = letter.cover
        is_gone = cover.keeps_words and letter.dropped is None
        yield _Kept(
            name=f"Our letter {cover.id}",
            object=str(cover.id),
            digest=outgoing_digest(cover),
            check=partial(verify_outgoing, letter, directory),
            fault="Its sealed words are gone." if is_gone else "",
        )


def _releases(tx: Transaction, directory: Directory) -> Iterator[_Kept]:
    """Yield what was published: one exchanged would make a later one unsafe."""
    for release in tx.releases.all():
        yield _Kept(
            name=f"The release of {release.period}",
            object=release_id(release.period),
            digest=release.digest,
            check=partial(verify_release, release, directory),
        )


def _sealed(tx: Transaction, directory: Directory) -> Iterator[_Kept]:
    for slip in tx.worklists.all_slips():
        yield _Kept(
            name=f"Slip {slip.id}",
            object=str(slip.id),
            digest=slip.digest,
            signed=slip,
            check=partial(verify_slip, slip, directory),
        )
    agreed: Container[PartId] | None = None
    for part in tx.worklists.all_parts():
        if not part.sealed and agreed is None:
            agreed = written_off(tx, directory)
        yield _Kept(
            name=f"Part {part.id}",
            object=str(part.id),
            digest=part.digest,
            signed=part,
            check=partial(verify_part, part, directory),
            is_written_off=not part.sealed and part.id in (agreed or ()),
        )
