"""
What comes back of our own letters: bounces, and copies of the letters themselves.

Only what proves itself counts: a Message-ID of ours that is on the books, or a reply
address made for exactly the recipient whom a report says it could not reach.
"""

from __future__ import annotations

import re

from collections.abc import Iterable, Iterator

from grievance.domain.errors import ConflictError
from grievance.domain.events import Act
from grievance.domain.outgoing import Outgoing, OutgoingState
from grievance.domain.timetable import Timetable
from grievance.mail.letter import STATUS, Label, Letter
from grievance.mail.reading.report import is_waiting
from grievance.mail.token import (
    find_written_tokens,
    is_ours,
    read_message_ids,
    verifies,
)
from grievance.services.audits.note_unsent import note_unsent
from grievance.services.boxes.keep import Pen
from grievance.services.boxes.keep_outgoing import is_altered, take_step
from grievance.services.cases.alias_case import find_named
from grievance.services.cases.tell_clocks import tell_clocks
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.errors import SealError
from grievance.vault.outgoing import verify_outgoing
from grievance.vault.ring import WorkerRing


MOST_LOOKED_UP = 20  # ids and tokens; a bounce has one or two
_HAS_ARRIVED = frozenset({"delivered", "relayed", "expanded"})  # with somebody
_MAY_BOUNCE = frozenset({OutgoingState.SENT, OutgoingState.UNCERTAIN})


def find_bounced(tx: Transaction, ring: WorkerRing, letter: Letter) -> Outgoing | None:
    """Return which letter of ours *letter* is a bounce of, proven; or None."""
    if Label.BOUNCE not in letter.labels:
        return None
    return _by_message_id(tx, ring, letter) or _by_token(tx, ring, letter)


def record_bounce(
    pen: Pen, ring: WorkerRing, outgoing: Outgoing, letter: Letter
) -> Outgoing:
    """
    Note on the letter of ours that it did not arrive; returns it as it is then.

    A notice that came back told nobody, which its file says from then on.  A report of
    a mere delay changes nothing, nor does one that says that somebody else at the same
    address has it.  Nor does any report where the books were changed behind the log's
    back: verification tells of that.

    Raises:
        ConflictError: It came before the worker could write down that the letter was
            sent, which it will have soon, or else that this is uncertain.
    """
    signed = pen.tx.outgoing.lock(outgoing.id)
    if not _has_failed(letter) or is_altered(pen.tx, signed.cover):
        return signed.cover
    if signed.cover.state is OutgoingState.SENDING:
        msg = "The letter that bounced is still being sent; the bounce is read again."
        raise ConflictError(msg)
    if signed.cover.state not in _MAY_BOUNCE:
        return signed.cover
    error = _code(letter)
    bounced = take_step(
        pen, signed, OutgoingState.BOUNCED, Act.OUTGOING_BOUNCED, error=error
    )
    note_unsent(pen, ring, bounced.cover)
    return bounced.cover


def note_own_copy(pen: Pen, letter: Letter, timetable: Timetable) -> Outgoing | None:
    """
    Recognise a copy of a letter of ours that came to our own mailbox; or None.

    Nobody else knows its Message-ID before it was sent: so an uncertain one was, and
    the clocks of its case, by the office's *timetable*, are told.
    """
    found = on_books(pen.tx, pen.directory, letter.message_id)
    if found is None or found.state is not OutgoingState.UNCERTAIN:
        return found
    signed = pen.tx.outgoing.lock(found.id)
    is_uncertain = signed.cover.state is OutgoingState.UNCERTAIN
    if not is_uncertain or is_altered(pen.tx, signed.cover):
        return signed.cover
    cover = take_step(pen, signed, OutgoingState.SENT, Act.OUTGOING_SENT).cover
    tell_clocks(pen, cover, timetable)
    return cover


def _by_message_id(
    tx: Transaction, ring: WorkerRing, letter: Letter
) -> Outgoing | None:
    for signed in read_message_ids(letter.returned[:MOST_LOOKED_UP]):
        if any(is_ours(key, signed) for key in ring.mac_keys):
            found = tx.outgoing.by_message_id(signed.text)
            if found is not None:
                return found.cover
    return None


def _by_token(tx: Transaction, ring: WorkerRing, letter: Letter) -> Outgoing | None:
    """
    Take the newest letter of the case that went to whom the report is about.

    The report must be written to that address: anybody can redirect there what somebody
    else wrote, and add a field that names whom it was not delivered to.
    """
    told = [report.recipient for report in letter.reports[:MOST_LOOKED_UP]]
    for token in find_written_tokens(letter)[:MOST_LOOKED_UP]:
        named = find_named(tx, token.reference)
        if named is not None and any(
            verifies(key, token, epoch=named.case.token_epoch, correspondent=address)
            for address in told
            for key in ring.mac_keys
        ):
            letters = tx.outgoing.of_case(named.case.id)
            return next(_gone_out(_under(letters, token.reference)), None)
    return None


def _under(letters: Iterable[Outgoing], reference: str) -> Iterator[Outgoing]:
    """Yield those under a reference: others went to somebody else."""
    begin = f"<{reference.lower()}."
    return (letter for letter in letters if letter.message_id.startswith(begin))


def _gone_out(letters: Iterable[Outgoing]) -> Iterator[Outgoing]:
    came_back = {OutgoingState.BOUNCED, OutgoingState.SETTLED}
    states = _MAY_BOUNCE | came_back | {OutgoingState.SENDING}
    return (letter for letter in letters if letter.state in states)


def on_books(tx: Transaction, directory: Directory, message_id: str) -> Outgoing | None:
    """Return the letter of that id, if the worker made it."""
    ours = read_message_ids([message_id])
    found = tx.outgoing.by_message_id(ours[0].text) if ours else None
    if found is None:
        return None
    try:
        verify_outgoing(found, directory)
    except SealError:
        return None
    return found.cover


def _has_failed(letter: Letter) -> bool:
    """
    Whether it will never arrive; older servers send bounces without a report.

    We write to one address at a time, behind which there may be several people.
    """
    if not letter.reports:
        return not is_waiting(letter.text)
    actions = {report.action for report in letter.reports}
    has_failed = any(report.is_failure for report in letter.reports)
    return has_failed and actions.isdisjoint(_HAS_ARRIVED)


def _code(letter: Letter) -> str:
    """Return the status of RFC 3463; whatever else stands there is somebody's text."""
    failed = (report.status for report in letter.reports if report.is_failure)
    return next((status for status in failed if re.fullmatch(STATUS, status)), "")
