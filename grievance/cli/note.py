"""`grievance note`: write a note into a case."""

from __future__ import annotations

import click

from grievance.cli.acts import act_on, words_of
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.case import Case
from grievance.services.cases.strike_note import note_numbered, strike_note
from grievance.services.handling.add_note import add_note
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@click.command(epilog="Example: grievance note GR-7F3K-9Q2D - < note.txt")
@click.argument("reference")
@click.argument("text", metavar="TEXT | -", required=False)
@click.option(
    "--strike",
    metavar="NUMBER",
    type=click.IntRange(min=1),
    help="Strike a note of yours, by its number in `grievance case`; it stays, marked.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@with_surroundings
@who_options
def note(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    text: str | None,
    strike: int | None,
    as_json: bool,
) -> None:
    """Write a note into a case, sealed; - reads it from standard input."""
    if (text is None) == (strike is None):
        msg = "Say what the note says, or which one is struck."
        raise click.UsageError(msg)
    words = words_of(text or "")

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        if strike is None:
            add_note(tx, ring, case_id=case.id, text=words, at=mechanism.now())
        else:
            note_id = note_numbered(tx, ring, case.id, strike)
            strike_note(tx, ring, case.id, note_id, at=mechanism.now())

    done = "The note is struck." if strike else "The note lies in the case."
    act_on(surroundings, who, reference, act, as_json=as_json, done=done)
