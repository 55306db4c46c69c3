"""`grievance events add`: put an outside event on record, or well-known ones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import click

from grievance.catalogue.known_events import KnownEvent, known_events
from grievance.cli.events_list import FLAGS, HEADS, KINDS, SPARE, event_row
from grievance.cli.recording import with_json
from grievance.cli.registry_hand import DAY, Books, open_books, print_changed
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.terminal import has_terminal
from grievance.domain.counting import counted
from grievance.domain.errors import NotAllowedError
from grievance.domain.outside_event import OutsideEvent
from grievance.domain.registry_ids import Noun, id_for
from grievance.domain.registry_reason import RegistryReason
from grievance.services.cases.change_events import add_events
from grievance.services.registry_form.one_row import read_event


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What the options say."""

    key: str | None
    day: datetime | None
    kind: str | None
    title: str | None
    source: str | None
    countries: tuple[str, ...]
    regions: tuple[str, ...]
    standards: tuple[str, ...]
    criteria: tuple[str, ...]
    flags: tuple[str, ...]


@click.command(
    epilog="\b\nExamples:\n"
    "  grievance events add --known\n"
    "  grievance events add --on 2026-05-04 --kind report \\\n"
    "    --title 'A study of ports' --source https://reports.example/ports \\\n"
    "    --country BR --criterion 'PS 10.3'"
)
@click.option("--on", "day", type=DAY, metavar="DAY", help="When it happened.")
@click.option("--kind", type=KINDS, help="What it is.")
@click.option("--title", metavar="WORDS", help="In your words; they lie in plain.")
@click.option("--source", metavar="WORDS", help="An address in the web, or a citation.")
@click.option("--key", metavar="KEY", help="Your own key for it; else one is made.")
@click.option("--country", "countries", multiple=True, metavar="CODE", help="Where.")
@click.option("--region", "regions", multiple=True, metavar="NAME", help="Where.")
@click.option(
    "--standard", "standards", multiple=True, metavar="NAME", help="What it is about."
)
@click.option(
    "--criterion", "criteria", multiple=True, metavar="CODE", help="What it is about."
)
@click.option("--flag", "flags", multiple=True, type=FLAGS, help="A law it matters to.")
@click.option("--known", is_flag=True, help="Offer well-known days of four laws.")
@click.option("--yes", is_flag=True, help="With --known: take them all, do not ask.")
@with_json
@with_surroundings
def add(
    surroundings: Surroundings,
    /,
    *,
    known: bool,
    yes: bool,
    as_json: bool,
    **asked: object,
) -> None:
    """
    Put a public fact on record, with its source.

    Events lie in plain tables: nothing of a complaint belongs there.

    With --known the days of the UFLPA, the LkSG, the CSDDD and the forced-labour
    regulation of the European Union are offered; compare them with the published texts.
    """
    said, why = _Asked(**asked), RegistryReason.OFFICE_DECIDED  # type: ignore[arg-type]  # as click took them
    with open_books(surroundings) as books:
        offered = _offered(books) if known else []
        if known and not _may(offered, yes=yes, as_json=as_json):
            return
        events = [one.event for one in offered] if known else [_event(books, said)]
        changes = add_events(books.tx, events, books.hand(why))
        print_changed(changes, books.registry, why, as_json=as_json)


def _offered(books: Books) -> list[KnownEvent]:
    there = {one.id for one in books.registry.events}
    return [one for one in known_events() if id_for(Noun.EVENT, one.id) not in there]


def _may(offered: list[KnownEvent], *, yes: bool, as_json: bool) -> bool:
    """Show what is offered and ask; nothing is taken over unseen."""
    if not as_json:
        rows = [(*event_row(one.event), one.basis, one.confidence) for one in offered]
        heads = (*HEADS, "basis", "confidence")
        spare = (*SPARE, "basis")
        print_table(heads, rows, empty="All of them are on record.", spare=spare)
    if yes or not offered:
        return True
    if not has_terminal():
        msg = f"{counted(len(offered), 'event')} offered, and nobody can be asked; add --yes."
        raise NotAllowedError(msg)
    return click.confirm("Put these on record?", err=True)


def _event(books: Books, said: _Asked) -> OutsideEvent:
    """Read the options as a row of the sheet `events`, with the same refusals."""
    if not (said.day and said.kind and said.title and said.source):
        msg = "An event has --on, --kind, --title and --source; or take --known."
        raise click.UsageError(msg)
    cells = {
        "id": said.key or _new_key(books, said),
        "on": said.day.date(),
        "kind": said.kind,
        "title": said.title,
        "source": said.source,
        "countries": said.countries,
        "regions": said.regions,
        "standards": said.standards,
        "criteria": said.criteria,
        "flags": said.flags,
    }
    return read_event(cells, books.mechanism.catalogue)


def _new_key(books: Books, said: _Asked) -> str:
    """Make a key that nobody uses of the day, the kind and a number."""
    taken = {one.key for one in books.registry.events}
    assert said.day is not None
    first = f"EV-{said.day.date()}-{said.kind}"
    number = 1
    while f"{first}-{number}" in taken:
        number += 1
    return f"{first}-{number}"
