"""Complaints that people of the office enter by hand, and letters they file."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from grievance.domain.entry import Entry, EntryFile
from grievance.domain.ids import CaseId, PartId
from grievance.domain.intake import Receipt
from grievance.domain.outbox import Job
from grievance.domain.reference import Reference
from grievance.domain.slip import Channel
from grievance.services.intake.collect_mail import Collected
from grievance.services.intake.enter_complaint import enter_complaint
from grievance.services.intake.refile_letter import Refiled, refile_letter
from grievance.services.undoing.take_back_letter import take_back_letter
from tests.doubles import NOON, TODAY
from tests.offices import CHIDI, DANA, Office


SAID = "The foreman of the night shift keeps our passports in his desk."


def make_entry(  # noqa: PLR0913  # keywords, each a field that some test is about
    text: str = SAID,
    *,
    channel: Channel = Channel.TELEPHONE,
    received_on: date = TODAY,
    name: str = "Mira Holm",
    contact: str = "+47 555 01 02",
    subject: str = "Passports",
    language: str = "en",
    files: tuple[EntryFile, ...] = (),
    raw: bytes | None = None,
    to_case: str = "",
) -> Entry:
    return Entry(
        id=str(uuid4()),
        channel=channel,
        received_on=received_on,
        entered_at=NOON,
        subject=subject,
        text=text,
        language=language,
        name=name,
        contact=contact,
        files=files,
        raw=raw,
        to_case=to_case,
    )


def enter(
    office: Office, entry: Entry, *, by: str = DANA, at: datetime = NOON
) -> Collected:
    with office.store.begin() as tx:
        return enter_complaint(tx, office.rings[by], entry, at=at)


def take_down(office: Office, entry: Entry, *, by: str = DANA) -> Receipt:
    """Enter a complaint and let the worker read it."""
    return office.receive(enter(office, entry, by=by))


def refile(  # noqa: PLR0913  # keywords, each what some test is about
    office: Office,
    case_id: CaseId,
    letter_id: PartId,
    *,
    to: CaseId | None = None,
    by: str = CHIDI,
    reason: str = "It is about another site",
    at: datetime = NOON,
) -> Refiled:
    with office.store.begin() as tx:
        reference = None if to is None else tx.cases.get(to).reference
        return refile_letter(
            tx,
            office.rings[by],
            case_id=case_id,
            letter_id=letter_id,
            to=reference,
            reason=reason,
            at=at,
        )


def take_back(  # noqa: PLR0913  # keywords, each what some test is about
    office: Office,
    case_id: CaseId,
    letter_id: PartId,
    *,
    by: str = CHIDI,
    reason: str = "It was right here",
    at: datetime = NOON,
) -> None:
    with office.store.begin() as tx:
        take_back_letter(
            tx,
            office.rings[by],
            case_id=case_id,
            letter_id=letter_id,
            reason=reason,
            at=at,
        )


def claim(office: Office, collected: Collected) -> Job:
    assert collected.job_id is not None
    with office.store.begin() as tx:
        job = tx.outbox.claim(collected.job_id, owner="test", at=NOON)
    assert job is not None
    return job


def reference_of(office: Office, case_id: CaseId) -> Reference:
    with office.store.read() as tx:
        return tx.cases.get(case_id).reference
