"""Say in the mail of the morning that the recovery key was used: for a week, to who leads."""

from __future__ import annotations

from datetime import datetime, timedelta

from grievance.domain.events import Act
from grievance.domain.ids import RECOVERY
from grievance.domain.people import Person, Role
from grievance.storage.store import Transaction


RECOVERY_USED = "the recovery key was used"
TOLD_FOR = timedelta(days=7)
_TOLD = (Role.COORDINATOR, Role.CUSTODIAN)


def recovery_lines(tx: Transaction, person: Person, at: datetime) -> tuple[str, ...]:
    """Return when it was used of late, for coordinators and custodians; no case."""
    if not any(person.has(role) for role in _TOLD):
        return ()
    days = [
        entry.at.date()
        for entry in tx.log.about([RECOVERY])
        if entry.act == Act.RECOVERY_USED and at - entry.at < TOLD_FOR
    ]
    if not days:
        return ()
    when = ", ".join(str(day) for day in dict.fromkeys(days))
    line = (
        f"The recovery key opened cases on {when}. If you do not know why, ask today: "
        "it opens all there are."
    )
    return (line,)
