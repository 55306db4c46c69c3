"""Put a complaint in, and see what the worker made of it; run in threads only."""

from __future__ import annotations

from collections.abc import Iterable

from grievance.domain.errors import NotFoundError
from grievance.domain.ids import SpoolId
from grievance.domain.intake import Receipt
from grievance.services.intake.enter_complaint import enter_complaint
from grievance.storage.store import Transaction
from tui.asking.entry_draft import EntryDraft, with_files
from tui.session import Session


def enter(session: Session, draft: EntryDraft) -> SpoolId:
    """Seal it to the worker, who makes the case."""
    at = session.mechanism.now()
    home = session.mechanism.home.path
    entry = with_files(draft.to_entry(at=at), draft.files, home=home)
    with session.mechanism.store.begin() as tx:
        return enter_complaint(tx, session.ring, entry, at=at).spool_id


def concluded(session: Session, wanted: Iterable[SpoolId]) -> list[Receipt]:
    """Return the receipts of those messages of which something has become."""
    with session.mechanism.store.read() as tx:
        receipts = [found for id_ in wanted if (found := _receipt(tx, id_))]
    return [receipt for receipt in receipts if receipt.outcome is not None]


def _receipt(tx: Transaction, spool_id: SpoolId) -> Receipt | None:
    try:
        return tx.spool.receipt(spool_id)
    except NotFoundError:
        return None
