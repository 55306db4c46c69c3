"""`grievance doctor`: look at the whole office, and say what to do about what is wrong."""

from __future__ import annotations

import click

from grievance.cli.faults import REFUSED
from grievance.cli.surroundings import Surroundings, with_surroundings


PATIENCE = 15.0  # seconds


@click.command(
    epilog="\b\nExamples:\n  grievance doctor\n  grievance doctor --json --patience 5"
)
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per finding."
)
@click.option(
    "--patience",
    type=click.FloatRange(1, 600),
    default=PATIENCE,
    show_default=True,
    metavar="SECONDS",
    help="How long one server is waited for; all are asked at once.",
)
@with_surroundings
@click.pass_context
def doctor(
    ctx: click.Context, surroundings: Surroundings, /, *, as_json: bool, patience: float
) -> None:
    """
    Look at the whole office, and say what to do about what is wrong.

    That is database, broker, mailboxes, mail server, clocks, keys, log, disks, backups,
    and whether the work gets done. Nothing is opened, sent or taken in, and no secret is
    shown. Exit with 0 if all is fine, 1 if there is a problem, 2 if there is no office
    to look at.
    """
    # Half the house, which somebody who asks for help does not wait for.
    from grievance.cli.doctor_view import (  # noqa: PLC0415
        are_well,
        look_at_office,
        show_findings,
    )

    findings = look_at_office(surroundings, patience)
    show_findings(findings, as_json=as_json)
    if not are_well(findings):
        ctx.exit(REFUSED)
