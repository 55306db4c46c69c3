"""Read some rows of the queue as they are now; runs in threads only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import CaseId
from grievance.services.case_keys import contents_key
from grievance.services.list_cases import handler_name, handler_names, named
from grievance.services.open_case import read_case_slip
from grievance.storage.store import Transaction
from tui.case_row import Row
from tui.session import Session


def read_rows(session: Session, case_ids: Iterable[CaseId]) -> Iterator[Row]:
    """Yield a row for each case that is on the ring; nothing but slips is opened."""
    with session.mechanism.store.read() as tx:
        for case_id in case_ids:
            try:
                yield _row(session, tx, case_id)
            except NotAllowedError:
                continue  # its key is theirs no more


def _row(session: Session, tx: Transaction, case_id: CaseId) -> Row:
    ring = session.ring
    slip = read_case_slip(tx, ring, contents_key(tx, ring, case_id))
    case = tx.cases.get(case_id)
    return Row(
        case=case,
        handler=handler_name(case, handler_names(ring)) or "",
        entities=named(slip.entities, tx.entities.titles(slip.entities)),
        members=named(slip.members, tx.members.titles(slip.members)),
        slip=slip,
        mine=case.owner == ring.person_id,
    )
