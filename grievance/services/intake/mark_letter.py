"""Recognise a copy of a letter, and a Message-ID that is used again for other words."""

from __future__ import annotations

import hashlib
import re

from collections.abc import Sequence
from dataclasses import replace

from grievance.mail.letter import Letter
from grievance.services.boxes.payload import encode
from grievance.storage.receipts import Earlier, Marks
from grievance.storage.store import Transaction
from grievance.vault.worker_keys import WorkerKeys, mark


_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
_PIECE = 64 * 1024  # bytes; a mail may be large, and lie in memory once already


def make_marks(
    versions: Sequence[WorkerKeys],
    letter: Letter,
    raw: bytes,
    *,
    authentic: bool,
    leads_to: str,
) -> tuple[Marks, ...]:
    """
    Make the marks of *letter*, read from *raw*; none where it has no Message-ID.

    One for each of the worker's keys, the newest first, which is the one to be kept.

    What we read of its head counts, every byte below it, whether its writer was proven,
    and where it *leads_to*, as which kind of reply; empty for a case of its own.  A copy
    is not kept: so it must say nothing that the first does not, also where we show none
    of it, and to nobody else, or anyone could suppress a complaint by sending something
    under its Message-ID first, or the same into a case of theirs.
    """
    if not letter.message_id:
        return ()
    read = replace(
        letter, attachments=(), authentication=(), return_path=None, delivered_to=()
    )
    named = tuple((one.name, one.media_type) for one in letter.attachments)
    said = encode((read, named, _body_digest(raw), authentic, leads_to))
    digest = hashlib.sha256(said).digest()
    return tuple(
        Marks(
            id_mark=id_mark(keys, letter.message_id),
            content_mark=mark(keys, "content", digest),
        )
        for keys in versions
    )


def id_mark(keys: WorkerKeys, message_id: str) -> bytes:
    """Make the mark of a Message-ID."""
    return mark(keys, "message-id", message_id)


def earlier_letters(tx: Transaction, marks: Sequence[Marks]) -> tuple[Earlier, ...]:
    """Return what came before under the same Message-ID; not all of very many."""
    return tuple(found for one in marks for found in tx.spool.same_id(one.id_mark))


def find_copy(tx: Transaction, marks: Sequence[Marks]) -> Earlier | None:
    """Return the earlier letter that says the very same."""
    copies = (tx.spool.find_copy(one.content_mark) for one in marks)
    return next((copy for copy in copies if copy is not None), None)


def _body_digest(raw: bytes) -> str:
    """
    Return the SHA-256 of all below the head, in which mailboxes end lines differently.

    Line breaks that can be seen are in the words; the others say nothing.
    """
    head = _END_OF_HEAD.search(raw)
    digest = hashlib.sha256()
    for start in range(head.end() if head else 0, len(raw), _PIECE):
        digest.update(raw[start : start + _PIECE].translate(None, b"\r\n"))
    return digest.hexdigest()
