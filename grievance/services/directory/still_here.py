"""Whether somebody who unlocked before may go on, as the people of the office are now."""

from __future__ import annotations

from datetime import datetime

from grievance.domain.errors import NotFoundError
from grievance.vault.directory import Directory, PersonEntry
from grievance.vault.ring import PersonRing


LEFT = "Your time in this office has ended; ask whoever looks after its people."
RENEWED = "You have newer keys; unlock with the passphrase that you chose for them."
FEWER_ROLES = "A role of yours has ended; unlock again for what you still have."


def why_over(ring: PersonRing, newest: Directory, *, at: datetime) -> str:
    """
    Say in a sentence why whose ring it is cannot go on with it; empty where they can.

    Whoever lost a role may still have on their screen what it opened to them, so that
    they begin anew.
    """
    try:
        before = ring.directory.person(ring.person_id)
        now = newest.person(ring.person_id)
    except NotFoundError:
        return LEFT
    if not now.is_valid(at):
        return LEFT
    if now.kv != ring.kv:
        return RENEWED
    return "" if _roles(before) <= _roles(now.in_force(at)) else FEWER_ROLES


def _roles(entry: PersonEntry) -> frozenset[str]:
    return frozenset(entry.roles)
