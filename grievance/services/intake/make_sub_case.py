"""
Make a case of a report, about one of the organisations that it names.

The worker makes it, as it makes every case; a person has said what it is about, so that
nothing is looked for in the text, which names the others as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from grievance.domain.case import Case
from grievance.domain.clock import ClockKind
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, HolderId, PersonId
from grievance.domain.report import refuse_fan_out
from grievance.domain.slip import Slip
from grievance.domain.sub_case import SubCase, first_slip
from grievance.services.boxes.case_parts import seal_part
from grievance.services.boxes.keep import altered, is_altered, is_as_logged
from grievance.services.boxes.make_box import NewBox, make_box
from grievance.services.boxes.payload import encode
from grievance.services.boxes.respondents import read_ties
from grievance.services.boxes.trusted_slot import trusted_slot
from grievance.services.boxes.worker_slip import opened_slip, worker_slip
from grievance.services.directory.read_directory import person_of
from grievance.services.intake.open_new_case import NewCase
from grievance.services.intake.reception import Reception
from grievance.services.intake.seal_letter import Arrived, Ways, seal_letter
from grievance.storage.store import Transaction
from grievance.vault.case_box import SealedPart
from grievance.vault.directory import Directory
from grievance.vault.ring import WorkerRing


CARRIED = frozenset({PartKind.FINGERPRINTS})
_NO_PARENT = "The report that this case is to be of is not there; fan it out again."
_NOT_THEIRS = "Whoever made this case of a report has no key to that report."
_THERE = "This report has an open case about that organisation already; discard this."


def make_sub_case(
    reception: Reception, arrived: Arrived, sub_case: SubCase, *, at: datetime
) -> NewCase:
    """
    Make the case while its facts are in memory; writes nothing.

    Its first readers are chosen as for any case, and nobody among them has a tie to
    anybody whom the report is about.  The complainant was answered in the parent.

    Raises:
        NotAllowedError: Nobody may read it, or it is of no report that whoever entered
            it may fan out, or there is one about the same organisation.

        AlteredError: The cover of the parent was changed behind the log's back.
    """
    ring = reception.ring
    with reception.store.read() as tx:
        slip, ties = _slip(tx, ring, arrived, sub_case), read_ties(tx)
    received_on = reception.timetable.day_of(arrived.received_at)
    box = make_box(
        ring, slip, reception.timetable, received_on=received_on, at=at, ties=ties
    )
    box = replace(box, case=_cover(box.case, sub_case.parent))
    ways = Ways(contents=box.contents, identity=box.identity)
    return NewCase(
        box=box,
        parts=(
            *seal_letter(ring.author, arrived, ways),
            *_records(ring, box, sub_case),
        ),
        acknowledgement=None,
    )


def refuse_late(tx: Transaction, ring: WorkerRing, box: NewBox) -> None:
    """
    Refuse a sub-case whose parent ended, or got one about the same, meanwhile.

    The parent is locked, so that of two alike one comes second.

    Raises:
        NotAllowedError: It did.
    """
    parent_id = box.case.parent
    if parent_id is None:
        return
    parent = tx.cases.lock(parent_id)
    if parent is None or not parent.is_open:
        raise NotAllowedError(_NO_PARENT)
    _refuse_double(tx, ring, parent_id, opened_slip(ring, box.slip))


def _slip(
    tx: Transaction, ring: WorkerRing, arrived: Arrived, sub_case: SubCase
) -> Slip:
    parent = _parent(tx, arrived, sub_case)
    _refuse_stranger(tx, ring.directory, parent, arrived)
    named = {*sub_case.also_named, *worker_slip(tx, ring, parent.id).respondents}
    others = sorted(named - {str(sub_case.organisation)})
    slip = first_slip(
        replace(sub_case, also_named=tuple(others)),
        channel=arrived.channel,
        language=arrived.letter.language,
    )
    _refuse_double(tx, ring, parent.id, slip)
    return slip


def _parent(tx: Transaction, arrived: Arrived, sub_case: SubCase) -> Case:
    try:
        parent = tx.cases.get(sub_case.parent)
    except NotFoundError:
        raise NotAllowedError(_NO_PARENT) from None
    if parent.reference != arrived.from_case:
        raise NotAllowedError(_NO_PARENT)
    if not is_as_logged(tx, parent) and is_altered(tx, parent):  # or just being saved
        what = f"The cover of {parent.reference}"
        raise altered(what)
    return parent


def _refuse_stranger(
    tx: Transaction, directory: Directory, parent: Case, arrived: Arrived
) -> None:
    """Take the word of nobody who could not open the report and decide on it."""
    person_id = PersonId(UUID(arrived.entered_by))
    refuse_fan_out(parent, person_of(directory, person_id))
    slot = trusted_slot(tx, directory, parent.id, Compartment.CONTENTS)
    if HolderId(arrived.entered_by) not in tx.cases.holders(slot):
        raise NotAllowedError(_NOT_THEIRS)


def _refuse_double(
    tx: Transaction, ring: WorkerRing, parent_id: CaseId, slip: Slip
) -> None:
    about = _about(slip)
    for child in tx.cases.children(parent_id):
        if child.is_open and _about(worker_slip(tx, ring, child.id)) & about:
            raise NotAllowedError(_THERE)


def _about(slip: Slip) -> set[str]:
    """Return whom a slip is about itself, without those also named."""
    return {*map(str, slip.entities), *(one.respondent for one in slip.allegations)}


def _cover(case: Case, parent: CaseId) -> Case:
    """Leave out the clock for an acknowledgement: the parent's was acknowledged."""
    clocks = (c for c in case.clocks if c.kind is not ClockKind.ACKNOWLEDGEMENT)
    return replace(case, parent=parent, clocks=tuple(clocks))


def _records(ring: WorkerRing, box: NewBox, sub_case: SubCase) -> Iterator[SealedPart]:
    """Seal what is on record in it from the start; its original says who said so."""
    records = [(PartKind.ALLEGATION, encode(one)) for one in sub_case.allegations]
    records += [(PartKind.EVIDENCE, encode(one)) for one in sub_case.evidence]
    records += [(one.kind, one.body) for one in sub_case.carried if one.kind in CARRIED]
    for kind, plaintext in records:
        yield seal_part(ring.author, box.contents, kind, plaintext)
