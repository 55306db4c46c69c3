"""
Very many cases on the books, as intake makes them, in a third of the time.

Every box is sealed and signed as it always is, in processes of their own; they go onto
the books a batch at a time, each row with its line in the log.  One person reads them.
Some hundred are made here, for a list that is longer than a window.
"""

from __future__ import annotations

import secrets

from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import LetterText, PartKind
from grievance.domain.events import Act, Event
from grievance.domain.ids import CaseId, EntityId
from grievance.domain.reference import Reference, new_reference
from grievance.domain.slip import Slip
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.in_batches import batches
from grievance.services.boxes.keep import (
    Pen,
    keep_grants,
    keep_parts,
    keep_slip,
    keep_slots,
)
from grievance.services.boxes.make_box import make_box
from grievance.services.boxes.payload import encode
from grievance.vault.case_box import CaseSlot, Grant, SealedPart
from grievance.vault.ring import WorkerRing
from grievance.vault.slip import SealedSlip
from grievance.wiring import Mechanism, build
from tests.doubles import NOON, TODAY, make_entity
from tests.offices import Office


BATCH = 500
MAKERS = 2
ENTITIES = 25
SlipOf = Callable[
    [int, tuple[EntityId, ...]], Slip
]  # of a number, and whom it is about


class Made(NamedTuple):
    """A new box without its keys, which its maker forgot."""

    case: Case
    slots: tuple[CaseSlot, ...]
    grants: tuple[Grant, ...]
    slip: SealedSlip
    slip_key: SealedPart


def fill(office: Office, count: int, slip: SlipOf | None = None) -> None:
    """Put *count* cases on the books, each with what *slip* makes of its number."""
    entities = [make_entity(f"Entity {number}") for number in range(ENTITIES)]
    office.know(*entities)
    about = tuple(EntityId(entity.id) for entity in entities)
    numbers = [range(at, min(at + BATCH, count)) for at in range(0, count, BATCH)]
    home, ring = office.mechanism.home.path, office.worker
    make = partial(_make, home, about, slip or _slip)
    taken: set[Reference] = set()
    with ProcessPoolExecutor(MAKERS, mp_context=get_context("spawn")) as makers:
        for made in makers.map(make, numbers):
            with office.store.begin() as tx:
                _keep(
                    Pen.of(tx, ring, NOON), [_with_its_own(one, taken) for one in made]
                )


def fill_here(mechanism: Mechanism, slips: Iterable[Slip]) -> None:
    """Put a case with each of these slips on the books, in this process."""
    ring = mechanism.worker_ring()
    made = [_made(ring, slip) for slip in slips]
    with mechanism.store.begin() as tx:
        _keep(Pen.of(tx, ring, NOON), made)


def write_letters(
    office: Office, case_ids: Sequence[CaseId], texts: Iterable[str]
) -> None:
    """Post one of *texts* into each case, as intake does."""
    ring, several = office.worker, iter(texts)
    for some in batches(case_ids, BATCH):
        with office.store.begin() as tx:
            pen, parts = Pen.of(tx, ring, NOON), []
            for case_id, text in zip(some, several, strict=False):
                slot = tx.cases.slot(case_id, Compartment.CONTENTS)
                letter = LetterText(received_at=NOON, subject="Wages", text=text)
                body = encode(letter)
                parts.append(seal_part(ring.author, slot, PartKind.LETTER, body))
            keep_parts(pen, parts, Act.PART_ADDED)


def _make(
    home: Path, about: tuple[EntityId, ...], slip: SlipOf, numbers: range
) -> list[Made]:
    mechanism = build(home, {}, now=lambda: NOON)
    ring = mechanism.worker_ring()
    mechanism.store.close()
    return [_made(ring, slip(number, about)) for number in numbers]


def _slip(number: int, about: tuple[EntityId, ...]) -> Slip:
    urgencies = list(Urgency)
    return Slip(
        entities=(about[number % len(about)],),
        criteria=("PS 10.3", "PS 9.1"),
        severity=urgencies[number % len(urgencies)],
        language="en",
    )


def _made(ring: WorkerRing, slip: Slip) -> Made:
    box = make_box(ring, slip, Timetable(), received_on=TODAY, at=NOON)
    return Made(box.case, box.slots, box.grants, box.slip, box.slip_key)


def _with_its_own(made: Made, taken: set[Reference]) -> Made:
    """Give a case another reference if it drew one that is taken, as intake would."""
    case = made.case
    while case.reference in taken:
        case = replace(case, reference=new_reference(secrets.choice))
    taken.add(case.reference)
    return made._replace(case=case)


def _keep(pen: Pen, made: list[Made]) -> None:
    for one in made:
        pen.tx.cases.add(one.case)
        received = Event(
            act=Act.CASE_RECEIVED,
            actor=pen.author.holder,
            case_id=one.case.id,
            at=NOON,
        )
        pen.tx.log.add_cover(received, one.case)
    keep_slots(pen, list(chain.from_iterable(one.slots for one in made)))
    keep_grants(pen, list(chain.from_iterable(one.grants for one in made)))
    for one in made:
        keep_slip(pen, one.slip)
    pen.tx.parts.add([one.slip_key for one in made])
    for one in made:
        pen.note(Act.PART_ADDED, one.slip_key.id, one.slip_key.digest)
