"""`grievance gates`: what the office looks at around an audit, and when its file closes."""

from __future__ import annotations

import click

from grievance.cli.acts import words_of
from grievance.cli.gates_view import gate_fields, print_gates, score_fields
from grievance.cli.output import print_json
from grievance.cli.recording import case_at_hand, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.audit_facts import Gate
from grievance.services.read_audit_file import read_audit_file
from grievance.services.review_gate import note_gate, settle_file


@click.group(
    epilog="Example: grievance gates pass GR-7F3K-9Q2D audit-plan 'Off-site talks are in.'"
)
def gates() -> None:
    """
    Look at an audit before, at its plan, and at its report.

    Each audit that was asked something has three gates; what somebody found there lies
    sealed in its file.
    """


@gates.command("list", epilog="Example: grievance gates list GR-7F3K-9Q2D --json")
@click.argument("reference")
@with_json
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """List the gates of an audit, and what speaks for being there when it is held."""
    with case_at_hand(surroundings, who, reference) as desk:
        file = read_audit_file(
            desk.tx,
            desk.ring,
            desk.case.id,
            today=desk.today,
            calendar=desk.mechanism.settings.notices.calendar,
        )
    if as_json:
        for fields in gate_fields(file):
            print_json(fields)
        print_json(score_fields(file))
        return
    print_gates(file)


@gates.command(
    "pass",
    epilog="Example: grievance gates pass GR-7F3K-9Q2D audit-plan 'Off-site talks are in.'",
)
@click.argument("reference")
@click.argument("gate", type=click.Choice([gate.value for gate in Gate]))
@click.argument("text", metavar="TEXT | -")
@with_json
@with_surroundings
@who_options
def pass_(  # noqa: PLR0913  # one for each argument
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    gate: str,
    text: str,
    as_json: bool,
) -> None:
    """Say what was looked at, and what came of it."""
    words = words_of(text)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        timetable = desk.mechanism.timetable
        review = note_gate(
            desk.tx,
            desk.ring,
            desk.case.id,
            Gate(gate),
            text=words,
            timetable=timetable,
            at=desk.at,
        )
    if as_json:
        print_json({"gate": gate, "number": review.number, "at": review.at})
    else:
        click.echo(f"The gate {gate} is passed; what was found lies in the file.")


@gates.command(
    epilog="Example: grievance gates settle GR-7F3K-9Q2D --reason 'All is answered.'"
)
@click.argument("reference")
@click.option("--reason", required=True, metavar="TEXT", help="Why; - reads it.")
@with_json
@with_surroundings
@who_options
def settle(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    reason: str,
    as_json: bool,
) -> None:
    """Close the file of an audit that has nothing left to answer."""
    words = words_of(reason)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        timetable = desk.mechanism.timetable
        case = settle_file(
            desk.tx,
            desk.ring,
            desk.case.id,
            reason=words,
            timetable=timetable,
            at=desk.at,
        )
    if as_json:
        print_json({"reference": case.reference, "stage": case.stage})
    else:
        click.echo(f"{case.reference} is {case.stage}.")
