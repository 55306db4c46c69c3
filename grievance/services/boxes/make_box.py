"""Make a new case: its two keys, who may hold them, its slip and its cover."""

from __future__ import annotations

import secrets

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.conflict import first_readers
from grievance.domain.events import Act, Event
from grievance.domain.ids import RECOVERY, CaseId, SlipId, holder_of
from grievance.domain.people import Person
from grievance.domain.reference import new_reference
from grievance.domain.slip import Slip, StageDate
from grievance.domain.ties import NO_TIES, Ties
from grievance.domain.timetable import Timetable
from grievance.services.boxes.case_slip import leave_slip_key
from grievance.services.boxes.keep import (
    Pen,
    add_parts,
    grant_to,
    keep_grants,
    keep_slip,
    keep_slots,
)
from grievance.services.boxes.slip_payload import encode_slip
from grievance.services.directory.read_directory import staff
from grievance.vault.case_box import (
    CaseKey,
    CaseSlot,
    Grant,
    SealedPart,
    make_slot,
)
from grievance.vault.ring import WorkerRing
from grievance.vault.slip import SealedSlip, share_slip_key, write_slip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBox:
    """A new case, not yet on the books; whoever made it fills it and forgets its keys."""

    case: Case
    contents: CaseKey = field(repr=False)
    identity: CaseKey = field(repr=False)
    slots: tuple[CaseSlot, ...]
    grants: tuple[Grant, ...]
    slip: SealedSlip
    slip_key: SealedPart  # for the custodians


def make_box(  # noqa: PLR0913  # keywords, each a fact of the case
    ring: WorkerRing,
    slip: Slip,
    timetable: Timetable,
    *,
    received_on: date,
    at: datetime,
    ties: Ties = NO_TIES,
    doubtful: frozenset[str] = frozenset(),
) -> NewBox:
    """
    Make a case that its first readers can open, and nobody else; writes nothing.

    Its clocks start on the day *received_on*, however long the worker was away.  *ties*
    say who stands behind those it is about; whoever is *doubtful* reads it only where
    nobody else may.

    Raises:
        NotAllowedError: Nobody without a conflict of interest is there to read it.
    """
    people = staff(ring.directory, at=at)
    about = ties.respondents_of(slip)
    readers, custodians = first_readers(people, about, slip.greeted | doubtful)
    case = _new_case(slip, timetable, received_on, readers[0])
    contents = _new_key(ring, case.id, Compartment.CONTENTS)
    identity = _new_key(ring, case.id, Compartment.IDENTITY)
    slots = tuple(make_slot(key, ring.author) for key in (contents, identity))
    first = StageDate(stage=case.stage, since=case.stage_since)
    return NewBox(
        case=case,
        contents=contents,
        identity=identity,
        slots=slots,
        grants=(
            *_grants(ring, contents, readers),
            *_grants(ring, identity, custodians),
        ),
        slip=_seal_slip(ring, contents, slip.reached(first)),
        slip_key=leave_slip_key(ring.author, contents, slots[1]),
    )


def keep_box(pen: Pen, box: NewBox) -> None:
    """Put a new case on the books."""
    pen.tx.cases.add(box.case)
    received = Event(
        act=Act.CASE_RECEIVED,
        actor=pen.author.holder,
        case_id=box.case.id,
        at=pen.at,
    )
    pen.tx.log.add_cover(received, box.case)
    keep_slots(pen, box.slots)
    keep_grants(pen, box.grants)
    keep_slip(pen, box.slip)
    add_parts(pen, [box.slip_key], Act.PART_ADDED)


def _new_case(
    slip: Slip, timetable: Timetable, received_on: date, duty: Person
) -> Case:
    return Case(
        id=CaseId(uuid4()),
        reference=new_reference(secrets.choice),  # a taken one fails, and is retried
        received_on=received_on,
        stage_since=received_on,
        urgency=slip.severity,
        clocks=timetable.received(received_on, slip.severity),
        duty=duty.id,
        language=slip.language,
    )


def _new_key(ring: WorkerRing, case_id: CaseId, compartment: Compartment) -> CaseKey:
    suite = ring.directory.suite
    return CaseKey.new(case_id=case_id, compartment=compartment, suite=suite)


def _grants(
    ring: WorkerRing, key: CaseKey, people: tuple[Person, ...]
) -> tuple[Grant, ...]:
    holders = (*(holder_of(person.id) for person in people), RECOVERY)
    return tuple(grant_to(ring.directory, key, holder) for holder in holders)


def _seal_slip(ring: WorkerRing, key: CaseKey, slip: Slip) -> SealedSlip:
    slip_id = SlipId(uuid4())
    wrapped = share_slip_key(
        key.slip_key,
        slip_public=ring.directory.worker.slip,
        suite=ring.directory.suite,
        slip_id=slip_id,
        case_id=key.case_id,
        kv=key.kv,
        worker_kv=ring.kv,
    )
    return write_slip(
        key.slip_key,
        slip_id=slip_id,
        case_id=key.case_id,
        kv=key.kv,
        rev=0,
        plaintext=encode_slip(slip),
        worker_kv=ring.kv,
        wrapped=wrapped,
        author=ring.author,
    )
