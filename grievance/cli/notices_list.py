"""`grievance notices list`: the notices in the files somebody may open."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

import click

from grievance.cli.audit_view import note_fields
from grievance.cli.audits_seen import Seen, seen_audits
from grievance.cli.output import Fields, print_json
from grievance.cli.recording import with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, who_options
from grievance.domain.notice_note import NoteState, NoticeNote
from grievance.domain.outgoing import NEEDS_SOMEBODY, OutgoingKind
from grievance.domain.reference import Reference
from grievance.screen.audit_words import release_command
from grievance.services.letters.list_outgoing import list_outgoing
from grievance.services.overviews.audit_calendar import AuditEntry, calendar_of


HEADS = ("file", "no", "notice", "audit", "Entity", "to", "state")
STATES = click.Choice([state.value for state in NoteState])


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedNotice:
    """A notice, with the audit that it is about and the reference of its file."""

    file: Reference
    entry: AuditEntry
    note: NoticeNote


@click.command("list", epilog="Example: grievance notices list --state drafted --json")
@click.option(
    "--state", "states", type=STATES, multiple=True, help="Only those that stand so."
)
@with_json
@with_surroundings
@who_options
def list_(
    who: Who, surroundings: Surroundings, /, *, states: tuple[str, ...], as_json: bool
) -> None:
    """
    List the notices in the files you may open, without their words.

    Below, on standard error, stands for each that waits the command that lets it go.
    """
    with seen_audits(surroundings, who) as seen:
        found = [
            one
            for one in _notices(calendar_of(seen.audits))
            if not states or one.note.state in states
        ]
        troubled = _troubled(seen)
    if as_json:
        for one in found:
            print_json(notice_fields(one))
        return
    empty = "There is no notice in a file that you may open, or none you asked for."
    rows = [_row(one) for one in found]
    print_table(HEADS, rows, empty=empty, spare=("to", "Entity"))
    for sentence in _next(found, troubled):
        click.echo(sentence, err=True)


def _notices(entries: Iterable[AuditEntry]) -> Iterator[ListedNotice]:
    for entry in entries:
        if entry.file is not None:
            for note in entry.facts.notices:
                yield ListedNotice(file=entry.file.reference, entry=entry, note=note)


def _troubled(seen: Seen) -> Collection[Reference]:
    """Return the files with a notice on its way that somebody has to look after."""
    letters = list_outgoing(seen.tx, seen.ring, tuple(NEEDS_SOMEBODY))
    return {one.reference for one in letters if one.cover.kind is OutgoingKind.NOTICE}


def _next(
    found: Iterable[ListedNotice], troubled: Collection[Reference]
) -> Iterator[str]:
    """Say what to type next, word for word."""
    for one in found:
        if one.note.is_pending:
            yield f"Next: {release_command(one.file, one.note)}"
    for file in sorted(troubled):
        yield f"A notice of {file} did not arrive: grievance letters list"


def _row(one: ListedNotice) -> tuple[object, ...]:
    entry, note = one.entry, one.note
    to = "oversight desk" if entry.for_desk else entry.firm
    day = note.settled_on or note.drafted_on
    return (
        one.file,
        note.number,
        note.kind.replace("-", " "),
        f"{note.start} {entry.key}",
        entry.entity,
        to,
        f"{note.state} {day}",
    )


def notice_fields(one: ListedNotice) -> Fields:
    """Write a notice of a list for programs."""
    entry = one.entry
    waits = one.note.is_pending
    return {
        "file": one.file,
        **note_fields(one.note),
        "audit": entry.key,
        "entity": entry.entity,
        "firm": entry.firm or None,
        "to_oversight_desk": entry.for_desk,
        "acknowledged_on": entry.facts.acknowledged_on,
        "next": release_command(one.file, one.note) if waits else None,
    }
