"""Say of a notice that it is not to be sent: of one that only repeats what was told."""

from __future__ import annotations

from dataclasses import replace

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.draft import Draft
from grievance.domain.errors import NotAllowedError
from grievance.domain.happening import Happening
from grievance.domain.notice import NoticeKind
from grievance.domain.notice_note import NoteState
from grievance.domain.slip import Slip
from grievance.domain.timetable import Timetable
from grievance.services.boxes.keep import Pen
from grievance.services.cases.rewrite_slip import rewrite_slip
from grievance.services.cases.tell_clocks import happened
from grievance.vault.case_box import CaseKey


_TELLS = frozenset({NoticeKind.FIRST, NoticeKind.LATE, NoticeKind.ADDENDUM})


def note_given_up(pen: Pen, key: CaseKey, draft: Draft, timetable: Timetable) -> None:
    """
    Write onto the slip of the file that this notice does not go.

    Raises:
        NotAllowedError: It would be the first that those who audit hear of something.
    """
    assert draft.notice is not None  # or nothing of it is on a slip
    if draft.notice.kind in _TELLS:
        msg = (
            "Those who audit would not hear of it: change its words, or take the flag "
            "for the audit off what it tells of, with a reason."
        )
        raise NotAllowedError(msg)
    today = timetable.day_of(pen.at)

    def dropped(slip: Slip) -> Slip:
        facts: AuditFacts | None = slip.audit
        assert facts is not None  # as the worker drafted it
        settled = facts.settled(draft.number, NoteState.DROPPED, on=today)
        return replace(slip, audit=settled)

    rewrite_slip(pen, key, dropped)
    case = pen.tx.cases.get(key.case_id)
    happened(pen, case, (Happening.NOTICE_SETTLED,), timetable)
