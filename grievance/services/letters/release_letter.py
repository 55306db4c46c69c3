"""
Let a letter go that somebody wrote, or ask a custodian to.

Past all gates (`pass_letter`) it is sent; where somebody may pay for it, or who lets it
go has no way to its address, a custodian says yes to these very words first.
"""

from __future__ import annotations

import secrets

from dataclasses import dataclass
from datetime import datetime

from grievance.domain.contents import PartKind
from grievance.domain.draft import AskedRelease
from grievance.domain.ids import CaseId, JobId, OutgoingId
from grievance.domain.release import (
    words_digest,
)
from grievance.domain.request import (
    PlainAct,
    Request,
    case_object,
)
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.case_records import keep_record
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_request import keep_request
from grievance.services.boxes.post_part import post_to_identity
from grievance.services.envelopes.address_letter import Destination
from grievance.services.letters.pass_letter import Passed, Release, pass_letter
from grievance.services.letters.send_copy import send_copy
from grievance.services.notices.release_notice import (
    note_released,
    notice_protection,
)
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


SALT_BYTES = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """
    What became of it: a letter of ours with the job that sends it, or a request.

    Until *goes_at* it can be pulled back for certain.
    """

    outgoing_id: OutgoingId | None = None
    job_id: JobId | None = None
    goes_at: datetime | None = None
    request: Request | None = None


def release_letter(
    tx: Transaction, ring: PersonRing, case_id: CaseId, number: int, release: Release
) -> Released:
    """
    Let a draft go out, or ask for it where this person cannot alone.

    Raises:
        NotFoundError: There is no such draft, or no address.

        NotAllowedError: It is not theirs to release; a gate is closed; something was
            found and no reason is given; or the address must not be used.

        ConflictError: Somebody changed its words since they were read.

        ComposeError: The address is none that a letter can be sent to.
    """
    tx.cases.lock(case_id)  # somebody may be just letting it go, or changing it
    passed = pass_letter(tx, ring, case_id, number, release)
    if passed.where is None:
        return _ask(tx, ring, passed, release)
    pen, salt = Pen.of(tx, ring, release.at), secrets.token_hex(SALT_BYTES)
    case, copy = passed.case, passed.copy
    note_released(
        pen, contents_key(tx, ring, case_id), copy, release.stationery.timetable
    )
    sent = send_copy(
        pen,
        ring,
        case,
        copy,
        passed.where,
        release.stationery,
        salt,
        protection=notice_protection(tx, copy),
        files=passed.files,
    )
    return Released(outgoing_id=sent[0], job_id=sent[1], goes_at=release.goes_at)


def refuse_early(
    tx: Transaction, ring: PersonRing, case_id: CaseId, number: int, release: Release
) -> Destination | None:
    """
    Refuse what `release_letter` would, before anybody is asked if they are sure.

    Return where the letter goes; None where another person has to look first.

    Raises:
        GrievanceError: As it does.
    """
    return pass_letter(tx, ring, case_id, number, release).where


def _ask(
    tx: Transaction, ring: PersonRing, passed: Passed, release: Release
) -> Released:
    """Ask a custodian of the case, and show them the words."""
    salt, at, case_id = secrets.token_hex(SALT_BYTES), release.at, passed.case.id
    pen, address = Pen.of(tx, ring, at), passed.address
    about = case_object(case_id, words_digest(passed.copy, salt, address))
    request = keep_request(pen, ring, PlainAct.ON_CASE, about)
    asked = AskedRelease(
        request_id=str(request.id),
        copy=passed.copy,
        written=passed.draft.written,
        revision=passed.draft.revision,
        salt=salt,
        address=address,
        unread=passed.unread,
        files=passed.files,
    )
    post_to_identity(pen, case_id, PartKind.ASKED_RELEASE, asked)
    key = contents_key(tx, ring, case_id)
    keep_record(pen, key, passed.draft.asked_as(str(request.id), at=at))
    return Released(request=request)
