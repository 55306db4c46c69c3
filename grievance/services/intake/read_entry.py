"""Read what a person of the office put in, if they may put anything in at all."""

from __future__ import annotations

import re

from collections.abc import Callable
from datetime import datetime, tzinfo

from grievance.domain.entry import Entry
from grievance.domain.errors import NotAllowedError
from grievance.domain.ids import SpoolId, holder_of
from grievance.domain.people import Person, Role
from grievance.mail.letter import Attachment, Letter, Sender
from grievance.mail.words import plain
from grievance.mail.words.language import language
from grievance.services.directory.read_directory import to_person
from grievance.services.intake.seal_letter import Arrived
from grievance.services.people.signed_entry import SignedEntry, from_bytes
from grievance.vault.directory import Directory
from grievance.vault.entry import is_entry
from grievance.vault.errors import SealError


Parse = Callable[[bytes], Letter]
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,80}")


def read_entry(  # noqa: PLR0913  # keywords, each a fact of one entry
    raw: bytes,
    *,
    directory: Directory,
    parse: Parse,
    spool_id: SpoolId,
    zone: tzinfo,
    at: datetime,
) -> Arrived:
    """
    Check who signed the entry, and read it; a mail in it is parsed by *parse*.

    A day that it names begins where the office is, in *zone*.

    What a person took down is signed by them and kept as the original, together with
    the message that they took it from.  Where it is filed elsewhere later, that very
    entry comes back inside another one.

    Raises:
        NotAllowedError: Nobody who may signed it for this place, or its day or size
            cannot be right; a sentence for the quarantine.

        UnreadableMailError: The mail in it cannot be read.
    """
    signed = _verified(raw, directory)
    if signed.entry.id != str(spool_id):
        raise NotAllowedError(_FORGED)
    _refuse_stranger(signed, directory, at)
    signed.entry.refuse_if_unsound(at=at)
    entry = signed.entry
    message = entry.to_read
    if message is None:
        return _arrived(entry, signed, _letter(entry), original=raw, zone=zone)
    if not is_entry(message):
        return _arrived(entry, signed, parse(message), original=message, zone=zone)
    first = _verified(message, directory)
    if first.entry.to_read is not None:
        raise NotAllowedError(_FORGED)
    return _arrived(entry, first, _letter(first.entry), original=message, zone=zone)


def may_enter(person: Person) -> bool:
    """Whether somebody may put complaints in, or file letters by hand."""
    return person.works_on_cases or person.has(Role.CUSTODIAN)


_FORGED = (
    "It says that a person of this office entered it, and none did; find out who has "
    "access to the database."
)
_GONE = (
    "Who entered it may not do so, or no longer, or has new keys since; if it is "
    "right, let somebody who may enter it again."
)


def _verified(raw: bytes, directory: Directory) -> SignedEntry:
    try:
        return from_bytes(raw, directory)
    except SealError:
        raise NotAllowedError(_FORGED) from None


def _refuse_stranger(signed: SignedEntry, directory: Directory, at: datetime) -> None:
    """Take the word of nobody who left: their key may be in other hands."""
    for one in directory.active(at):
        if (holder_of(one.person_id), one.kv) == (signed.author, signed.author_kv):
            if may_enter(to_person(one)):
                return
            break
    raise NotAllowedError(_GONE)


def _arrived(
    entry: Entry,
    taken_by: SignedEntry,
    letter: Letter,
    *,
    original: bytes,
    zone: tzinfo,
) -> Arrived:
    """
    Say of a letter who opened which door to it.

    *verified* speaks of the case a letter lies in: filed into one by hand, a mail's
    writer is not proven to be the first one's, whatever was known of them elsewhere.
    """
    is_mail = not is_entry(original)
    told = entry if is_mail else taken_by.entry
    return Arrived(
        letter=letter,
        raw=original,
        received_at=told.received(zone),
        verified=False if is_mail and entry.to_case else None,
        spool_id=entry.id,
        channel=told.channel,
        entered_by=str(taken_by.author),
        from_case=entry.from_case,
        to_case=entry.to_case,
        contact=plain.line(told.contact),
        sub_case=entry.sub_case,
    )


def _letter(entry: Entry) -> Letter:
    """Make a letter of what was written down; nobody is proven to have said it."""
    text = plain.body(entry.text)
    return Letter(
        sender=Sender(name=plain.line(entry.name), address="", clear=False),
        subject=plain.line(entry.subject),
        text=text,
        language=entry.language or language(text),
        attachments=tuple(
            Attachment(
                name=plain.file_name(file.name),
                media_type=_media_type(file.media_type),
                content=file.content,
            )
            for file in entry.files
        ),
    )


def _media_type(written: str) -> str:
    found = _MEDIA_TYPE.fullmatch(written)
    return found[0] if found else "application/octet-stream"
