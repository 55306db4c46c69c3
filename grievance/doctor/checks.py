"""All checks of an office, in the order in which somebody reads them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from grievance.doctor.blobs import look_at_blobs
from grievance.doctor.books import look_at_backup, look_at_log
from grievance.doctor.clocks import look_at_clock
from grievance.doctor.configuration import look_at_settings
from grievance.doctor.database import look_at_database
from grievance.doctor.examine import examine
from grievance.doctor.finding import Check, Finding, Found
from grievance.doctor.keys import look_at_certificate, look_at_keys
from grievance.doctor.machine import look_at_copies, look_at_disks, look_at_home
from grievance.doctor.mail import look_at_mailbox, look_at_post
from grievance.doctor.patient import Patient
from grievance.doctor.reader import look_at_reader
from grievance.doctor.work import (
    look_at_broker,
    look_at_jobs,
    look_at_waiting,
    look_at_worker,
)
from grievance.once import Once
from grievance.services.office.count_office import OfficeCounts, count_office
from grievance.settings import MailboxSettings


Look = Callable[[Patient], Iterable[Found]]
LookAtCounts = Callable[[Patient, OfficeCounts], Iterable[Found]]

_ALONE: tuple[tuple[str, Look], ...] = (
    ("settings", look_at_settings),
    ("home", look_at_home),
    ("disk", look_at_disks),
    ("copies", look_at_copies),
    ("reader of mails", look_at_reader),
    ("broker", look_at_broker),
    ("letters out", look_at_post),
    ("attachments", look_at_blobs),
)
_OF_DATABASE: tuple[tuple[str, Look], ...] = (
    ("keys", look_at_keys),
    ("certificate", look_at_certificate),
)
_OF_COUNTS: tuple[tuple[str, LookAtCounts], ...] = (
    ("log", look_at_log),
    ("clock", look_at_clock),
    ("backup", look_at_backup),
    ("worker", look_at_worker),
    ("jobs", look_at_jobs),
    ("for people", look_at_waiting),
)


def examine_office(patient: Patient) -> tuple[Finding, ...]:
    """Look at every part of an office; return what was found."""
    database = Check(part="database", look=lambda: look_at_database(patient))
    return examine(
        tuple(_checks(patient)), first=database, patience=patient.limits.patience
    )


def _checks(patient: Patient) -> Iterator[Check]:
    for part, look in _ALONE:
        yield Check(part=part, look=_bound(look, patient))
    for number, box in enumerate(patient.settings.mailbox, 1):
        yield Check(part=f"mailbox {number}", look=_bound(_of_mailbox(box), patient))
    for part, look in _OF_DATABASE:
        yield Check(part=part, look=_bound(look, patient), needs_database=True)
    counts = Once(lambda: _counts(patient))
    for part, at_counts in _OF_COUNTS:
        look = _with_counts(at_counts, counts)
        yield Check(part=part, look=_bound(look, patient), needs_database=True)


def _bound(look: Look, patient: Patient) -> Callable[[], Iterable[Found]]:
    return lambda: look(patient)


def _of_mailbox(box: MailboxSettings) -> Look:
    return lambda patient: look_at_mailbox(patient, box)


def _with_counts(look: LookAtCounts, counts: Once[OfficeCounts]) -> Look:
    """Count once for all checks that look at counts."""
    return lambda patient: look(patient, counts())


def _counts(patient: Patient) -> OfficeCounts:
    names = [box.name for box in patient.settings.mailbox]
    with patient.mechanism.store.read() as tx:
        return count_office(tx, mailboxes=names, at=patient.now())
