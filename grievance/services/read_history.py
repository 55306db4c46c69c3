"""Read what was done to a case, out of the log, with the reasons that people gave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from grievance.domain.compartment import Compartment
from grievance.domain.contents import Reason
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PartId, holder_of
from grievance.services.keep import box_id, key_id
from grievance.services.list_cases import handler_names, name_of
from grievance.storage.store import Transaction
from grievance.vault.log import LogEntry
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """
    What was done; *reason* where somebody gave one.

    *about* names what it was done to, in words that tell nothing of what anybody wrote:
    a letter by its number, a key and whose it is, a clock.  Empty for the case itself.
    """

    entry: LogEntry
    actor: str
    about: str = ""
    reason: Reason | None = field(default=None, repr=False)


def read_history(
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    reasons: Mapping[PartId, Reason],
    letters: Mapping[PartId, int],
) -> tuple[HistoryLine, ...]:
    """
    Return the lines about the case, its parts, keys and clocks, in order.

    What was carried to another key is not told part by part: that key is.
    """
    named = {str(id_): f"letter {number}" for id_, number in letters.items()}
    named |= _keys(tx, ring, case_id)
    called = tx.reminders.of_cases([case_id]).get(case_id, ())
    named |= {one.name: f"{one.clock}, {one.call}" for one in called}
    objects = (case_id, tx.slips.of_case(case_id).id, *tx.parts.ids(case_id))
    everything = dict.fromkeys((*map(str, objects), *named))
    by_text = {str(part_id): reason for part_id, reason in reasons.items()}
    return tuple(
        HistoryLine(
            entry=entry,
            actor=name_of(ring, entry.actor),
            about=named.get(entry.object, ""),
            reason=by_text.get(entry.object),
        )
        for entry in tx.log.about(everything)
        if entry.act != Act.PART_CARRIED
    )


def _keys(tx: Transaction, ring: PersonRing, case_id: CaseId) -> dict[str, str]:
    """Name the keys of a case, and the access of everybody there ever was to them."""
    named = {}
    for compartment in Compartment:
        for slot in tx.cases.slots(case_id, compartment):
            named[key_id(slot)] = f"{compartment}"
        box = box_id(case_id, compartment)
        for person_id, name in handler_names(ring).items():
            named[f"{box}/{holder_of(person_id)}"] = f"{compartment}, for {name}"
    return named
