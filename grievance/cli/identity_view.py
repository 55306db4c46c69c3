"""Who complained, for a custodian who does not read the complaint."""

from __future__ import annotations

from collections.abc import Iterator

import click

from grievance.cli.access_view import access_fields
from grievance.cli.case_fields import cover_fields
from grievance.cli.case_view import RULE, cover_lines
from grievance.cli.output import Fields
from grievance.cli.risk_view import print_risk, risk_fields
from grievance.domain.contents import Correspondent
from grievance.domain.display import one_line
from grievance.services.cases.open_identity import OpenedIdentity


NAMES_ONLY = (
    "Names only  you see who complained and the coded facts; the words are for readers"
)


def print_identity(opened: OpenedIdentity) -> None:
    """Print the cover and the coded facts, who wrote, how to reach them, and the risk."""
    for line in cover_lines(opened):
        click.echo(line)
    click.echo(NAMES_ONLY)
    for writer in opened.writers:
        click.echo(RULE)
        for line in _writer(writer):
            click.echo(line)
    click.echo(RULE)
    print_risk(opened.risk, is_void=opened.voided)


def identity_fields(opened: OpenedIdentity) -> Fields:
    """Write the same for programs; without a slip there are no coded facts."""
    slip = opened.slip
    return {
        **cover_fields(opened.case, opened.handler),
        "names_only": True,
        "entities": opened.entities,
        "members": opened.members,
        "criteria": slip.criteria if slip else None,
        "severity": slip.severity if slip else None,
        "flags": slip.flags if slip else None,
        "writers": [_writer_fields(one) for one in opened.writers],
        "risk": risk_fields(opened.risk, is_void=opened.voided),
        **access_fields(opened.access),
        "altered": opened.altered,
    }


def _writer(writer: Correspondent) -> Iterator[str]:
    address = f" <{one_line(writer.address)}>" if writer.address else ""
    doubt = "" if writer.clear else "  (unclear)"
    yield f"From       {one_line(writer.name) or 'no name'}{address}{doubt}"
    if writer.reply_to:
        yield f"Answers to {one_line(', '.join(writer.reply_to))}"
    if writer.contact:
        yield f"Contact    {one_line(writer.contact)}"
    if writer.received_at:
        yield f"Received   {writer.received_at:%Y-%m-%d %H:%M} UTC"


def _writer_fields(writer: Correspondent) -> Fields:
    return {
        "name": writer.name,
        "address": writer.address,
        "clear": writer.clear,
        "reply_to": writer.reply_to,
        "contact": writer.contact,
        "received_at": writer.received_at,
    }
