"""`grievance letters redraft`: a neutral draft instead of an acknowledgement."""

from __future__ import annotations

import click

from grievance.cli.letter_showing import show_draft
from grievance.cli.named_letter import find_letter
from grievance.cli.opening import opened
from grievance.cli.securing import secure
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, unlock, who_options
from grievance.domain.outgoing import OutgoingState
from grievance.services.letters.list_outgoing import list_outgoing
from grievance.services.letters.redraft_acknowledgement import redraft_acknowledgement


HELD = (OutgoingState.HELD,)
GOES_ON = (
    "\nLet it go with `grievance letters release {} --draft {}`, once the risk is assessed "
    "(`grievance risk assess`)."
)


@click.command(
    epilog="Example: grievance letters redraft GR-7F3K-9Q2D, where somebody else may read "
    "their mail, or nobody knows yet who may."
)
@click.argument("letter", metavar="REF|ID")
@with_surroundings
@who_options
def redraft(who: Who, surroundings: Surroundings, /, *, letter: str) -> None:
    """
    Withdraw an acknowledgement that is held, and draft a neutral one instead.

    The draft is in the language of the case and tells nothing; nothing goes out yet.
    """
    with opened(surroundings) as mechanism:
        ring = unlock(mechanism, surroundings, who)
        with mechanism.store.read() as tx:
            found = find_letter(list_outgoing(tx, ring), letter, HELD)
        secure(mechanism, ring, found.cover.case_id)
        with mechanism.store.begin() as tx:
            found = find_letter(list_outgoing(tx, ring), letter, HELD)
            made = redraft_acknowledgement(
                tx,
                ring,
                outgoing_id=found.cover.id,
                stationery=mechanism.stationery,
                at=mechanism.now(),
            )
    click.echo(f"The {found.cover.kind} of {found.reference} is withdrawn.\n")
    show_draft(made, "open", as_json=False)
    click.echo(GOES_ON.format(found.reference, made.number))
