"""`grievance registry show`: one organisation or person, with all around them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields
from datetime import date

import click

from grievance.cli.opening import opened
from grievance.cli.output import Fields, print_json
from grievance.cli.registry_changes import Titles, field_line, record_fields, said
from grievance.cli.surroundings import Surroundings, with_surroundings
from grievance.domain.audit import Audit, date_flags
from grievance.domain.display import one_line
from grievance.domain.registry import key_of, label_of, title_of
from grievance.domain.registry_changes import item_line
from grievance.services.registry.find_record import find_record
from grievance.services.registry.registry_books import registry_on_books
from grievance.services.registry.show_record import Event, Shown, Tie, show_record


@click.command(epilog='Example: grievance registry show "Norvik Smelter"')
@click.argument("name", metavar="NAME|ID")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
@with_surroundings
def show(surroundings: Surroundings, /, *, name: str, as_json: bool) -> None:
    """Show one organisation: names, links, certificates, audits, history."""
    with opened(surroundings) as mechanism, mechanism.store.read() as tx:
        registry = registry_on_books(tx)
        shown = show_record(tx, registry, find_record(registry, name))
        today = mechanism.today
    if as_json:
        print_json(_fields(shown, today))
        return
    for line in _lines(shown, today):
        click.echo(one_line(line))


def _lines(shown: Shown, today: date) -> Iterator[str]:
    yield label_of(shown.record)
    for field in fields(shown.record):
        value = getattr(shown.record, field.name)
        if field.name in {"id", "key", "name"} or field.name.endswith(("_id", "_ids")):
            continue
        if value not in (None, "", ()):
            yield f"  {field.name.replace('_', ' ')}: {said(_items(value), shown.titles)}"
    for title, lines in (
        ("Around it", [label_of(one) for one in shown.around]),
        ("Links", [_tie(one) for one in shown.ties]),
        (
            "Certificates",
            [
                f"{title_of(c)}: {c.issued} to {c.expires}, {c.status}"
                for c in shown.certifications
            ],
        ),
        ("Audits", [_audit(shown, one, today) for one in shown.audits]),
        (
            "History",
            [line for one in shown.history for line in _event(one, shown.titles)],
        ),
    ):
        if lines:
            yield f"{title}:"
            yield from (f"  {line}" for line in lines)


def _items(value: object) -> object:
    return tuple(item_line(one) for one in value) if isinstance(value, tuple) else value


def _tie(tie: Tie) -> str:
    arrow = "→" if tie.outward else "←"
    other = label_of(tie.other) if tie.other else str(tie.link.to_id)
    period = f"{tie.link.since or '…'} to {tie.link.until or '…'}"
    strength = f"{tie.link.strength}, {tie.link.source}"
    return f"{tie.link.kind} {arrow} {other}, {period} ({strength})"


def _audit(shown: Shown, audit: Audit, today: date) -> str:
    firm = f" by {shown.titles[audit.firm_id]}" if audit.firm_id else ""
    window = ""
    if audit.due_from or audit.due_until:
        window = f", due {audit.due_from or '…'} to {audit.due_until or '…'}"
    flags = "".join(f" ({flag})" for flag in date_flags(audit, on=today))
    of = ""
    if audit.entity_id != shown.record.id:
        of = f" of {shown.titles.get(audit.entity_id, audit.entity_id)}"
    start = audit.start or "no date"
    what = f"{audit.kind}{of}{firm}, {audit.status}{window}{flags}"
    return f"{start} {what} [{key_of(audit)}]"


def _event(event: Event, titles: Titles) -> Iterator[str]:
    why = f" ({event.why})" if event.why else ""
    yield f"{event.as_of} {event.what}{why}, recorded {event.recorded_at.date()}"
    yield from (f"  {field_line(field, titles)}" for field in event.fields)


def _fields(shown: Shown, today: date) -> Fields:
    return {
        **record_fields(shown.record),
        "record": {
            field.name: _items(getattr(shown.record, field.name))
            for field in fields(shown.record)
        },
        "around": [record_fields(one) for one in shown.around],
        "links": [_link_fields(tie) for tie in shown.ties],
        "certificates": [
            {"title": title_of(c), "issued": c.issued, "expires": c.expires}
            | {"status": c.status}
            for c in shown.certifications
        ],
        "audits": [_audit_fields(audit, today) for audit in shown.audits],
        "history": [_event_fields(event) for event in shown.history],
    }


def _link_fields(tie: Tie) -> Fields:
    return {
        "kind": tie.link.kind,
        "outward": tie.outward,
        "other": record_fields(tie.other) if tie.other else None,
        "since": tie.link.since,
        "until": tie.link.until,
        "source": tie.link.source,
        "strength": tie.link.strength,
    }


def _audit_fields(audit: Audit, today: date) -> Fields:
    return {
        "id": audit.id,
        "key": key_of(audit),
        "kind": audit.kind,
        "status": audit.status,
        "due_from": audit.due_from,
        "due_until": audit.due_until,
        "start": audit.start,
        "flags": date_flags(audit, on=today),
    }


def _event_fields(event: Event) -> Fields:
    return {
        "as_of": event.as_of,
        "recorded_at": event.recorded_at,
        "what": event.what,
        "why": event.why,
        "fields": [
            {"name": f.name, "before": f.before, "after": f.after} for f in event.fields
        ],
    }
