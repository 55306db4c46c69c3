"""
Weigh whether a reply may lie in the case it points to, a machine's as well.

A doubtful one changes nothing there and waits for whoever works on that case.  A
complaint about something graver, or about somebody else, would be buried: whoever gave
out the reply address of a case of their own could see to that.  A proven one that
complains of the office, or of who works on the case, would be read first by them.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.errors import AlteredError
from grievance.domain.ids import CaseId, holder_of
from grievance.domain.slip import Slip
from grievance.domain.urgency import Urgency
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.directory.read_directory import staff
from grievance.services.intake.reception import Reception
from grievance.services.intake.seal_letter import Arrived
from grievance.storage.store import Transaction
from grievance.vault.errors import SealError
from grievance.vault.ring import WorkerRing


def stands_alone(
    tx: Transaction, reception: Reception, case: Case, arrived: Arrived, *, at: datetime
) -> bool:
    """
    Whether a letter, a doubtful reply to *case*, is to be a case of its own.

    So it is where nobody works on the case any more, where it tells of more danger than
    the case is known for, or where it is about the office, people of it or Entities
    that the case is not about: who may read the case was decided without them.
    """
    if not case.is_open:
        return True
    known = _slip(tx, reception.ring, case.id)
    if known is None:
        return True
    people = tuple(staff(reception.ring.directory, at=at))
    knowledge = reception.index.current(tx)
    said = arrived.heard.slip(arrived.letter, knowledge, people)
    return _is_graver(said, known, case) or not said.respondents <= known.respondents


def accuses_office(
    tx: Transaction, reception: Reception, case: Case, arrived: Arrived, *, at: datetime
) -> bool:
    """
    Whether a proven letter complains of the office, or of who can open the *case*.

    In a case about the office only the latter counts: the office knows of the rest.
    Only that is looked for, as this waits for nobody who wants to write.
    """
    known = _slip(tx, reception.ring, case.id)
    names = tuple(_readers(tx, reception, case, at=at))
    is_about_it = known is not None and known.is_about_office
    return arrived.heard.accuses(arrived.letter, names, of_office=not is_about_it)


def _readers(
    tx: Transaction, reception: Reception, case: Case, *, at: datetime
) -> Iterator[str]:
    """Yield the names of those who can open a case."""
    holders = tx.worklists.readers(case.id)
    for person in staff(reception.ring.directory, at=at):
        if holder_of(person.id) in holders:
            yield person.name


def _is_graver(said: Slip, known: Slip, case: Case) -> bool:
    """Compare only what is urgent at all with what the case is held to be."""
    held = max(known.severity.rank, case.urgency.rank, Urgency.NORMAL.rank)
    return said.severity.rank > held


def _slip(tx: Transaction, ring: WorkerRing, case_id: CaseId) -> Slip | None:
    """Open the slip as the worker may; None where it was tampered with."""
    try:
        return worker_slip(tx, ring, case_id)
    except (AlteredError, SealError):
        return None
