"""Read what was done to a case, out of the log, with the reasons that people gave."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from grievance.domain.compartment import Compartment
from grievance.domain.contents import Reason
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, PartId, holder_of
from grievance.services.boxes.keep import box_id, key_id
from grievance.services.log.logged_things import Thing, ids_in, thing_of
from grievance.services.log.say_log import say_act, say_thing
from grievance.services.slips.list_cases import handler_names, name_of
from grievance.storage.store import Transaction
from grievance.vault.log import LogEntry
from grievance.vault.ring import PersonRing


THIS, MADE = "this case", "opened the case"


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryLine:
    """
    What was done; *reason* where somebody gave one.

    *about* names what it was done to, in words that tell nothing of what anybody wrote:
    a letter by its number, a key and whose it is, a clock.  Empty for the case itself.
    *sentence* says all of it for people to read, and goes on from who did it.
    """

    entry: LogEntry
    actor: str
    about: str = ""
    sentence: str = ""
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
    numbered = {str(id_): f"letter {number}" for id_, number in letters.items()}
    named = numbered | _keys(tx, ring, case_id)
    called = tx.reminders.of_cases([case_id]).get(case_id, ())
    clocks = {one.name: f"{one.clock}, {one.call}" for one in called}
    named |= clocks
    objects = (case_id, tx.slips.of_case(case_id).id, *tx.parts.ids(case_id))
    everything = dict.fromkeys((*map(str, objects), *named))
    by_text = {str(part_id): reason for part_id, reason in reasons.items()}
    entries = [x for x in tx.log.about(everything) if x.act != Act.PART_CARRIED]
    said = _sentences(tx, ring, entries, numbered | clocks)
    return tuple(
        HistoryLine(
            entry=entry,
            actor=name_of(ring, entry.actor),
            about=named.get(entry.object, ""),
            sentence=sentence,
            reason=by_text.get(entry.object),
        )
        for entry, sentence in zip(entries, said, strict=True)
    )


def _sentences(
    tx: Transaction,
    ring: PersonRing,
    entries: Sequence[LogEntry],
    called: Mapping[str, str],
) -> Iterator[str]:
    """Say each entry as the log does, but what is *called* something by that."""
    names = {str(holder_of(id_)): name for id_, name in handler_names(ring).items()}
    located = tx.log.locate(set(ids_in(entries)))
    for entry in entries:
        thing = thing_of(entry, (), {}, located) or Thing()
        said = called.get(entry.object) or say_thing(thing.kind, THIS)
        whom = names.get(thing.whom, thing.whom)
        told = say_act(entry.act, said, whom=whom, case=THIS, name=entry.object)
        yield MADE if entry.act == Act.CASE_RECEIVED else told


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
