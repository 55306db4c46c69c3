"""Open a new case: its two keys, who may hold them, its slip and its cover."""

from __future__ import annotations

import secrets

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from grievance.domain.case import Case
from grievance.domain.clock import Clocks
from grievance.domain.compartment import Compartment
from grievance.domain.conflict import first_readers
from grievance.domain.events import Act, Event
from grievance.domain.ids import RECOVERY, CaseId, HolderId, SlipId, holder_of
from grievance.domain.people import Person
from grievance.domain.reference import new_reference
from grievance.domain.slip import Slip, StageDate
from grievance.services.keep import Pen, give_keys, keep_slip
from grievance.services.payload import encode
from grievance.services.read_directory import staff
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, make_slot
from grievance.vault.ring import WorkerRing
from grievance.vault.slip import SealedSlip, share_slip_key, write_slip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBox:
    """A new case and its two keys; whoever made it fills it and forgets them."""

    case: Case
    contents: CaseKey = field(repr=False)
    identity: CaseKey = field(repr=False)


def open_box(
    tx: Transaction, ring: WorkerRing, slip: Slip, clocks: Clocks, *, at: datetime
) -> NewBox:
    """
    Make a case that its first readers can open, and nobody else.

    Raises:
        NotAllowedError: Nobody without a conflict of interest is there to read it.
    """
    readers, custodians = first_readers(staff(ring.directory, at=at), slip.respondents)
    pen = Pen.of(tx, ring, at)
    case = _new_case(slip, clocks, at)
    tx.cases.add(case)
    received = Event(
        act=Act.CASE_RECEIVED, actor=pen.author.holder, case_id=case.id, at=at
    )
    tx.log.add_cover(received, case)
    contents = _new_key(pen, case.id, Compartment.CONTENTS)
    identity = _new_key(pen, case.id, Compartment.IDENTITY)
    tx.cases.add_slots([make_slot(key, pen.author) for key in (contents, identity)])
    give_keys(pen, contents, _holders(readers))
    give_keys(pen, identity, _holders(custodians))
    first = StageDate(stage=case.stage, since=case.stage_since)
    keep_slip(pen, _seal_slip(ring, contents, slip.reached(first)))
    return NewBox(case=case, contents=contents, identity=identity)


def _new_case(slip: Slip, clocks: Clocks, at: datetime) -> Case:
    today = at.date()
    return Case(
        id=CaseId(uuid4()),
        reference=new_reference(secrets.choice),  # a taken one fails, and is retried
        received_on=today,
        stage_since=today,
        urgency=slip.severity,
        due_on=clocks.triage_due(today, slip.severity),
        language=slip.language,
    )


def _new_key(pen: Pen, case_id: CaseId, compartment: Compartment) -> CaseKey:
    suite = pen.directory.suite
    return CaseKey.new(case_id=case_id, compartment=compartment, suite=suite)


def _holders(people: tuple[Person, ...]) -> tuple[HolderId, ...]:
    return (*(holder_of(person.id) for person in people), RECOVERY)


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
        plaintext=encode(slip),
        worker_kv=ring.kv,
        wrapped=wrapped,
        author=ring.author,
    )
