"""Look at a message that was put aside, as text that no terminal obeys."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.display import visible
from grievance.domain.errors import NotAllowedError
from grievance.domain.events import Act
from grievance.domain.ids import SpoolId
from grievance.domain.looking import may_look
from grievance.mail.reading.skim import without_files
from grievance.services.boxes.keep import Pen
from grievance.services.directory.read_directory import person_of
from grievance.services.intake.find_aside import find_aside, require_current
from grievance.storage.store import Transaction
from grievance.vault.posted import look
from grievance.vault.ring import PersonRing


MOST_SHOWN = 200 * 1000  # bytes
WHERE_MORE = (
    "`grievance case new --from-quarantine` files the whole message as a case, where "
    "its original can be saved."
)
_LATER_BYTE = 0b1000_0000, 0b1100_0000  # how the rest of a UTF-8 character begins


@dataclass(frozen=True, slots=True, kw_only=True)
class SafeText:
    """A raw message to be read: *text* has no code in it, *size* is in bytes."""

    text: str = field(repr=False)
    size: int


def look_at_message(
    tx: Transaction, ring: PersonRing, spool_id: SpoolId, *, at: datetime
) -> SafeText:
    """
    Open a message and return its beginning; that it was opened is logged.

    Raises:
        NotFoundError: It is no longer put aside.

        NotAllowedError: Its key is not on this ring, or no role of theirs is for it.

        AlteredError: Its receipt or its keys were changed behind the log's back.

        SealError: The sealed message was.
    """
    raw = raw_message(tx, ring, spool_id)
    Pen.of(tx, ring, at).note(Act.QUARANTINE_OPENED, spool_id)
    return SafeText(text=safe_text(raw), size=len(raw))


def raw_message(tx: Transaction, ring: PersonRing, spool_id: SpoolId) -> bytes:
    """
    Return the bytes of a message, to be filed by hand in the same transaction.

    `conclude_by_hand` logs that they were opened.  Raises as `look_at_message` does.
    """
    require_current(tx, ring)
    spooled = find_aside(tx, spool_id)
    grant = tx.spool_grants.grant(spool_id, ring.author.holder)
    is_for_them = may_look(person_of(ring.directory, ring.person_id))
    if not is_for_them or grant is None or not ring.opens(grant.holder_kv):
        msg = "The key of this message is not yours; ask somebody who may look at it."
        raise NotAllowedError(msg)
    return look(ring.box(grant.holder_kv), grant, spooled.dropped.sealed)


def safe_text(raw: bytes) -> str:
    """
    Show UTF-8 as it is, other bytes by their number, and codes as marks.

    In what is too long to be shown whole, files give way to the words between them.
    """
    if len(raw) > MOST_SHOWN:
        raw = without_files(raw)
    end = _end(raw)
    written = raw[:end].decode("utf-8", "backslashreplace").replace("\r\n", "\n")
    if end == len(raw):
        return visible(written)
    left = len(raw) - end
    return f"{visible(written)}\n… {left} more bytes are not shown; {WHERE_MORE}"


def _end(raw: bytes) -> int:
    """Return where to stop, between two characters."""
    if len(raw) <= MOST_SHOWN:
        return len(raw)
    later, mask = _LATER_BYTE
    ends = range(MOST_SHOWN, MOST_SHOWN - 4, -1)
    return next((end for end in ends if raw[end] & mask != later), MOST_SHOWN)
