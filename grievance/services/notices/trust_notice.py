"""Ask, before a notice goes out, whether it still goes to whom it may, and says what holds."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.audit_slip import audit_slip
from grievance.domain.draft import NoticeOf, SentCopy
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.firm import Firm
from grievance.domain.outbox import JobKind
from grievance.domain.slip import Slip
from grievance.mail.post.smtp import ServerAwayError
from grievance.services.audits.audit_scope import AuditBooks
from grievance.services.audits.snapshot import Snapshot
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.envelopes.enclosed_letter import Enclosed
from grievance.services.notices.release_notice import (
    address_for,
    addressee_of,
    refuse_shared,
)
from grievance.services.slips.known_slips import SlipMemory, known_slips
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


_OTHERS = "Somebody else is to be told of this audit by now; nothing was sent."
PLANNING, ALTERED = "planning-first", "slips-altered"


def await_planning(tx: Transaction, *, at: datetime) -> None:
    """
    Let a notice wait until what changed is planned: it may not be for them any more.

    Raises:
        ServerAwayError: Something is not; the letter is not to blame.
    """
    if tx.outbox.is_outstanding(JobKind.PLAN_NOTICES, at=at):
        raise ServerAwayError(PLANNING)


def fresh_slip(pen: Pen, ring: WorkerRing, slip: Slip) -> Slip:
    """
    Return the slip of a file as its cases are at this very moment.

    Raises:
        SealError, AlteredError: The slip of one of them was altered.
    """
    facts = slip.audit
    if facts is None:
        return slip
    about = sorted({item.case_id for item in facts.on}, key=str)
    slips = [worker_slip(pen.tx, ring, case_id) for case_id in about]
    return audit_slip(facts, slip.entities[0], slips, slip)


def trust_notice(  # noqa: PLR0913  # whose hands, what it is, against what
    pen: Pen,
    ring: WorkerRing,
    slip: Slip,
    enclosed: Enclosed,
    *,
    desk: str,
    memory: SlipMemory,
) -> None:
    """
    Return if a notice may go to where it is sent.

    Who is complained of is read off all slips once more, whatever was planned.

    Raises:
        NotAllowedError: Somebody else is to be told by now, the registry has another
            address, or it is one of a firm that must not be told.

        ServerAwayError: A slip was altered that may complain of the firm; it waits.
    """
    copy = enclosed.copy
    if copy.notice is None:
        return
    facts, firm = slip.audit, _firm(pen.tx, copy)
    is_current = facts is not None and _is_current(facts, copy)
    if not is_current or enclosed.recipient != address_for(
        firm, copy.notice, desk=desk
    ):
        raise NotAllowedError(_OTHERS)
    refuse_shared(pen.tx, firm, copy.notice, enclosed.recipient)
    _refuse_blocked(pen.tx, ring, copy, copy.notice, memory)


def _refuse_blocked(
    tx: Transaction,
    ring: WorkerRing,
    copy: SentCopy,
    notice: NoticeOf,
    memory: SlipMemory,
) -> None:
    snapshot = Snapshot.of(known_slips(tx, ring, memory))
    if snapshot.unsound and not notice.for_desk:
        raise ServerAwayError(ALTERED)
    books = AuditBooks.read(tx)
    audit = books.audit(notice.audit_id)
    now = books.addressee(audit, snapshot.blocks) if audit else ""
    if now != addressee_of(copy, notice) and not (snapshot.unsound and notice.for_desk):
        raise NotAllowedError(_OTHERS)


def _is_current(facts: AuditFacts, copy: SentCopy) -> bool:
    """Whether the plan still has this notice and what it tells, for the same reader."""
    assert copy.notice is not None  # as asked before
    is_same = facts.addressee == addressee_of(copy, copy.notice)
    is_let_go = any(note.number == copy.draft for note in facts.released)
    is_asked = not set(copy.notice.topics).isdisjoint(facts.topics)
    return is_same and is_let_go and is_asked


def _firm(tx: Transaction, copy: SentCopy) -> Firm:
    if copy.to.firm is None:
        msg = "A notice goes to a firm, or to the desk that oversees it."
        raise NotAllowedError(msg)
    try:
        return tx.firms.get(copy.to.firm)
    except NotFoundError:
        msg = "The registry has this firm no more; nothing was sent."
        raise NotAllowedError(msg) from None
