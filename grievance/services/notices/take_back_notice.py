"""Note in the file of an audit that a notice never went out, so that another one does."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.errors import NotFoundError
from grievance.domain.notice_note import NoteState
from grievance.domain.outgoing import Outgoing
from grievance.domain.slip import Slip
from grievance.domain.taken_back import taken_back
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.boxes.sent_copies import read_copies
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.vault.ring import PersonRing


def take_back_notice(pen: Pen, ring: PersonRing, cover: Outgoing) -> None:
    """
    Say on the slip of the file that nobody was told, and have it planned anew.

    Raises:
        NotAllowedError: The key of the file is not on this ring.

        NotFoundError: No copy of it lies in the file.
    """
    key = contents_key(pen.tx, ring, cover.case_id)
    copies = read_copies(pen.tx, ring, key)
    copy = next((c for c in copies if c.outgoing_id == str(cover.id)), None)
    if copy is None:
        msg = "No copy of this notice lies in its file; ask whoever released it."
        raise NotFoundError(msg)

    def untold(slip: Slip) -> Slip:
        if slip.audit is None:
            return slip
        day, overtaken = pen.at.date(), NoteState.OVERTAKEN
        return replace(
            slip, audit=taken_back(slip.audit, copy.draft, overtaken, on=day)
        )

    rewrite_slip(pen, key, untold)
    promise_planning(pen.tx, at=pen.at)
