"""
What a person seals to the worker: the words, and to whom; the worker adds the ways back.

Reply address and Message-ID need the worker's key.  They are made before the first try
and stay, so that every try sends the same bytes.  Where a letter is closed to its
reader's key as well, the worker does that, for it has to see that these are the words
that people let go.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime

from grievance.domain.draft import SentCopy
from grievance.domain.outgoing import Outgoing
from grievance.domain.protection import UNPROTECTED, Protection
from grievance.domain.reference import Reference
from grievance.mail.post.compose import Attached, Draft, Parcel, compose
from grievance.services.envelopes.protect_letter import protect
from grievance.services.intake.reply_ways import Way, new_message_id, reply_to
from grievance.vault.ring import WorkerRing
from grievance.vault.smime import SmimeKey


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """
    A letter as it is sealed to the worker's outbox key.

    *office* is empty where even its name would tell; *answers* is the Message-ID of the
    letter that it answers; *salt*, *copy* and the address that was *asked_to* be used,
    if any was, make the digest two people agreed on.  *protection* is how it is closed
    on its way, *files* are the bytes of those that the copy names.
    """

    recipient: str = field(repr=False)
    asked_to: str = field(default="", repr=False)
    office: str
    copy: SentCopy = field(repr=False)
    salt: str = field(repr=False)
    answers: str = field(default="", repr=False)
    protection: Protection = UNPROTECTED
    files: tuple[bytes, ...] = field(default=(), repr=False)
    at: datetime

    @property
    def is_closed(self) -> bool:
        """Whether only its reader's key opens it."""
        return self.protection != UNPROTECTED

    @property
    def reference(self) -> Reference:
        """The reference that the reader knows."""
        return self.copy.reference

    def way(self, cover: Outgoing, epoch: int) -> Way:
        """Say who writes to whom about what."""
        return Way(
            reference=self.reference,
            epoch=epoch,
            mailbox=cover.mailbox,
            recipient=self.recipient,
        )


def name_letter(ring: WorkerRing, enclosed: Enclosed, way: Way) -> str:
    """Make the Message-ID, once the letter is known to be fit to be sent."""
    made = new_message_id(ring, way)
    enclose(ring, enclosed, way, made)
    return made


def enclose(ring: WorkerRing, enclosed: Enclosed, way: Way, message_id: str) -> Parcel:
    """
    Write the bytes that go over the wire.

    Raises:
        ComposeError: An address or a value is not fit to be one.
    """
    sender = reply_to(ring, way)
    draft = Draft(
        office=enclosed.office,
        mailbox=way.mailbox,
        reply_to=sender,
        recipient=enclosed.recipient,
        subject=enclosed.copy.subject,
        body=enclosed.copy.body,
        message_id=message_id,
        answers=enclosed.answers,
        at=enclosed.at,
        automatic=False,
        files=tuple(
            Attached(name=one.name, media_type=one.media_type, content=body)
            for one, body in zip(enclosed.copy.files, enclosed.files, strict=True)
        ),
    )
    return Parcel(sender=sender, recipient=enclosed.recipient, message=compose(draft))


def close(enclosed: Enclosed, parcel: Parcel, signing: SmimeKey | None) -> Parcel:
    """
    Close a letter to its reader's key, signed for the office where it has one.

    Raises:
        RecipientError: It cannot be; an open one is not to be sent instead.
    """
    closed = protect(
        parcel.message,
        enclosed.protection,
        signing=signing,
        language=enclosed.copy.language,
    )
    return replace(parcel, message=closed)
