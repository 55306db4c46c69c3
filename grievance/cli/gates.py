"""`grievance gates`: what the office looks at around an audit, and when its file closes."""

from __future__ import annotations

import re

import click

from grievance.cli.acts import words_of
from grievance.cli.gates_view import gate_fields, print_gates, score_fields
from grievance.cli.group import Group
from grievance.cli.output import print_json
from grievance.cli.recording import case_at_hand, with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.audit_facts import Gate
from grievance.services.findings.read_audit_file import read_audit_file
from grievance.services.findings.review_gate import note_gate, settle_file


class GateName(click.Choice[str]):
    """The name of a gate, with hyphens, underscores or blanks between its words."""

    def __init__(self) -> None:
        super().__init__([gate.value for gate in Gate])

    def convert(
        self, value: str, param: click.Parameter | None, ctx: click.Context | None
    ) -> str:
        """Return the name as it is kept; a usage error for what is none."""
        written = "-".join(re.split(r"[-_\s]+", value.strip().casefold()))
        return super().convert(written, param, ctx)


@click.group(
    cls=Group,
    epilog="\b\nExamples:\n"
    "  grievance gates list GR-7F3K-9Q2D\n"
    "  grievance gates pass GR-7F3K-9Q2D audit-plan 'Off-site talks are in.'\n"
    "  grievance gates settle GR-7F3K-9Q2D 'All is answered.'",
)
def gates() -> None:
    """
    Say at three points that somebody looked at an audit; settle its file.

    The gate pre-audit-risk asks, before the plan is fixed, who may be harmed by the audit;
    audit-plan, whether all that was asked is in its plan; audit-report, whether the report
    answers it and gives nobody away. What somebody found lies sealed in the file of the
    audit, whose REFERENCE `grievance notices list` has. When all gates are passed and
    nothing waits for an answer any more, the file can be settled.
    """


@gates.command("list", epilog="Example: grievance gates list GR-7F3K-9Q2D --json")
@click.argument("reference")
@with_json
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """
    List the gates of an audit, and whether to be there.

    Below the gates stands what speaks for a witness assessment: that somebody of the office
    goes along when the audit is held, and sees how it is done.
    """
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
@click.argument("gate", type=GateName())
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
    """
    Say that somebody looked at an audit, and what came of it.

    TEXT is what you found; `-` reads it from standard input, so that nobody who lists
    processes sees it. Said again it is a correction, and the former words stay.
    """
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


@gates.command(epilog="Example: grievance gates settle GR-7F3K-9Q2D 'All is answered.'")
@click.argument("reference")
@click.argument("text", metavar="TEXT | -")
@with_json
@with_surroundings
@who_options
def settle(
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    text: str,
    as_json: bool,
) -> None:
    """
    Close the file of an audit that has nothing left to answer.

    TEXT is the reason, which stays in the file; `-` reads it from standard input.
    """
    words = words_of(text)
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
