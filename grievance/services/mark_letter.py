"""Recognise a copy of a letter, and a Message-ID that is used again for other words."""

from __future__ import annotations

import hashlib

from dataclasses import replace

from grievance.mail.letter import Letter
from grievance.services.payload import encode
from grievance.storage.spool import Earlier, Marks
from grievance.storage.store import Transaction
from grievance.vault.worker_keys import WorkerKeys, mark


def make_marks(keys: WorkerKeys, letter: Letter, *, authentic: bool) -> Marks | None:
    """
    Make the marks of *letter*; None where it has no Message-ID.

    All that it says counts, and whether its writer was proven: what is no copy to the
    last character is a letter of its own, or anyone could suppress a complaint by
    sending something under its Message-ID first.
    """
    if not letter.message_id:
        return None
    digests = tuple(attachment.sha256 for attachment in letter.attachments)
    words = replace(
        letter, attachments=(), authentication=(), return_path=None, delivered_to=()
    )
    digest = hashlib.sha256(encode((words, digests, authentic))).digest()
    return Marks(
        id_mark=id_mark(keys, letter.message_id),
        content_mark=mark(keys, "content", digest),
    )


def id_mark(keys: WorkerKeys, message_id: str) -> bytes:
    """Make the mark of a Message-ID."""
    return mark(keys, "message-id", message_id)


def earlier_letters(tx: Transaction, marks: Marks | None) -> tuple[Earlier, ...]:
    """Return what came before under the same Message-ID."""
    return () if marks is None else tx.spool.same_id(marks.id_mark)


def find_copy(earlier: tuple[Earlier, ...], marks: Marks | None) -> Earlier | None:
    """Return the earlier letter that says the very same."""
    same = (one for one in earlier if marks and one.content_mark == marks.content_mark)
    return next(same, None)
