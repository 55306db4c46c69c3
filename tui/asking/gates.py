"""What a letter will wait for, asked as somebody begins it; run in threads only."""

from __future__ import annotations

from grievance.domain.draft import Draft
from grievance.domain.ids import CaseId
from grievance.domain.outgoing import Outgoing, OutgoingKind, OutgoingState, Party
from grievance.services.envelopes.address_letter import knows_address
from tui.asking.letter_gates import Ahead, letter_gates
from tui.asking.shown_case import ShownCase
from tui.session import Session


def gates(session: Session, shown: ShownCase, draft: Draft | None) -> str:
    """Say what is between a new letter, or a *draft*, and its way out."""
    if draft is not None and draft.notice is not None:
        return ""  # the file of an audit says it
    case, file = shown.opened.case, shown.file
    address, is_held = _on_the_books(session, case.id)
    ahead = Ahead(
        case=case,
        slip=shown.opened.slip,
        party=draft.to.party if draft else Party.COMPLAINANT,
        address=address,
        is_held=is_held,
        drafts=[one for one in file.open_drafts() if one != draft],
    )
    return letter_gates(ahead, session.me)


def _on_the_books(session: Session, case_id: CaseId) -> tuple[bool | None, bool]:
    """Return whether there is an address, and whether an acknowledgement is held."""
    with session.mechanism.store.read() as tx:
        address = knows_address(tx, session.ring, case_id)
        return address, any(map(_is_held, tx.outgoing.of_case(case_id)))


def _is_held(cover: Outgoing) -> bool:
    is_ours = cover.kind is OutgoingKind.ACKNOWLEDGEMENT
    return is_ours and cover.state is OutgoingState.HELD
