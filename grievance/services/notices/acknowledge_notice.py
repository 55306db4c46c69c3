"""Put on record that whoever audits said by telephone that a notice arrived."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.audit_facts import AuditFacts
from grievance.domain.contents import Reason
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.happening import Happening
from grievance.domain.ids import CaseId
from grievance.domain.timetable import Timetable
from grievance.services.audits.file_at_hand import take_file
from grievance.services.boxes.give_reason import give_reason
from grievance.services.boxes.promise_planning import promise_planning
from grievance.services.cases.tell_clocks import happened
from grievance.services.intake.note_answer import acknowledged
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


def acknowledge_notice(  # noqa: PLR0913  # whose hands, which file, how it came, when
    tx: Transaction,
    ring: PersonRing,
    file_id: CaseId,
    *,
    text: str,
    timetable: Timetable,
    at: datetime,
) -> AuditFacts:
    """
    Let the clock stop that waits for it; *text*, on how it came, lies sealed in the file.

    Raises:
        NotAllowedError: No notice waits for it, nothing says how it came, or this person
            has no say in the file.
    """
    if not text.strip():
        msg = "Say in one sentence how it came, and from whom."
        raise NotAllowedError(msg)
    file = take_file(tx, ring, file_id, at=at)
    day = timetable.day_of(at)
    after = acknowledged(file.facts, on=day)
    if after == file.facts:
        msg = "No notice to whoever audits waits to be acknowledged."
        raise NotAllowedError(msg)
    what = Happening.NOTICE_ACKNOWLEDGED
    reason = Reason(act=Act.CLOCKS_MOVED, text=text.strip(), at=at, after=what)
    give_reason(file.pen, file.key, reason)
    file.rewrite(lambda facts: acknowledged(facts, on=day))
    happened(file.pen, tx.cases.get(file_id), (what,), timetable)
    promise_planning(tx, at=at)
    return after
