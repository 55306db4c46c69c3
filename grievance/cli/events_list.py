"""`grievance events list|remove`: see outside events, and take one off the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

import click

from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.recording import day_of, with_json
from grievance.cli.registry_hand import DAY, open_books, print_changed, reason_of
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.domain.outside_event import EventKind, OutsideEvent, Regulation
from grievance.domain.registry import key_of
from grievance.domain.registry_ids import Noun
from grievance.domain.registry_reason import RegistryReason
from grievance.services.cases.change_events import remove_event


HEADS = ("day", "kind", "what", "where", "about", "laws", "key")
SPARE = ("laws", "about")
KINDS = click.Choice([one.value for one in EventKind])
FLAGS = click.Choice([one.value for one in Regulation], case_sensitive=False)


@click.command("list", epilog="Example: grievance events list --country CN")
@click.option("--since", type=DAY, metavar="DAY", help="From this day on.")
@click.option("--until", type=DAY, metavar="DAY", help="Up to this day.")
@click.option("--kind", type=KINDS, help="Only of this kind.")
@click.option("--flag", type=FLAGS, help="Only what matters to this law.")
@click.option("--country", metavar="CODE", help="Only what matters there.")
@with_json
@with_surroundings
def list_(  # noqa: PLR0913  # one for each option
    surroundings: Surroundings,
    /,
    *,
    since: datetime | None,
    until: datetime | None,
    kind: str | None,
    flag: str | None,
    country: str | None,
    as_json: bool,
) -> None:
    """
    List outside events by their days.

    What matters everywhere is listed for each --country, too.
    """
    first, last = day_of(since), day_of(until)
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        every = tx.outside_events.all()
    found = [
        one
        for one in every
        if (first is None or one.on >= first)
        and (last is None or one.on <= last)
        and kind in {None, one.kind.value}
        and (flag is None or Regulation(flag) in one.flags)
        and (country is None or one.matters_in([country.upper()]))
    ]
    _print(found, as_json=as_json)


@click.command(epilog="Example: grievance events remove EV-07")
@click.argument("key")
@with_json
@with_surroundings
def remove(surroundings: Surroundings, /, *, key: str, as_json: bool) -> None:
    """Take an event off the record; the registry's history keeps it."""
    why = reason_of(RegistryReason.CORRECTION)
    with open_books(surroundings) as books:
        event = books.find(Noun.EVENT, key, OutsideEvent)
        changes = remove_event(books.tx, event.id, books.hand(why))
        print_changed(changes, books.registry, why, as_json=as_json)


def event_fields(event: OutsideEvent) -> Fields:
    """Write an event for programs."""
    return {
        "id": event.id,
        "key": key_of(event),
        "on": event.on,
        "kind": event.kind,
        "title": event.title,
        "countries": event.countries,
        "regions": event.regions,
        "standards": event.standards,
        "criteria": event.criteria,
        "source": event.source,
        "flags": event.flags,
    }


def event_row(event: OutsideEvent) -> tuple[object, ...]:
    """Write an event as a row under `HEADS`."""
    return (
        event.on,
        event.kind,
        event.title,
        ", ".join((*event.countries, *event.regions)) or "everywhere",
        ", ".join((*event.standards, *event.criteria)),
        ", ".join(event.flags),
        key_of(event),
    )


def _print(found: Iterable[OutsideEvent], *, as_json: bool) -> None:
    if as_json:
        for one in found:
            print_json(event_fields(one))
        return
    rows = [event_row(one) for one in found]
    print_table(HEADS, rows, empty="No such event is on record.", spare=SPARE)
