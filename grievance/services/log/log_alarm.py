"""Say in the morning mails that the log is not what somebody outside saw."""

from __future__ import annotations

from grievance.domain.people import Person, Role
from grievance.services.log.witness_log import Witness, contradicted
from grievance.storage.store import Transaction


WHO = frozenset({Role.COORDINATOR, Role.ADMINISTRATOR})
SUBJECT = "STOP: the log was changed"
ALARM = (
    "STOP: a checkpoint of the log that came back to us in an answer is not on our",
    "books: somebody put back or changed them. Do not work on; run `grievance log",
    "verify` where the worker runs, and find out who did it.",
    "",
)


def log_alarm(
    tx: Transaction, person: Person, witness: Witness | None
) -> tuple[str, ...]:
    """Return the lines that go before all others; none where there is no alarm."""
    if witness is None or WHO.isdisjoint(person.roles):
        return ()
    return ALARM if contradicted(tx, witness) else ()
