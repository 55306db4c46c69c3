"""
Find cases that should have got another key, and what was left under an older one.

Whoever was taken off a case may have kept its key.  That it is due for another stands
in a row that is easily deleted; the log says it as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from uuid import UUID

from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import CaseId
from grievance.services.boxes.keep import box_id
from grievance.storage.store import Transaction


def compare_keys(tx: Transaction, due: Iterable[str]) -> Iterator[str]:
    """
    Yield what is wrong with the keys of cases.

    *due* names the compartments, as the log does, from which somebody was taken after
    they got their newest key.
    """
    asked = {box_id(one.case_id, one.compartment) for one in tx.rekeys.all()}
    for box in due:
        if box not in asked and _has_key(tx, box):
            yield f"The key {box} is due for another, and nobody is asked for it."
    for part_id in tx.worklists.parts_left_behind():
        yield f"Part {part_id} lies under a key that its case had before."
    for slip_id in tx.worklists.slips_left_behind():
        yield f"Slip {slip_id} lies under a key that its case had before."


def box_of(name: str) -> str:
    """Return which compartment a key or an access is of, by its name in the log."""
    return name.rpartition("/")[0]


def _has_key(tx: Transaction, box: str) -> bool:
    """Whether a compartment, by its name in the log, has a key; not once it is erased."""
    case_id, _slash, compartment = box.partition("/")
    try:
        tx.cases.slot(CaseId(UUID(case_id)), Compartment(compartment))
    except (NotFoundError, ValueError):
        return False
    return True
