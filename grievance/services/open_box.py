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
from grievance.domain.ids import RECOVERY, CaseId, SlipId, holder_of
from grievance.domain.people import Person
from grievance.domain.reference import new_reference
from grievance.domain.slip import Slip, StageDate
from grievance.services.keep import Pen, give_keys, keep_slip
from grievance.services.payload import encode
from grievance.services.read_directory import staff
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey, CaseSlot, make_slot
from grievance.vault.ring import WorkerRing
from grievance.vault.slip import SealedSlip, share_slip_key, write_slip


@dataclass(frozen=True, slots=True, kw_only=True)
class NewBox:
    """A new case and its two slots; whoever made it forgets the keys."""

    case: Case
    contents: CaseSlot = field(repr=False)
    identity: CaseSlot = field(repr=False)


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
    contents = _make_key(pen, case.id, Compartment.CONTENTS, readers)
    identity = _make_key(pen, case.id, Compartment.IDENTITY, custodians)
    first = StageDate(stage=case.stage, since=case.stage_since)
    keep_slip(pen, _seal_slip(ring, contents, slip.reached(first)))
    return NewBox(
        case=case,
        contents=make_slot(contents, pen.author),
        identity=make_slot(identity, pen.author),
    )


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


def _make_key(
    pen: Pen, case_id: CaseId, compartment: Compartment, people: tuple[Person, ...]
) -> CaseKey:
    suite = pen.directory.suite
    key = CaseKey.new(case_id=case_id, compartment=compartment, suite=suite)
    pen.tx.cases.add_slot(make_slot(key, pen.author))
    give_keys(pen, key, [*(holder_of(person.id) for person in people), RECOVERY])
    return key


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
