"""Refuse a change that was meant for a case as it is no more, and say what it is now."""

from __future__ import annotations

from grievance.domain.case import Case
from grievance.domain.ids import WORKER, PersonId
from grievance.domain.overtaken import OvertakenError, differences
from grievance.services.log.say_log import READING
from grievance.services.slips.list_cases import handler_names, name_of
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


LEFT, SOMEBODY = "someone who left", "Somebody else"


def refuse_overtaken(tx: Transaction, ring: PersonRing, shown: Case) -> None:
    """
    Hold the case until the commit, if it is still the one that was *shown*.

    Whoever changes a case that they looked at calls it first in the transaction: what
    they decide is decided about what they saw.

    Raises:
        OvertakenError: Somebody saved its cover since; it names both values and who.

        NotFoundError: It is on the books no more.
    """
    now = tx.cases.lock(shown.id) or tx.cases.get(shown.id)
    if now.version == shown.version:
        return
    names = handler_names(ring)

    def name(person: PersonId) -> str:
        return names.get(person, LEFT)

    raise OvertakenError(_who(tx, ring, shown), differences(shown, now, name))


def _who(tx: Transaction, ring: PersonRing, shown: Case) -> str:
    """Name whoever changed it last; themselves, where they sit at two desks."""
    entries = [one for one in tx.log.about([shown.id]) if one.act not in READING]
    if not entries:
        return SOMEBODY
    actor = entries[-1].actor
    if actor == ring.author.holder:
        return "You yourself"
    return "The mechanism" if actor == WORKER else name_of(ring, actor)
