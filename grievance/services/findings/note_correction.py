"""Put on record that the plan to correct something came, or that it was corrected."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.contents import Reason
from grievance.domain.correcting import with_note
from grievance.domain.correction import CorrectionNote
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.domain.timetable import Timetable
from grievance.services.audits.file_at_hand import take_file
from grievance.services.boxes.give_reason import give_reason
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def note_correction(  # noqa: PLR0913  # whose hands, which file, what, by whose clock, when
    tx: Transaction,
    ring: PersonRing,
    file_id: CaseId,
    note: CorrectionNote,
    *,
    timetable: Timetable,
    at: datetime,
) -> AuditFacts:
    """
    Let the alarm end that waits for it; how it is known lies sealed in the file.

    A file that is settled takes it as well: corrections take longer than audits.

    Raises:
        NotFoundError: Nothing of that criterion is to be corrected.

        NotAllowedError: Nothing says how it is known, the day is yet to come, it is on
            record already, or this person has no say in the file.
    """
    if not note.text.strip():
        msg = "Say in one sentence how it is known, and from whom."
        raise NotAllowedError(msg)
    file = take_file(tx, ring, file_id, at=at)
    today = timetable.day_of(at)
    after = with_note(file.facts, note, today=today)
    codes = str(note.what), note.criterion, str(note.on or today)
    text = note.text.strip()
    reason = Reason(act=Act.RECORD_WRITTEN, text=text, at=at, codes=codes)
    give_reason(file.pen, file.key, reason)
    file.rewrite(lambda facts: with_note(facts, note, today=today))
    return after
