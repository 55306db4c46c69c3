"""
A letter of ours in the database: sealed to the worker, signed by who made it.

    wrapped   = wrap(worker's outbox key, item key, "posted", "outgoing", letter)
    sealed    = seal(item key, parcel, place: table "outgoing", column "sealed", letter)
    digest    = SHA-256(lp(wrapped, sealed))
    signature = the maker's, over lp("grv1/outgoing", letter, case, kind, hold, mailbox,
                language, message id, worker kv, author, author kv, digest)
    release   = over lp("grv1/outgoing-release", letter, message id, digest, tries,
                released by, released kv)

What a person wrote has signatures of another form:

    signature = theirs, over lp("grv1/outgoing-by-person", letter, case, kind, party,
                mailbox, language, worker kv, author, author kv, digest)
    release   = over the same as above, without the message id: the worker makes it later

A letter that is closed to its reader's key is another each time it is made.  So it is
made once, and kept for every further try; only the worker can make it, or open it:

    closed    = seal(HKDF-Expand(worker's seed, "worker/closed/" ‖ digest in hexadecimal),
                parcel, place: table "outgoing", column "closed", letter)

*tries* is how often the letter was handed over before, as the log tells.  A letter that
the worker made and that is not held goes out once on its maker's word; everything else,
and every further try, needs a release for exactly that try.  So whoever can only write to the database can
neither send letters of their own, nor clear a hold, nor let one go out twice.
"""

from __future__ import annotations

import hmac

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import date

from grievance.domain.ids import WORKER, HolderId, OutgoingId
from grievance.domain.outgoing import Outgoing
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.encoding import lp
from grievance.vault.errors import SealError
from grievance.vault.keys import BoxKey, derive, verify
from grievance.vault.posted import Dropped, drop, pick_up
from grievance.vault.seal import Place, seal, unseal
from grievance.vault.worker_keys import WorkerKeys


LABEL = "grv1/outgoing"
PERSON_LABEL = "grv1/outgoing-by-person"
RELEASE_LABEL = "grv1/outgoing-release"
TABLE = "outgoing"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedOutgoing:
    """A letter as it lies there; `dropped` is None once its words were destroyed."""

    cover: Outgoing
    worker_kv: int
    dropped: Dropped | None
    digest: bytes
    author: HolderId
    author_kv: int
    signature: bytes = field(repr=False)
    released_kv: int | None = None
    release: bytes | None = field(default=None, repr=False)
    closed: bytes | None = field(default=None, repr=False)

    @property
    def is_by_person(self) -> bool:
        """Whether somebody of the office wrote it, and not the worker."""
        return self.author != WORKER

    def goes_by_itself(self, tries: int) -> bool:
        """Whether nobody has to let it go for the next try."""
        return not self.is_by_person and self.cover.hold is None and tries == 0


def drop_parcel(
    public: bytes, parcel: bytes, outgoing_id: OutgoingId, *, suite: int = 1
) -> Dropped:
    """Seal what is sent, and to whom, to the worker's outbox key *public*."""
    return drop(public, parcel, table=TABLE, row_id=str(outgoing_id), suite=suite)


def sign_outgoing(
    cover: Outgoing, dropped: Dropped, author: Author, *, worker_kv: int
) -> SignedOutgoing:
    """Sign a letter that its maker has made."""
    letter = SignedOutgoing(
        cover=cover,
        worker_kv=worker_kv,
        dropped=dropped,
        digest=dropped.digest,
        author=author.holder,
        author_kv=author.kv,
        signature=b"",
    )
    return replace(letter, signature=author.signing.sign(_message(letter)))


def sign_release(
    letter: SignedOutgoing, author: Author, *, tries: int
) -> SignedOutgoing:
    """Let a letter go out once more, after *tries* that began before."""
    released = replace(
        letter,
        cover=replace(letter.cover, released_by=author.holder),
        released_kv=author.kv,
    )
    message = _release_message(released, tries)
    return replace(released, release=author.signing.sign(message))


