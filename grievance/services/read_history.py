"""Read what was done to a case, out of the log, with the reasons that people gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grievance.domain.compartment import Compartment
from grievance.domain.contents import Reason
from grievance.domain.ids import CaseId, PartId, holder_of
from grievance.services.keep import key_id
from grievance.services.list_cases import name_of
from grievance.storage.store import Transaction
from grievance.vault.log import LogEntry
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """What was done; *reason* where somebody gave one."""

    entry: LogEntry
    actor: str
    reason: Reason | None = field(default=None, repr=False)


def read_history(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    reasons: Mapping[PartId, Reason],
) -> tuple[HistoryLine, ...]:
    """Return the lines about the case, its parts, keys and clocks, in order."""
    slots = [tx.cases.slot(case_id, compartment) for compartment in Compartment]
    keys = [key_id(slot) for slot in slots]
    accesses = (
        f"{key}/{holder_of(entry.person_id)}"
        for key in keys
        for entry in ring.directory.people
    )
    objects = (case_id, tx.slips.of_case(case_id).id, *tx.parts.ids(case_id))
    called = tx.reminders.of_cases([case_id]).get(case_id, ())
    reminders = [reminder.name for reminder in called]
    by_text = {str(part_id): reason for part_id, reason in reasons.items()}
    return tuple(
        HistoryLine(
            entry=entry,
            actor=name_of(ring, entry.actor),
            reason=by_text.get(entry.object),
        )
        for entry in tx.log.about((*objects, *keys, *accesses, *reminders))
    )
