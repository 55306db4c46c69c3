"""Make the file of an audit: a case of the office's own, which is no complaint."""

from __future__ import annotations

import hmac

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final

from grievance.domain.case import Case, CaseKind
from grievance.domain.errors import ConflictError
from grievance.domain.ids import AuditId, PersonId, holder_of
from grievance.domain.slip import Slip
from grievance.domain.stage import Stage
from grievance.domain.timetable import Timetable
from grievance.services.boxes.keep import Pen, grant_to, sound_slip
from grievance.services.boxes.make_box import NewBox, keep_box, make_box
from grievance.services.boxes.respondents import read_ties
from grievance.services.directory.read_directory import staff
from grievance.storage.store import Transaction
from grievance.vault.case_box import Grant
from grievance.vault.ring import WorkerRing
from grievance.vault.worker_keys import WorkerKeys


_FILE: Final = b"grievance audit file v1"
_EARLIER: Final = b"grievance notice day v1"
MOST_EARLIER: Final = 7  # days


def mark_of(keys: WorkerKeys, audit_id: AuditId) -> bytes:
    """Return what an audit's file is found under; it tells nobody else which audit."""
    return hmac.digest(keys.mac_key, _FILE + audit_id.bytes, "sha256")


def move_mark(tx: Transaction, ring: WorkerRing, audit_id: AuditId) -> None:
    """Let the file of an audit be found under the worker's newest keys."""
    for keys in ring.former.values():
        tx.audit_files.move(mark_of(keys, audit_id), mark_of(ring.keys, audit_id))


def days_earlier(ring: WorkerRing, audit_id: AuditId) -> timedelta:
    """
    Return how many days earlier than the rule notices about an audit are drafted.

    Otherwise the day on which a file was made would tell, from the registry alone,
    which audit it is about, and so of whom somebody complained.
    """
    drawn = hmac.digest(ring.keys.mac_key, _EARLIER + audit_id.bytes, "sha256")
    return timedelta(days=drawn[0] % MOST_EARLIER)


def make_audit_file(  # noqa: PLR0913  # in whose name, what it is, for whom
    pen: Pen,
    ring: WorkerRing,
    slip: Slip,
    timetable: Timetable,
    *,
    handlers: Iterable[PersonId],
    at: datetime,
) -> Case:
    """
    Put the file of an audit on the books.

    Its first readers open it, and the *handlers* of its cases who may.

    Raises:
        NotAllowedError: Nobody without a conflict of interest is there to read it.

        ConflictError: It has one by now; roll back, and look again.

        AlteredError: It has one that nobody can read, as it was altered.
    """
    assert slip.audit is not None  # what makes it a file
    day, ties = timetable.day_of(at), read_ties(pen.tx)
    box = make_box(ring, slip, timetable, received_on=day, at=at, ties=ties)
    free = {
        person.id: person
        for person in staff(ring.directory, at=at)
        if person.works_on_cases and not ties.keep_out(person, slip)
    }
    own = [one for one in dict.fromkeys(handlers) if one in free]
    box = replace(
        box,
        case=_as_file(box.case, own[0] if own else None, day),
        grants=(*box.grants, *_grants(ring, box, own)),
    )
    keep_box(pen, box)
    mark = mark_of(ring.keys, slip.audit.audit_id)
    move_mark(pen.tx, ring, slip.audit.audit_id)
    if not pen.tx.audit_files.claim(mark, box.case.id):
        _refuse_altered(pen, mark)
        msg = "Another worker made the file of this audit meanwhile; look again."
        raise ConflictError(msg)
    return box.case


def _refuse_altered(pen: Pen, mark: bytes) -> None:
    there = pen.tx.audit_files.find(mark)
    if there is not None:
        sound_slip(pen.tx, there)


def _as_file(case: Case, handler: PersonId | None, day: date) -> Case:
    """Return the cover of a file: it waits for an audit, and for nothing else yet."""
    return replace(
        case,
        kind=CaseKind.AUDIT_FILE,
        stage=Stage.AUDIT_FOLLOW_UP,
        stage_since=day,
        clocks=(),
        handler=handler,
        unread=False,
    )


def _grants(ring: WorkerRing, box: NewBox, people: Iterable[PersonId]) -> list[Grant]:
    has = {grant.holder for grant in box.grants}
    holders = (holder_of(person_id) for person_id in people)
    return [
        grant_to(ring.directory, box.contents, one) for one in holders if one not in has
    ]
