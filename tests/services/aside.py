"""Messages that were put aside, for tests: made, listed, and brought back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from uuid import UUID

from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import JobId, RequestId, SpoolId
from grievance.domain.intake import Outcome, Receipt
from grievance.domain.request import Request, RequestReason, RequestState
from grievance.mail.errors import Refusal
from grievance.services.boxes.keep import Pen
from grievance.services.intake.look_at_message import SafeText, look_at_message
from grievance.services.intake.quarantine_letter import quarantine_letter
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.intake.retry_message import retry_message
from grievance.services.intake.share_message import prepare_sharing
from grievance.services.requests.answer_request import answer_request
from grievance.services.requests.ask_discard import ask_discard
from grievance.vault.directory import sign_directory
from tests.doubles import NOON, HereReader, make_mail
from tests.offices import CHIDI, DANA, Office
from tests.services.looking import claimed


def quarantined(office: Office, raw: bytes | None = None) -> SpoolId:
    """Take in a mail that the reader refuses this time; return its receipt."""
    raw = make_mail() if raw is None else raw
    job = claimed(office, raw)
    reception = office.reception(HereReader(failures=[Refusal.TOO_DEEP]))
    try:
        receive_letter(reception, job, at=NOON)
    except NotAllowedError as refusal:  # as whoever runs the job does with an entry
        ring, spool_id = reception.ring, SpoolId(UUID(job.ref))
        sharing = prepare_sharing(office.store, ring, spool_id, at=NOON)
        with office.store.begin() as tx:
            pen = Pen.of(tx, ring, NOON)
            quarantine_letter(pen, job, sharing, reason=str(refusal))
    receipt = office.receipt(SpoolId(UUID(job.ref)))
    assert Outcome.QUARANTINED == receipt.outcome
    return receipt.id


def holders(office: Office, spool_id: SpoolId) -> set[str]:
    with office.store.read() as tx:
        return {grant.holder for grant in tx.spool_grants.of(spool_id)}


def looked(office: Office, spool_id: SpoolId, name: str = DANA) -> SafeText:
    with office.store.begin() as tx:
        return look_at_message(tx, office.rings[name], spool_id, at=NOON)


def retried(office: Office, spool_id: SpoolId, name: str = DANA) -> JobId:
    with office.store.begin() as tx:
        return retry_message(tx, office.rings[name], spool_id, at=NOON)


def read_again(office: Office, job_id: JobId, spool_id: SpoolId) -> Receipt:
    """Do the job of reading a message again, with nothing in its way."""
    with office.store.begin() as tx:
        job = tx.outbox.claim(job_id, owner="again", at=NOON)
    assert job is not None
    receive_letter(office.reception(), job, at=NOON)
    return office.receipt(spool_id)


def asked(
    office: Office, spool_id: SpoolId, name: str = DANA, *, at: datetime = NOON
) -> Request:
    with office.store.begin() as tx:
        return ask_discard(
            tx, office.rings[name], spool_id, reason=RequestReason.SPAM, at=at
        )


def answered(
    office: Office,
    request_id: RequestId,
    name: str = CHIDI,
    state: RequestState = RequestState.CONFIRMED,
    *,
    at: datetime = NOON,
) -> Request:
    with office.store.begin() as tx:
        return answer_request(tx, office.rings[name], request_id, state, at=at)


def sign_anew(
    office: Office,
    *,
    roles: Mapping[str, tuple[str, ...]] | None = None,
    conflicts: Mapping[str, tuple[str, ...]] | None = None,
    left: tuple[str, ...] = (),
) -> None:
    """Have the root key sign other roles or conflicts of interest, and who left."""
    roles, conflicts = roles or {}, conflicts or {}
    people = tuple(
        replace(
            entry,
            roles=roles.get(entry.name, entry.roles),
            conflicts=conflicts.get(entry.name, entry.conflicts),
            retired=entry.name in left,
        )
        for entry in office.directory.people
    )
    newer = replace(office.directory, epoch=office.directory.epoch + 1, people=people)
    with office.store.begin() as tx:
        tx.people.add_directory(sign_directory(office.secrets.root, newer))


def unlocked_anew(office: Office) -> Office:
    """Give everybody a ring that knows the newest directory."""
    directory = office.mechanism.directory()
    rings = {
        name: replace(ring, directory=directory) for name, ring in office.rings.items()
    }
    return replace(office, rings=rings)
