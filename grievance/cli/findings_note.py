"""`grievance findings note`: that the plan for a correction came, or that it is done."""

from __future__ import annotations

from datetime import datetime

import click

from grievance.cli.acts import words_of
from grievance.cli.findings_view import correction_fields
from grievance.cli.output import print_json
from grievance.cli.recording import DAY, case_at_hand, day_of, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.correction import CorrectionNote, Seen
from grievance.screen.audit_words import correction_words
from grievance.services.findings.note_correction import note_correction


@click.command(
    epilog="Example: grievance findings note GR-7F3K-9Q2D 'PS 10.3' plan-came "
    "'The firm sent it on.' --on 2026-04-01"
)
@click.argument("reference")
@click.argument("criterion")
@click.argument("what", type=click.Choice([one.value for one in Seen]))
@click.argument("how", metavar="TEXT | -")
@click.option("--on", type=DAY, metavar="DAY", help="When it came about, if not today.")
@click.option("--version", default="", help="Of the standard, if several.")
@with_json
@with_surroundings
@who_options
def note(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    criterion: str,
    what: str,
    how: str,
    on: datetime | None,
    version: str,
    as_json: bool,
) -> None:
    """
    Note that the plan for a correction came, or that it is corrected.

    Until then it calls, once its day is over. How you know lies sealed in the file of
    the audit, which may be closed.
    """
    new = CorrectionNote(
        criterion=criterion,
        version=version,
        what=Seen(what),
        on=day_of(on),
        text=words_of(how),
    )
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        facts = note_correction(
            *(desk.tx, desk.ring, desk.case.id, new),
            timetable=desk.mechanism.timetable,
            at=desk.at,
        )
    for one in facts.corrections:
        if as_json:
            print_json(correction_fields(one))
        else:
            click.echo(correction_words(one))
