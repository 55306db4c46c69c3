"""Audits that answer, in tests: a notice that is on its way, a reply, a confirmed word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from grievance.domain.audit import AuditStatus
from grievance.domain.case import Case
from grievance.domain.confirming import NewFinding
from grievance.domain.finding import Grade
from grievance.domain.ids import CaseId
from grievance.domain.registry import Record
from grievance.services.findings.confirm_finding import Confirmed, confirm_finding
from grievance.services.findings.read_audit_file import OpenedFile, read_audit_file
from tests.doubles import NOON, TODAY, make_mail
from tests.offices import DANA, Office
from tests.services.audits_ahead import (
    HERON,
    ahead,
    drafts,
    facts,
    files,
    know,
    plan,
)
from tests.services.drafts import release
from tests.services.looking import token_for
from tests.services.outgoings import Out, send


CHECKED = "Wage slips of two months, and talks with twelve workers off the site."


def told(office: Office) -> Case:
    """Plan, let the one notice go that waits, send it, and return the file."""
    plan(office)
    [file] = files(office)
    pending = facts(office, file).pending
    assert pending is not None
    [draft] = [d for d in drafts(office, file) if d.number == pending.number]
    release(office, file.id, draft)
    plan(office)
    send(office, Out())
    return file


def hold(office: Office, *more: Record) -> None:
    """Let the audit begin today and end, with a report, as the registry hears."""
    over = ahead(20, actual_start=TODAY, actual_end=TODAY)
    know(office, replace(over, status=AuditStatus.REPORT_SUBMITTED), *more)
    plan(office)


def reply(  # noqa: PLR0913  # keywords, each something about a mail
    office: Office,
    file: Case,
    text: str,
    *,
    sender: str = HERON.notices_to,
    dmarc: str = "pass",
    headers: tuple[tuple[str, str], ...] = (),
    at: datetime = NOON,
) -> CaseId | None:
    """Have somebody answer the notice; return where the letter lies."""
    to = token_for(office, file.id, sender)
    raw = make_mail(text, sender=sender, to=to, dmarc=dmarc, headers=headers)
    return office.take_in(raw, at=at).case_id


def confirm(  # noqa: PLR0913  # keywords, each a fact of it
    office: Office,
    file: Case,
    criterion: str = "PS 10.3",
    grade: Grade = Grade.CONFORMANCE,
    *,
    by: str = DANA,
    at: datetime = NOON,
    **facts: object,
) -> Confirmed:
    """Have somebody confirm what an audit found."""
    new = NewFinding(
        criterion=criterion,
        grade=grade,
        internal=CHECKED,
        published="It was looked at.",
        found_on=TODAY,
    )
    new = replace(new, **facts)  # type: ignore[arg-type]  # fields of its own
    with office.store.begin() as tx:
        return confirm_finding(
            tx,
            office.rings[by],
            file.id,
            new,
            timetable=office.mechanism.timetable,
            at=at,
            guard=office.mechanism.guard(tx),
        )


def read(office: Office, file: Case, *, by: str = DANA) -> OpenedFile:
    """Return what is in the file."""
    with office.store.read() as tx:
        return read_audit_file(
            tx,
            office.rings[by],
            file.id,
            today=TODAY,
            calendar=office.mechanism.settings.notices.calendar,
        )
