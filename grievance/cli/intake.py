"""`grievance intake`: take in mails, and say what became of each."""

from __future__ import annotations

import click

from grievance.cli.faults import REFUSED
from grievance.cli.from_mailboxes import take_in_mailboxes
from grievance.cli.opening import opened
from grievance.cli.output import print_json
from grievance.cli.reading_again import all_of_it, read_again
from grievance.cli.streams import stdin_bytes
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.taking_in import Line, conclude, summary, take_in
from grievance.mail.boxes.files import read
from worker.embedded import Embedded


@click.command(epilog="Example: grievance intake ~/Maildir complaint.eml --json")
@click.argument("paths", nargs=-1, metavar="PATH... | -")
@click.option(
    "--json", "as_json", is_flag=True, help="Print a JSON object per message."
)
@click.option(
    "--retry", is_flag=True, help="Read again everything that is in quarantine."
)
@click.option(
    "--strict",
    is_flag=True,
    help="Exit with 1 if a message was refused, is in quarantine or still unread.",
)
@with_surroundings
@click.pass_context
def intake(  # noqa: PLR0913  # one for each option
    ctx: click.Context,
    surroundings: Surroundings,
    /,
    *,
    paths: tuple[str, ...],
    retry: bool,
    as_json: bool,
    strict: bool,
) -> None:
    """
    Take in mails: files, folders of .eml files, a Maildir, or - for one on stdin.

    Without PATH, look once into every mailbox of the settings, as the worker does
    again and again.

    Each becomes a case, a reply, a duplicate, an automatic message or is quarantined;
    what cannot even be read as a file is refused. Nothing of it is deleted here.
    Whether a reply is proven is sealed in its case: `grievance case` shows it.
    """
    with opened(surroundings) as mechanism:
        stdin = stdin_bytes()
        with Embedded(mechanism) as worker:
            lines = []
            if retry:
                lines += read_again(mechanism, worker, all_of_it(mechanism))
            if paths:
                mails = read(paths, stdin, mechanism.limits)
                lines += take_in(mechanism, worker, mails)
            elif not retry:
                lines += take_in_mailboxes(mechanism, worker)
        conclude(mechanism)
    show(lines, as_json=as_json)
    click.echo(summary(lines), err=True)
    if strict and any(line.is_unwelcome for line in lines):
        ctx.exit(REFUSED)


def show(lines: list[Line], *, as_json: bool) -> None:
    """Print a line for each message."""
    if as_json:
        for line in lines:
            print_json(line.fields())
        return
    rows = [(one.file, one.outcome, one.reference, one.reason) for one in lines]
    heads = ("file", "outcome", "reference", "reason")
    print_table(heads, rows, empty="There was no message to take in.")
