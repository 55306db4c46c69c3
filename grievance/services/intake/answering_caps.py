"""
How much goes out without a person: once a day to an address, and up to caps.

Marks tell of addresses and domains for a day; neither stands anywhere in clear.
"""

from __future__ import annotations

import hashlib
import secrets

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain

from grievance.domain.outgoing import ONE_DAY, Hold, Outgoing
from grievance.mail.words.address import normalise
from grievance.mail.words.domains import registrable
from grievance.services.boxes.keep import Pen
from grievance.vault.outgoing import answered_mark
from grievance.vault.ring import WorkerRing


@dataclass(frozen=True, slots=True, kw_only=True)
class Caps:
    """How many letters go by themselves in a day."""

    mailbox: int = 200
    domain: int = 100
    overall: int = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressMarks:
    """Marks of an *address* for today and the day before; its *domain*'s are of places."""

    address: tuple[bytes, ...] = field(repr=False)
    domain: tuple[bytes, ...] = field(repr=False)


def marks_of(ring: WorkerRing, recipient: str, today: date) -> AddressMarks:
    """Make the marks of an address."""
    return AddressMarks(
        address=_marks(ring, normalise(recipient), today),
        domain=_marks(ring, f"@{_domain(recipient)}", today),
    )


def reached_cap(
    pen: Pen, cover: Outgoing, marks: AddressMarks, caps: Caps
) -> Hold | None:
    """
    Look at the caps, the address last: its mark is set when all others allow it.

    Ask it in the transaction that keeps the letter.
    """
    shelf, since = pen.tx.outgoing, pen.at - ONE_DAY
    kind, mailbox = cover.kind, cover.mailbox
    shelf.forget_marks(at=pen.at)
    if shelf.is_marked(marks.address, at=pen.at):
        return Hold.ANSWERED_TODAY
    if shelf.count_by_itself(kind, since=since, mailbox=mailbox) >= caps.mailbox:
        return Hold.MAILBOX_CAP
    if shelf.count_by_itself(kind, since=since) >= caps.overall:
        return Hold.OVERALL_CAP
    if not _takes_place(pen, marks.domain, caps.domain):
        return Hold.DOMAIN_CAP
    is_first = shelf.mark(marks.address[0], until=pen.at + ONE_DAY)
    return None if is_first else Hold.ANSWERED_TODAY


def _takes_place(pen: Pen, domain_marks: Sequence[bytes], cap: int) -> bool:
    """
    Take one of the *cap* places that a domain has in a day; False where none is free.

    Each is a mark like that of an address: how many letters a domain got is nowhere
    written down.  It is sought from anywhere on, so that one is soon found.
    """
    first = secrets.randbelow(cap) if cap else 0
    for place in chain(range(first, cap), range(first)):
        marks = [_place_mark(mark, place) for mark in domain_marks]
        if pen.tx.outgoing.is_marked(marks, at=pen.at):
            continue
        if pen.tx.outgoing.mark(marks[0], until=pen.at + ONE_DAY):
            return True
    return False


def _place_mark(domain_mark: bytes, place: int) -> bytes:
    return hashlib.sha256(b"%s place %d" % (domain_mark, place)).digest()


def _domain(address: str) -> str:
    """Return whose it is: any number of names below it are to be had for nothing."""
    return registrable(normalise(address).rpartition("@")[2])


def _marks(ring: WorkerRing, whom: str, today: date) -> tuple[bytes, ...]:
    days = (today, today - ONE_DAY)
    return tuple(answered_mark(keys, whom, day) for keys in ring.every for day in days)
