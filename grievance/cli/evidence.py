"""`grievance evidence`: what shows it, in whose hands it was, and who could know."""

from __future__ import annotations

import hashlib

from datetime import datetime
from uuid import UUID

import click

from grievance.cli.acts import words_of
from grievance.cli.evidence_index import export
from grievance.cli.evidence_view import (
    evidence_fields,
    print_evidence,
    print_relations,
    relations_fields,
)
from grievance.cli.group import Group
from grievance.cli.output import print_json
from grievance.cli.recording import (
    DAY,
    Desk,
    case_at_hand,
    day_of,
    period_of,
    with_json,
    with_period,
)
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.unlocking import Who, who_options
from grievance.domain.evidence import Evidence, EvidenceKind
from grievance.domain.ids import PartId
from grievance.services.cases.read_attachment import read_attachment
from grievance.services.cases.records_of_case import number_for_next, records_of_case
from grievance.services.evidence.record_evidence import note_custody, record_evidence
from grievance.services.evidence.relate_evidence import relate_evidence


@click.group(
    cls=Group,
    epilog="\b\nExamples:\n"
    "  grievance evidence add GR-7F3K-9Q2D 'The report' \\\n"
    "    --kind published-report --since 2024-05-01 --published 2025-03-01\n"
    "  grievance evidence list GR-7F3K-9Q2D\n"
    "  grievance evidence relate GR-7F3K-9Q2D",
)
def evidence() -> None:
    """
    Put evidence on record, and hold it against every audit.

    Of each piece it is kept when it happened, when it was published and when it came here:
    that says which audit could have known of it.
    """


evidence.add_command(export)


@evidence.command(
    epilog="\b\nExample:\n"
    "  grievance evidence add GR-7F3K-9Q2D 'Photograph of the gate' \\\n"
    "    --kind image --since 2025-11-03 --source 'Sent with letter 1' --allegation 1"
)
@click.argument("reference")
@click.argument("title")
@click.option(
    "--kind",
    type=click.Choice([one.value for one in EvidenceKind]),
    required=True,
    help="What it is.",
)
@with_period
@click.option("--published", type=DAY, metavar="DAY", help="When anyone could know it.")
@click.option("--received", type=DAY, metavar="DAY", help="When we did; else today.")
@click.option("--source", default="", metavar="TEXT", help="Where it is from.")
@click.option("--locator", default="", metavar="TEXT", help="The page or place in it.")
@click.option(
    "--allegation",
    "allegations",
    type=int,
    multiple=True,
    metavar="NUMBER",
    help="What it shows; once for each.",
)
@click.option(
    "--attachment", type=click.UUID, metavar="ID", help="The file of the case it is."
)
@with_json
@with_surroundings
@who_options
def add(  # noqa: PLR0913  # one for each option
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    title: str,
    kind: str,
    since: datetime | None,
    until: datetime | None,
    published: datetime | None,
    received: datetime | None,
    source: str,
    locator: str,
    allegations: tuple[int, ...],
    attachment: UUID | None,
    as_json: bool,
) -> None:
    """Put a piece of evidence on record; it gets the next number."""
    called, when = words_of(title).strip(), period_of(since, until)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        part_id = PartId(attachment) if attachment else None
        made = Evidence(
            number=number_for_next(desk.tx, desk.ring, desk.case.id, Evidence),
            title=called,
            kind=EvidenceKind(kind),
            when=when,
            published_on=day_of(published),
            received_on=day_of(received) or desk.today,
            source=source,
            locator=locator,
            attachment=part_id,
            sha256=_digest(desk, part_id) if part_id else "",
            allegations=allegations,
        )
        record_evidence(desk.tx, desk.ring, desk.case.id, made, at=desk.at)
    if as_json:
        print_json(evidence_fields(made))
    else:
        click.echo(f"Evidence {made.number} is on record.")


@evidence.command(
    epilog="Example: grievance evidence custody GR-7F3K-9Q2D 1 'Locked in the safe'"
)
@click.argument("reference")
@click.argument("number", type=int)
@click.argument("text", metavar="TEXT | -")
@with_json
@with_surroundings
@who_options
def custody(  # noqa: PLR0913  # one for each argument
    who: Who,
    surroundings: Surroundings,
    /,
    *,
    reference: str,
    number: int,
    text: str,
    as_json: bool,
) -> None:
    """
    Note what was done with a piece of evidence.

    No note is ever removed. `-` reads TEXT from standard input.
    """
    words = words_of(text)
    with case_at_hand(surroundings, who, reference, writes=True) as desk:
        noted = note_custody(
            desk.tx, desk.ring, desk.case.id, number, text=words, at=desk.at
        )
    if as_json:
        print_json(evidence_fields(noted))
    else:
        click.echo(f"It is noted with evidence {number}.")


@evidence.command("list", epilog="Example: grievance evidence list GR-7F3K-9Q2D --json")
@click.argument("reference")
@with_json
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """List the evidence of a case, with the notes of its custody."""
    with case_at_hand(surroundings, who, reference) as desk:
        every = records_of_case(desk.tx, desk.ring, desk.case.id, Evidence)
    if as_json:
        for one in every:
            print_json(evidence_fields(one))
        return
    print_evidence(every)


@evidence.command(epilog="Example: grievance evidence relate GR-7F3K-9Q2D --json")
@click.argument("reference")
@with_json
@with_surroundings
@who_options
def relate(
    who: Who, surroundings: Surroundings, /, *, reference: str, as_json: bool
) -> None:
    """
    Say which audit could have known of which evidence.

    Available then: it was published before the audit. Not public then: it had happened, and
    nobody could know. Later: it came after the audit.
    """
    with case_at_hand(surroundings, who, reference) as desk:
        found = relate_evidence(desk.tx, desk.ring, desk.case.id, on=desk.today)
        titles = desk.tx.entities.titles(found)
    if as_json:
        print_json(relations_fields(found, titles))
    else:
        print_relations(found, titles)


def _digest(desk: Desk, part_id: PartId) -> str:
    """Hash the bytes that lie in the case, so that they can be shown to be the same."""
    content = read_attachment(
        desk.tx, desk.ring, case_id=desk.case.id, part_id=part_id, at=desk.at
    )
    return hashlib.sha256(content).hexdigest()
