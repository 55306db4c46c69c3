"""`grievance registry effect`: what findings of an audit mean for a certificate."""

from __future__ import annotations

from datetime import datetime

import click

from grievance.cli.output import print_json
from grievance.cli.recording import with_json
from grievance.cli.registry_changes import record_fields
from grievance.cli.registry_hand import DAY, Books, open_books
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.certification import Certification
from grievance.domain.display import one_line
from grievance.domain.registry import label_of
from grievance.domain.registry_ids import Noun
from grievance.services.findings.mark_provisional import (
    mark_provisional,
    restore_certified,
)


@click.command(
    epilog="\b\nExamples:\n"
    "  grievance registry effect C-2044 --provisional --since 2026-03-04\n"
    "  grievance registry effect C-2044 --restored"
)
@click.argument("certificate", metavar="NUMBER|ID")
@click.option(
    "--provisional", is_flag=True, help="An audit found Major non-conformances."
)
@click.option("--restored", is_flag=True, help="All of them were closed.")
@click.option(
    "--since", type=DAY, metavar="DAY", help="Day of the findings; else today."
)
@with_json
@with_surroundings
def effect(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    certificate: str,
    provisional: bool,
    restored: bool,
    since: datetime | None,
    as_json: bool,
) -> None:
    """
    Put on record what findings of an audit do to a certificate.

    With --provisional it is valid for a year at most from the day of the findings, with
    --restored as long as before. A critical breach suggests a suspension: decide on it,
    and import the registry with the certificate suspended.
    """
    if provisional == restored:
        msg = "Say which: --provisional or --restored."
        raise click.UsageError(msg)
    if restored and since:
        msg = "--since belongs to --provisional; --restored is from today on."
        raise click.UsageError(msg)
    with open_books(surroundings) as books:
        before = books.find(Noun.CERTIFICATION, certificate, Certification)
        after = _restored(books, before) if restored else _marked(books, before, since)
    _print(before, after, as_json=as_json)


def _marked(
    books: Books, before: Certification, since: datetime | None
) -> Certification:
    today = books.mechanism.today
    return mark_provisional(
        books.tx,
        before.id,
        since=since.date() if since else today,
        today=today,
        at=books.mechanism.now(),
    )


def _restored(books: Books, before: Certification) -> Certification:
    today, at = books.mechanism.today, books.mechanism.now()
    return restore_certified(books.tx, before.id, today=today, at=at)


def _print(before: Certification, after: Certification, *, as_json: bool) -> None:
    if as_json:
        said = {"status": after.status, "expires": after.expires}
        print_json({**record_fields(after), **said, "changed": before != after})
        return
    if before == after:
        click.echo("Nothing changed: it was so already.", err=True)
    click.echo(
        one_line(f"The {label_of(after)} is {after.status} until {after.expires}.")
    )
