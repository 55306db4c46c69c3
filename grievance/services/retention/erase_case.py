"""
Erase a case in one transaction: every key to it, all that is sealed, all that names it.

    grants, parts, letters of ours, second references, reminders     deleted, and logged
    slots                                                            stay: public halves
    slip                                                             reduced, new key
    cover                                                            a tombstone
    receipts                                                         stay, without marks
    what lies in an object store                                     a job deletes it
    requests                                                         stay: who agreed
"""

from __future__ import annotations

import secrets

from collections.abc import Iterator
from datetime import date

from grievance.domain.case import Case
from grievance.domain.erasure import reduced, tombstone
from grievance.domain.events import Act
from grievance.domain.slip import Slip
from grievance.services.blobs.let_go_blobs import let_go_blobs
from grievance.services.boxes.keep import (
    Pen,
    access_id,
    keep_cover,
    keep_slip,
    sound_slip,
)
from grievance.services.boxes.slip_payload import encode_slip
from grievance.vault.slip import SealedSlip, share_slip_key, write_slip
from grievance.vault.suites import suite_for


SLIP_KEY_BYTES = 32


def erase_case(pen: Pen, case: Case, slip: Slip | None, *, on: date) -> Case:
    """
    Erase *case*, of which *slip* was read just now; return its tombstone.

    Without a slip the coded facts stay as they are: nobody can read them.

    Raises:
        AlteredError: Its cover or its slip were changed behind the log's back.

        ConflictError: Somebody else saved one of them meanwhile.
    """
    left, event = tombstone(case, by=pen.author.holder, on=on, at=pen.at)
    kept = keep_cover(pen.tx, left, event)
    names = tuple(_names(pen, case))
    let_go_blobs(pen.tx, pen.tx.blobs.names_of_case(case.id), at=pen.at)
    pen.tx.erasures.destroy(case.id)
    for name in names:
        pen.note(Act.DESTROYED, name)
    if slip is not None:
        keep_slip(pen, _reduce(pen, sound_slip(pen.tx, case.id), slip))
    return kept


def _names(pen: Pen, case: Case) -> Iterator[str]:
    """Yield by what the log knows all that goes."""
    tx = pen.tx
    yield from map(str, tx.parts.ids(case.id))
    yield from map(access_id, tx.cases.access_to(case.id))
    yield from (str(one.id) for one in tx.outgoing.of_case(case.id))
    yield from tx.erasures.aliases(case.id)
    called = tx.reminders.of_cases([case.id]).get(case.id, ())
    yield from (one.name for one in called)


def _reduce(pen: Pen, sealed: SealedSlip, slip: Slip) -> SealedSlip:
    """Seal what is counted under a key that only the worker is given."""
    key = secrets.token_bytes(SLIP_KEY_BYTES)
    worker = pen.directory.worker
    wrapped = share_slip_key(
        key,
        slip_public=worker.slip,
        suite=suite_for(worker.slip),
        slip_id=sealed.id,
        case_id=sealed.case_id,
        kv=sealed.kv,
        worker_kv=worker.kv,
    )
    return write_slip(
        key,
        slip_id=sealed.id,
        case_id=sealed.case_id,
        kv=sealed.kv,
        rev=sealed.rev + 1,
        plaintext=encode_slip(reduced(slip)),
        worker_kv=worker.kv,
        wrapped=wrapped,
        author=pen.author,
    )
