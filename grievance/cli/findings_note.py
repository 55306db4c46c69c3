"""`grievance findings note` and `answer`: what came of corrections, and of letters."""

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
from grievance.services.findings.take_up_answer import message_of, take_up_answer


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


@click.command(
    epilog="Example: grievance findings answer GR-7F3K-9Q2D 'Rang the lead; both are "
    "safe.' --letter 2"
)
@click.argument("reference")
@click.argument("how", metavar="TEXT | -")
@click.option("--letter", type=int, required=True, help="Its number in the file.")
@with_json
@with_surroundings
@who_options
def answer(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    how: str,
    letter: int,
    as_json: bool,
) -> None:
    """
    Note what came of what an auditor wrote beside the form.

    Until then `grievance findings list` names the letter, and the desk calls for it.
    TEXT lies sealed in the file. Read the letter first with `grievance case`.
    """
    words = words_of(how)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        tx, ring, file_id = desk.tx, desk.ring, desk.case.id
        spool_id = message_of(tx, ring, file_id, letter)
        take_up_answer(tx, ring, file_id, spool_id, text=words, at=desk.at)
    if as_json:
        print_json({"reference": reference, "letter": letter, "taken_up": True})
    else:
        click.echo(f"What letter {letter} says beside the form waits for nobody now.")