def verify_outgoing(letter: SignedOutgoing, directory: Directory) -> None:
    """
    Check that its author made this letter, hold and all, and these are its words.

    Whether a person may write letters is for the rules to say; they hold none.

    Raises:
        SealError: Anything is not as it was made.
    """
    if letter.is_by_person and letter.cover.hold is not None:
        raise SealError
    public = directory.signing_key(letter.author, letter.author_kv)
    verify(public, letter.signature, _message(letter))
    if letter.dropped is not None and letter.dropped.digest != letter.digest:
        raise SealError


def verify_release(letter: SignedOutgoing, directory: Directory, *, tries: int) -> None:
    """
    Check that somebody let this letter go out after exactly *tries*.

    Whether they may is for the rules to say; the worker may only for a further try.

    Raises:
        SealError: Nobody did.
    """
    if letter.goes_by_itself(tries):
        return
    by, kv = letter.cover.released_by, letter.released_kv
    if by is None or kv is None or letter.release is None:
        raise SealError
    if by == WORKER and tries == 0:
        raise SealError
    message = _release_message(letter, tries)
    verify(directory.signing_key(by, kv), letter.release, message)


def open_outgoing(box: BoxKey, letter: SignedOutgoing) -> bytes:
    """Open a verified letter; `SealError` if it has no words, or they are another's."""
    if letter.dropped is None:
        raise SealError
    row_id = str(letter.cover.id)
    return pick_up(box, letter.dropped, table=TABLE, row_id=row_id)


def keep_closed(
    keys: WorkerKeys, letter: SignedOutgoing, parcel: bytes
) -> SignedOutgoing:
    """Keep a letter as it was closed to its reader, so that every try sends this one."""
    sealed = seal(_closed_key(keys, letter), parcel, _closed_place(letter))
    return replace(letter, closed=sealed)


def open_closed(versions: Iterable[WorkerKeys], letter: SignedOutgoing) -> bytes:
    """Open what one of these kept; `SealError` if nothing is, or another made it."""
    if letter.closed is not None:
        for keys in versions:
            with suppress(SealError):
                key = _closed_key(keys, letter)
                return unseal(key, letter.closed, _closed_place(letter))
    raise SealError


def _closed_key(keys: WorkerKeys, letter: SignedOutgoing) -> bytes:
    """Make a key of the words that were let go: no other letter's is kept for them."""
    return derive(keys.seed, f"worker/closed/{letter.digest.hex()}")


def _closed_place(letter: SignedOutgoing) -> Place:
    return Place(table=TABLE, column="closed", row_id=str(letter.cover.id))


def answered_mark(keys: WorkerKeys, address: str, day: date) -> bytes:
    """
    Mark an address we wrote to on *day*: 32 bytes, another mark on any other day.

    Without the worker's seed nobody can test a guess, or join the marks of two days.
    """
    key = derive(keys.seed, f"worker/answered/{day.isoformat()}")
    return hmac.digest(key, address.encode(), "sha256")


def _message(letter: SignedOutgoing) -> bytes:
    cover = letter.cover
    if letter.is_by_person:
        return _message_of_person(letter)
    return lp(
        LABEL,
        cover.id,
        cover.case_id,
        cover.kind,
        cover.hold or "",
        cover.mailbox,
        cover.language,
        cover.message_id,
        letter.worker_kv,
        letter.author,
        letter.author_kv,
        letter.digest,
    )


def _message_of_person(letter: SignedOutgoing) -> bytes:
    cover = letter.cover
    return lp(
        PERSON_LABEL,
        cover.id,
        cover.case_id,
        cover.kind,
        cover.party,
        cover.mailbox,
        cover.language,
        letter.worker_kv,
        letter.author,
        letter.author_kv,
        letter.digest,
    )


def _release_message(letter: SignedOutgoing, tries: int) -> bytes:
    assert letter.cover.released_by is not None
    assert letter.released_kv is not None
    return lp(
        RELEASE_LABEL,
        letter.cover.id,
        "" if letter.is_by_person else letter.cover.message_id,
        letter.digest,
        tries,
        letter.cover.released_by,
        letter.released_kv,
    )
