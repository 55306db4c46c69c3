"""
What letting a notice go takes besides what any letter takes.

    pending     the draft is the one that waits, and goes to whom the plan says
    references  no case behind it is named by its own
    address     the one in the registry: of the firm, or of the desk that oversees it
    file        what was told is noted on the slip; a copy on paper lies with it
"""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.draft import Draft, NoticeOf, SentCopy
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.firm import Firm
from grievance.domain.happening import Happening
from grievance.domain.next_notice import OVERSIGHT
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoteState
from grievance.domain.outgoing import Party
from grievance.domain.protection import UNPROTECTED, Protection, protection_for
from grievance.domain.release import refuse_reference
from grievance.domain.slip import Slip
from grievance.domain.timetable import Timetable
from grievance.mail.words.address import is_strict, normalise
from grievance.services.boxes.keep import Pen
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.cases.tell_clocks import happened
from grievance.services.envelopes.address_letter import Destination
from grievance.services.notices.print_copy import print_copy
from grievance.storage.store import Transaction
from grievance.vault.case_box import CaseKey


OTHER_ADDRESS = (
    "A notice goes to the address in the registry, and to no other; correct it there."
)


def refuse_stale(slip: Slip | None, number: int, copy: SentCopy) -> None:
    """
    Refuse a notice that is not the one that waits, or would go to somebody else by now.

    Raises:
        NotAllowedError: It is.
    """
    if copy.notice is None:
        return
    facts = slip.audit if slip else None
    if facts is None:
        msg = "This file does not say yet which audit it is about; ask its coordinator."
        raise NotAllowedError(msg)
    refuse_overtaken(facts, number)
    if facts.addressee != addressee_of(copy, copy.notice):
        msg = (
            "Somebody else is to be told of this audit by now; the worker drafts "
            "another notice, which takes the place of this one."
        )
        raise NotAllowedError(msg)


def refuse_emptied(draft: Draft) -> None:
    """
    Refuse a notice out of which somebody took what it is to tell, or to be answered on.

    Raises:
        NotAllowedError: A criterion, or its line in the form, is not there any more.
    """
    if draft.notice is None:
        return
    for criterion, _version in draft.notice.topics:
        told, line = _once(criterion), f"- {criterion}:"
        is_gone = any(
            sought in draft.written and sought not in draft.body
            for sought in (told, line)
        )
        if is_gone:
            msg = (
                f"This notice is to tell of {criterion}, and to be answered on it; put "
                "that back, or take the flag off what nobody need look at."
            )
            raise NotAllowedError(msg)


def _once(criterion: str) -> str:
    """Return a criterion as a list of items has it."""
    return f"{criterion} "


def refuse_overtaken(facts: AuditFacts, number: int) -> None:
    """Refuse a draft that is not the one that waits."""
    pending = facts.pending
    if pending is None or pending.number != number:
        instead = f"; notice {pending.number} took its place" if pending else ""
        msg = f"Notice {number} is not to be sent any more{instead}."
        raise NotAllowedError(msg)


def addressee_of(copy: SentCopy, notice: NoticeOf) -> str:
    """
    Return whom a notice is written for, as the facts of a file say it.

    One that tells the desk of a firm's silence is about the firm nevertheless.
    """
    is_for_desk = notice.for_desk and not is_escalation(notice)
    return f"{OVERSIGHT if is_for_desk else 'firm:'}{copy.to.firm}"


def is_escalation(notice: NoticeOf) -> bool:
    """Whether it tells the desk that the firm does not answer."""
    return notice.kind is NoticeKind.OVERSIGHT


def refuse_references(
    tx: Transaction, slip: Slip | None, party: Party, *texts: str
) -> None:
    """
    Refuse a notice that bears the reference of a case behind it.

    Raises:
        NotAllowedError: It does, however it is written.
    """
    facts = slip.audit if slip else None
    for case_id in {item.case_id for item in facts.items} if facts else ():
        refuse_reference(tx.cases.get(case_id).reference, party, *texts)


def notice_destination(
    tx: Transaction, copy: SentCopy, typed: str, *, desk: str
) -> Destination:
    """
    Return where a notice goes: the registry says it, and nobody types another.

    *desk* is the office's own, for firms that have none to oversee them.

    Raises:
        NotFoundError: The registry has no address.

        NotAllowedError: Somebody typed another one.
    """
    assert copy.notice is not None  # or it is another letter
    assert copy.to.firm is not None  # as the worker drafted it
    firm = tx.firms.get(copy.to.firm)
    known = address_for(firm, copy.notice, desk=desk)
    if typed.strip() not in {"", known}:
        raise NotAllowedError(OTHER_ADDRESS)
    if not is_strict(known):
        whose = "oversight desk" if copy.notice.for_desk else "notices"
        msg = (
            f"The registry has no address for the {whose} of {firm.name}; put it in, "
            "and let the notice go then."
        )
        raise NotFoundError(msg)
    refuse_shared(tx, firm, copy.notice, known)
    return Destination(address=known)


def refuse_shared(tx: Transaction, firm: Firm, notice: NoticeOf, address: str) -> None:
    """
    Refuse an address at which somebody else reads: another firm, or the firm overseen.

    Raises:
        NotAllowedError: It is one of theirs.
    """
    read_there = {
        one.name
        for one in tx.firms.all()
        if normalise(one.notices_to) == normalise(address)
        and (notice.for_desk or one.id != firm.id)
    }
    if read_there:
        msg = (
            f"{min(read_there)} is told of audits at this very address; give each its "
            "own in the registry."
        )
        raise NotAllowedError(msg)


def address_for(firm: Firm, notice: NoticeOf, *, desk: str) -> str:
    """Return the address for a notice; empty where nobody knows one."""
    return (firm.oversight or desk) if notice.for_desk else firm.notices_to


def notice_protection(tx: Transaction, copy: SentCopy) -> Protection:
    """Return how a notice is closed on its way: to the firm's key, not to the desk."""
    if copy.notice is None or copy.notice.for_desk or copy.to.firm is None:
        return UNPROTECTED
    return protection_for(tx.firms.get(copy.to.firm))


def note_released(pen: Pen, key: CaseKey, copy: SentCopy, timetable: Timetable) -> None:
    """Write onto the slip of the file what was told, stop its clock, and print it."""
    if copy.notice is None:
        return
    today = timetable.day_of(pen.at)

    def released(slip: Slip) -> Slip:
        assert slip.audit is not None  # as asked before
        facts = slip.audit.settled(
            copy.draft, NoteState.RELEASED, on=today, outgoing_id=copy.outgoing_id
        )
        return replace(slip, audit=facts)

    rewrite_slip(pen, key, released)
    print_copy(pen, key.case_id, copy)
    case = pen.tx.cases.get(key.case_id)
    happened(pen, case, (Happening.NOTICE_SETTLED,), timetable)
