"""What the desk asks about audits and timelines; run in threads only."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from grievance.domain.finding import Finding
from grievance.domain.ids import CaseId
from grievance.domain.timeline import Timeline
from grievance.services.audits.audit_history import AuditChange, audit_history
from grievance.services.audits.audits_on_ring import audits_of_file, audits_on_ring
from grievance.services.audits.list_follow_ups import ListedFollowUp, list_in
from grievance.services.findings.effects_of_finding import (
    CertificateEffect,
    effects_of_finding,
)
from grievance.services.findings.read_audit_file import OpenedFile, read_audit_file
from grievance.services.overviews.audit_calendar import (
    AuditEntry,
    calendar_of,
    entry_of,
)
from grievance.services.timeline.case_timeline import case_timeline
from grievance.storage.store import Transaction
from tui.asking.people import follow_people
from tui.session import Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """The audits that have something to answer, and all follow-ups behind that."""

    entries: tuple[AuditEntry, ...] = field(repr=False)
    follow_ups: tuple[ListedFollowUp, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Consequence:
    """What a finding means for a certificate."""

    finding: Finding = field(repr=False)
    effect: CertificateEffect


@dataclass(frozen=True, slots=True, kw_only=True)
class FilePage:
    """
    The file of an audit: its place in the calendar, what lies in it, its changes.

    *consequences* are what its findings mean for certificates, for somebody to decide.
    """

    entry: AuditEntry = field(repr=False)
    opened: OpenedFile = field(repr=False)
    changes: tuple[AuditChange, ...] = ()
    consequences: tuple[Consequence, ...] = ()


def read_board(session: Session) -> Board:
    """Read what audits have to answer, in the cases and files on the ring."""
    follow_people(session)
    mechanism = session.mechanism
    with mechanism.store.read() as tx:
        rules, slips = mechanism.audit_rules, session.slips(tx)
        seen = audits_on_ring(tx, session.ring, rules, slips)
    return Board(entries=calendar_of(seen), follow_ups=list_in(seen))


def read_timeline(session: Session, case_id: CaseId) -> Timeline:
    """Read what happened around a case that is open on the screen."""
    mechanism = session.mechanism
    with mechanism.store.read() as tx:
        return case_timeline(
            *(tx, session.ring, case_id),
            rules=mechanism.audit_rules,
            timetable=mechanism.timetable,
        )


def read_page(tx: Transaction, session: Session, file_id: CaseId) -> FilePage:
    """Read the file of an audit that is being opened."""
    rules = session.mechanism.audit_rules
    opened = read_audit_file(
        *(tx, session.ring, file_id),
        today=rules.today,
        calendar=rules.notices.calendar,
    )
    seen = audits_of_file(tx, session.ring, file_id, rules)
    audit_id = opened.facts.audit_id
    return FilePage(
        entry=entry_of(seen, audit_id),
        opened=opened,
        changes=audit_history(tx, audit_id),
        consequences=tuple(_consequences(tx, session, opened)),
    )


def _consequences(
    tx: Transaction, session: Session, opened: OpenedFile
) -> Iterator[Consequence]:
    catalogue, audit_id = session.mechanism.catalogue, opened.facts.audit_id
    for one in opened.findings:
        if one.grade.is_nonconformance:  # else the registry need not be read
            for effect in effects_of_finding(tx, audit_id, one, catalogue):
                yield Consequence(finding=one, effect=effect)
