"""A letter that was only read: for programs, and as plain text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from grievance.cli.output import Fields
from grievance.domain.counting import counted
from grievance.domain.display import one_line, visible
from grievance.mail.letter import Address, Letter


def letter_fields(letter: Letter) -> Fields:
    """Write a letter for programs."""
    sender = letter.sender
    return {
        "sender": {
            "name": sender.name,
            "address": sender.address,
            "clear": sender.clear,
        },
        "to": _addresses(letter.to),
        "cc": _addresses(letter.cc),
        "subject": letter.subject,
        "date": letter.date,
        "text": letter.text,
        "attachments": [
            {
                "name": attachment.name,
                "media_type": attachment.media_type,
                "size": attachment.size,
                "sha256": attachment.sha256,
            }
            for attachment in letter.attachments
        ],
        "labels": letter.labels,
        "notes": letter.notes,
    }


def print_letter(fields: Mapping[str, Any]) -> None:
    """Print what `letter_fields` wrote, or why there is none."""
    click.echo(one_line(fields["file"]))
    if "refusal" in fields:
        click.echo(f"  refused: {one_line(fields['refusal']['sentence'])}\n")
        return
    sender = fields["sender"]
    click.echo(f"  from     {one_line(sender['name'])} <{one_line(sender['address'])}>")
    click.echo(f"  to       {one_line(', '.join(fields['to']))}")
    click.echo(f"  subject  {one_line(fields['subject'])}")
    click.echo(f"  date     {fields['date'] or 'none'}")
    for attachment in fields["attachments"]:
        name = one_line(attachment["name"])
        click.echo(f"  attached {name}  {counted(attachment['size'], 'byte')}")
    for remark in (*fields["labels"], *fields["notes"]):
        click.echo(f"  note     {one_line(str(remark))}")
    click.echo(f"\n{visible(fields['text'])}\n")


def _addresses(people: tuple[Address, ...]) -> list[str]:
    return [person.address for person in people]
