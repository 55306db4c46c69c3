"""One record of the registry as blocks of text, with all that is known around it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from uuid import UUID

from grievance.domain.audit import Audit, date_flags
from grievance.domain.certification import Certification
from grievance.domain.entity import Entity, Facility
from grievance.domain.registry import Record, label_of, title_of
from grievance.services.registry.show_record import Event, Shown, Tie
from tui.case_row import ORDERS, Row
from tui.words import NONE
from tui.wrapping import Block


BLANK = Block()


def record_blocks(shown: Shown, cases: Sequence[Row], today: date) -> list[Block]:
    """Return what is known, the open cases on the ring first after the names."""
    record = shown.record
    blocks = [
        Block(title_of(record), "title"),
        BLANK,
        *_names(record),
        *_facts(shown),
    ]
    for title, lines in (
        ("Open cases of yours · o opens one", [_case(row) for row in cases]),
        ("Facilities", [_facility(one) for one in _facilities(record)]),
        ("Certificates", [_certificate(one, today) for one in shown.certifications]),
        ("Audits", [_audit(shown, one, today) for one in shown.audits]),
        ("Links · v goes there", [_tie(one) for one in shown.ties]),
        ("Around it · v goes there", [label_of(one) for one in shown.around]),
        ("History", [line for one in shown.history for line in _event(one)]),
    ):
        blocks += [BLANK, Block(f"{title} · {len(lines)}", "label")]
        blocks += [Block(line) for line in lines] or [Block("none", "soft")]
    return blocks


def cases_about(rows: Sequence[Row], record_id: UUID) -> list[Row]:
    """Return the open cases among *rows* that name an organisation, the first due first."""
    wanted = str(record_id)
    about = (
        row
        for row in rows
        if row.case.is_open and row.slip is not None and wanted in row.slip.respondents
    )
    return sorted(about, key=ORDERS["due"])


def _names(record: Record) -> Iterator[Block]:
    others = getattr(record, "names", ())[1:]
    if others:
        yield Block("\n".join(others), label="Also")


def _facts(shown: Shown) -> Iterator[Block]:
    record = shown.record
    for name, label in (
        ("country", "Country"),
        ("membership_class", "Class"),
        ("activities", "Activities"),
        ("code", "Code"),
        ("since", "Since"),
        ("until", "Until"),
    ):
        value = getattr(record, name, None)
        if value:
            said = ", ".join(value) if isinstance(value, tuple) else str(value)
            yield Block(said, label=label)
    member_id = getattr(record, "member_id", None)
    if member_id:
        yield Block(shown.titles.get(member_id, str(member_id)), label="Member")


def _facilities(record: Record) -> tuple[Facility, ...]:
    return record.facilities if isinstance(record, Entity) else ()


def _case(row: Row) -> str:
    return f"{row.case.reference} · {row.case.stage} · {row.case.urgency}"


def _facility(one: Facility) -> str:
    place = " in ".join(filter(None, (one.region, one.country)))
    what = ", ".join(one.activities)
    return " · ".join(filter(None, (one.name, place, what)))


def _certificate(one: Certification, today: date) -> str:
    sign = "✓" if one.is_in_force(today) else "✗"
    return f"{sign} {title_of(one)}: {one.issued} to {one.expires}, {one.status}"


def _audit(shown: Shown, audit: Audit, today: date) -> str:
    firm = f" by {shown.titles.get(audit.firm_id, NONE)}" if audit.firm_id else ""
    window = ""
    if audit.due_from or audit.due_until:
        window = f", due {audit.due_from or '…'} to {audit.due_until or '…'}"
    flags = "".join(
        f" ! {flag.replace('-', ' ')}" for flag in date_flags(audit, on=today)
    )
    of = ""
    if audit.entity_id != shown.record.id:
        of = f" of {shown.titles.get(audit.entity_id, NONE)}"
    start = audit.start or "no date"
    return f"{start} {audit.kind}{of}{firm}, {audit.status}{window}{flags}"


def _tie(tie: Tie) -> str:
    arrow = "→" if tie.outward else "←"
    other = label_of(tie.other) if tie.other else str(tie.link.to_id)
    period = f"{tie.link.since or '…'} to {tie.link.until or '…'}"
    how = ", ".join(filter(None, (tie.link.strength, tie.link.source)))
    return f"{tie.link.kind.replace('-', ' ')} {arrow} {other}, {period} ({how})"


def _event(event: Event) -> Iterator[str]:
    yield f"{event.as_of} {event.what}, recorded {event.recorded_at.date()}"
    for field in event.fields:
        name = field.name.replace("_", " ")
        yield f"    {name}: {field.before or 'nothing'} → {field.after or 'nothing'}"
