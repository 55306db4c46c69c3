"""`grievance note`: write a note into a case."""

from __future__ import annotations

import click

from grievance.cli.acts import act_on, words_of
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.case import Case
from grievance.services.add_note import add_note
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing
from grievance.wiring import Mechanism


@click.command(epilog="Example: grievance note GR-7F3K-9Q2D - < note.txt")
@click.argument("reference")
@click.argument("text", metavar="TEXT | -")
@click.option("--json", "as_json", is_flag=True, help="Print the case as JSON.")
@with_surroundings
@who_options
def note(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    text: str,
    as_json: bool,
) -> None:
    """Write a note into a case, sealed; - reads it from standard input."""
    words = words_of(text)

    def act(
        mechanism: Mechanism, tx: Transaction, ring: PersonRing, case: Case
    ) -> None:
        add_note(tx, ring, case_id=case.id, text=words, at=mechanism.now())

    done = "The note lies in the case."
    act_on(surroundings, who, reference, act, as_json=as_json, done=done)
