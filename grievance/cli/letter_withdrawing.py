"""Pull a draft back from the shell that was just let go, before it is sent."""

from __future__ import annotations

import click

from grievance.cli.named_case import find_case
from grievance.cli.opening import opened
from grievance.cli.surroundings import Surroundings
from grievance.cli.unlocking import Who, unlock
from grievance.domain.errors import NotFoundError
from grievance.domain.ids import OutgoingId
from grievance.services.letters.list_drafts import list_drafts
from grievance.services.letters.withdraw_letter import withdraw_letter
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


REOPENED = "Draft {} can be changed and let go again."
PLANNED = "A notice like it is planned anew."


def pull_draft_back(
    surroundings: Surroundings, who: Who, reference: str, number: int
) -> None:
    """Keep what the draft became from going out, and say what can be done with it."""
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.begin() as tx:
            outgoing_id = _letter_of(mechanism, tx, ring, reference, number)
            at = mechanism.now()
            draft = withdraw_letter(tx, ring, outgoing_id=outgoing_id, at=at)
    what = REOPENED.format(number) if draft else PLANNED
    click.echo(f"Draft {number} is pulled back. {what}")


def _letter_of(
    mechanism: Mechanism,
    tx: Transaction,
    ring: PersonRing,
    reference: str,
    number: int,
) -> OutgoingId:
    """
    Return the letter that a draft became.

    Raises:
        NotFoundError: It became none, or there is no such draft.
    """
    case_id = find_case(tx, reference).id
    drafts = list_drafts(tx, ring, case_id, at=mechanism.now())
    found = next((one.copy for one in drafts if one.draft.number == number), None)
    if found is None:
        msg = f"Draft {number} was not let go; `grievance letters drafts` lists them."
        raise NotFoundError(msg)
    return found.letter_id
