"""Seal a letter that somebody lets go to the worker, and keep a copy in its case."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from grievance.domain.case import Case
from grievance.domain.contents import PartKind
from grievance.domain.draft import SentCopy
from grievance.domain.events import Act
from grievance.domain.ids import JobId, OutgoingId
from grievance.domain.outgoing import Outgoing, OutgoingState
from grievance.domain.protection import UNPROTECTED, Protection
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import (
    keep_outgoing,
    note_outgoing,
    promise_sending,
)
from grievance.services.boxes.payload import encode
from grievance.services.boxes.post_part import post_to_contents
from grievance.services.envelopes.address_letter import Destination
from grievance.services.envelopes.enclosed_letter import Enclosed
from grievance.services.intake.letter_facts import Stationery
from grievance.services.letters.letter_files import Bodies
from grievance.vault.outgoing import drop_parcel, sign_outgoing, sign_release
from grievance.vault.ring import PersonRing


def send_copy(  # noqa: PLR0913, PLR0917  # all that a letter going out is made of
    pen: Pen,
    ring: PersonRing,
    case: Case,
    copy: SentCopy,
    where: Destination,
    stationery: Stationery,
    salt: str,
    *,
    protection: Protection = UNPROTECTED,
    files: Bodies = (),
) -> tuple[OutgoingId, JobId | None]:
    """
    Return the letter of ours that it became, and the job that sends it.

    It is signed twice: for its words, and for letting them go; and it waits for as long
    as it may be pulled back.  With a *protection* the
    worker closes it to its reader's key before the first try.
    """
    cover = Outgoing(
        id=OutgoingId(UUID(copy.outgoing_id)),
        case_id=case.id,
        kind=copy.kind,
        state=OutgoingState.RELEASED,
        mailbox=stationery.mailbox,
        language=copy.language,
        made_at=pen.at,
        party=copy.to.party,
    )
    enclosed = Enclosed(
        recipient=where.address,
        asked_to=where.asked_to,
        office="" if copy.neutral else stationery.office,
        copy=replace(copy, despite=""),  # the reason is for the case, not the worker
        salt=salt,
        answers="" if copy.neutral else where.answers,
        protection=protection,
        files=files,
        at=pen.at,
    )
    worker = ring.directory.worker
    dropped = drop_parcel(
        worker.outbox, encode(enclosed), cover.id, suite=ring.directory.suite
    )
    made = sign_outgoing(cover, dropped, pen.author, worker_kv=worker.kv)
    letter = sign_release(made, pen.author, tries=0)
    keep_outgoing(pen, letter)
    note_outgoing(pen, letter.cover, Act.OUTGOING_RELEASED)
    post_to_contents(pen, case.id, PartKind.SENT_COPY, copy)
    return cover.id, promise_sending(pen, cover.id, after=stationery.pull_back)
