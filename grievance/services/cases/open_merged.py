"""Open the cases that go on in another one, for who has the keys to both."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from grievance.domain.compartment import Compartment
from grievance.domain.reference import Reference
from grievance.services.boxes.case_keys import find_key
from grievance.services.cases.open_case import OpenedCase, open_case
from grievance.services.cases.relate_cases import merged_here
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def open_merged(
    tx: Transaction,
    ring: PersonRing,
    opened: OpenedCase,
    *,
    with_writers: bool,
    at: datetime,
) -> tuple[OpenedCase, ...]:
    """
    Read what was merged into a case that is *opened*, and into that, each logged.

    What this person has no key to is left out; `OpenedCase.relations` names it.

    Raises:
        SealError: Something in them was altered.
    """
    found: dict[Reference, OpenedCase] = {opened.case.reference: opened}
    waiting = [opened]
    while waiting:
        for reference in merged_here(waiting.pop().relations):
            new = _open(
                tx, ring, Reference(reference), with_writers=with_writers, at=at
            )
            news = {one.case.reference: one for one in new}
            waiting.extend(one for name, one in news.items() if name not in found)
            found = news | found
    return tuple(one for name, one in found.items() if name != opened.case.reference)


def _open(
    tx: Transaction,
    ring: PersonRing,
    reference: Reference,
    *,
    with_writers: bool,
    at: datetime,
) -> Iterator[OpenedCase]:
    case = tx.cases.find(reference)
    if case and find_key(tx, ring, case.id, Compartment.CONTENTS):
        yield open_case(tx, ring, case.id, with_writers=with_writers, at=at)
