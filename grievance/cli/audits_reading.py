"""`grievance audits list|show|calendar`: look at audits and what they have to answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import click

from grievance.cli.audit_view import change_fields, entry_fields, entry_lines
from grievance.cli.audits_seen import (
    alarm_words,
    print_alarms,
    seen_audits,
)
from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.recording import with_json
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.cli.tables import print_table
from grievance.cli.unlocking import Who, who_options
from grievance.domain.audit import Audit
from grievance.domain.audit_days import DayKind
from grievance.domain.errors import NotFoundError
from grievance.domain.registry_ids import Noun
from grievance.screen.audit_words import DAY_SIGNS, topic_words
from grievance.services.audits.audit_history import audit_history
from grievance.services.audits.list_audits import ListedAudit, list_audits
from grievance.services.overviews.audit_calendar import (
    AuditEntry,
    calendar_of,
    entry_of,
)
from grievance.services.registry.find_record import find_record
from grievance.services.registry.registry_books import registry_on_books


LISTED = ("begins", "key", "Entity", "kind", "firm", "status")
HEADS = ("begins", "audit", "Entity", "asked", "first", "remind", "last", "plan", "!")
_SHOWN = (DayKind.FIRST, DayKind.REMINDER, DayKind.LAST, DayKind.PLAN_FIXED)


@click.command("list", epilog="Example: grievance audits list --entity Norvik --json")
@click.option("--entity", default="", metavar="NAME", help="Only of such an Entity.")
@click.option("--firm", default="", metavar="NAME", help="Only by such a firm.")
@click.option("--all", "with_all", is_flag=True, help="Those that are over, too.")
@with_json
@with_surroundings
def list_(
    surroundings: Surroundings,
    /,
    *,
    entity: str,
    firm: str,
    with_all: bool,
    as_json: bool,
) -> None:
    """
    List audits as the registry has them; needs no passphrase.

    They are in the order of their days.
    """
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        every = list_audits(tx, today=mechanism.today)
    found = [
        one
        for one in every
        if (with_all or not one.is_over)
        and entity.casefold() in one.entity.casefold()
        and firm.casefold() in one.firm.casefold()
    ]
    if as_json:
        for one in found:
            print_json(_listed_fields(one))
        return
    rows = [_listed_row(one) for one in found]
    print_table(LISTED, rows, empty="No such audit.", spare=("kind", "firm"))


@click.command(epilog="Example: grievance audits show AU-310 --json")
@click.argument("key")
@with_json
@with_surroundings
@who_options
def show(who: Who, surroundings: Surroundings, /, *, key: str, as_json: bool) -> None:
    """
    Show all that is known of one audit.

    What it has to answer and what left it, what is due when, what was done, and which
    command comes next. KEY is the audit's own, as in `grievance audits list`.
    """
    with seen_audits(surroundings, who) as seen:
        audit = find_record(registry_on_books(seen.tx), f"{Noun.AUDIT}:{key}")
        if not isinstance(audit, Audit):
            msg = f"“{key}” is no audit; `grievance audits list` has their keys."
            raise NotFoundError(msg)
        entry = entry_of(seen.audits, audit.id)
        changes = audit_history(seen.tx, audit.id)
    if as_json:
        print_json(
            {**entry_fields(entry), "changes": list(map(change_fields, changes))}
        )
        return
    for line in entry_lines(entry, changes):
        click.echo(line)


@click.command(epilog="Example: grievance audits calendar --json")
@with_json
@with_surroundings
@who_options
def calendar(who: Who, surroundings: Surroundings, /, *, as_json: bool) -> None:
    """
    List the audits that have something to answer, and their days.

    Of each the day it begins, what it is asked, and when the firm is told: the first
    notice, the reminder, the last, and the day from which the audit plan is fixed.

    · is ahead, ▲ due, … drafted and waiting, ✓ done, – went by with nothing done.
    """
    with seen_audits(surroundings, who) as seen:
        found = calendar_of(seen.audits)
    if as_json:
        for entry in found:
            print_json(entry_fields(entry))
        return
    empty = "No audit has anything to answer in a case that you may open."
    rows = [_row(entry) for entry in found]
    print_table(HEADS, rows, empty=empty, spare=("plan", "asked"))
    print_alarms(alarm for entry in found for alarm in entry.alarms)


def _row(entry: AuditEntry) -> tuple[object, ...]:
    return (
        entry.start,
        entry.key,
        entry.entity,
        topic_words(entry.topics) or "nothing now",
        *_days(entry),
        alarm_words(entry.alarms),
    )


def _days(entry: AuditEntry) -> Iterator[str]:
    """Yield the days on which it is told something, short enough for a table."""
    by_kind = {day.kind: day for day in entry.days}
    for kind in _SHOWN:
        day = by_kind.get(kind)
        yield f"{DAY_SIGNS[day.state]} {_short(day.on)}" if day else ""


def _short(day: date) -> str:
    return f"{day:%m-%d}"


def _listed_row(one: ListedAudit) -> tuple[object, ...]:
    flags = "".join(f", {flag.replace('-', ' ')}" for flag in one.flags)
    return (
        one.start,
        one.key,
        one.entity,
        one.audit.kind,
        one.firm,
        f"{one.audit.status}{flags}",
    )


def _listed_fields(one: ListedAudit) -> Fields:
    audit = one.audit
    days = ("due_from", "due_until", "scheduled_start", "actual_start", "actual_end")
    return {
        "id": audit.id,
        "key": one.key,
        "entity": {"id": audit.entity_id, "name": one.entity},
        "kind": audit.kind,
        "status": audit.status,
        "firm": one.firm or None,
        "lead": one.lead or None,
        "standards": one.standards,
        "start": one.start,
        **{name: getattr(audit, name) for name in days},
        "flags": one.flags,
    }
