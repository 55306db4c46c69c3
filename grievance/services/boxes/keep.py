"""Put things into a case and into the log in one go, so that neither lacks the other."""

from __future__ import annotations

import hashlib

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from grievance.domain.access import Access
from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.cover import cover_bytes
from grievance.domain.errors import AlteredError, ConflictError
from grievance.domain.events import Act, Event
from grievance.domain.ids import CaseId, HolderId
from grievance.domain.rekeying import RekeyDue
from grievance.storage.store import Transaction
from grievance.vault.case_box import (
    Author,
    CaseKey,
    CaseSlot,
    Grant,
    SealedPart,
    make_grant,
)
from grievance.vault.directory import Directory
from grievance.vault.ring import PersonRing, WorkerRing
from grievance.vault.slip import SealedSlip
from grievance.vault.suites import suite_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """Whoever writes, the books they write in, and when: *on* is the office's day."""

    tx: Transaction
    author: Author = field(repr=False)
    directory: Directory = field(repr=False)
    at: datetime
    on: date | None = None

    @classmethod
    def of(cls, tx: Transaction, ring: PersonRing | WorkerRing, at: datetime) -> Pen:
        """Give the pen to the owner of *ring*."""
        on = ring.today() if isinstance(ring, PersonRing) and ring.today else None
        return cls(tx=tx, author=ring.author, directory=ring.directory, at=at, on=on)

    @property
    def today(self) -> date:
        """The day at the office; that of UTC where nobody says."""
        return self.on or self.at.date()

    def note(self, act: Act, object_id: object, digest: bytes = b"") -> None:
        """Write a line in the log."""
        self.tx.log.add(
            act,
            actor=self.author.holder,
            object_id=str(object_id),
            digest=digest,
            at=self.at,
        )


def keep_cover(tx: Transaction, case: Case, event: Event) -> Case:
    """
    Save the cover of a known case; returns it with its new version.

    Raises:
        AlteredError: What lies there is not what the log saw; to write it on would
            make it look sound.

        ConflictError: Somebody else saved it since it was read.
    """
    if is_altered(tx, case):
        what = f"The cover of {case.reference}"
        raise altered(what)
    saved = tx.cases.save(case)
    tx.log.add_cover(event, saved)
    return saved


def altered(what: str) -> AlteredError:
    """Make the refusal to act upon *what*: written on, it would look sound."""
    msg = (
        f"{what} was changed behind the log's back; change nothing, run `grievance "
        "log verify` and find out who did it."
    )
    return AlteredError(msg)


def is_altered(tx: Transaction, case: Case) -> bool:
    """
    Whether the cover on the books is not the one the log saw last.

    The cover is locked before the log is asked: a colleague who commits in between
    would look like somebody who tampered.
    """
    now = tx.cases.lock(case.id)
    return now is None or not is_as_logged(tx, now)


def is_as_logged(tx: Transaction, case: Case) -> bool:
    """
    Whether the log saw this cover last; locks nothing.

    False also where a colleague saves it at this very moment: look again.
    """
    digest = hashlib.sha256(cover_bytes(case)).hexdigest()
    return tx.log.last_digest(case.id) == digest


def keep_parts(pen: Pen, parts: Sequence[SealedPart], act: Act) -> None:
    """
    Add sealed parts.

    Raises:
        ConflictError: Their case got another key meanwhile; nobody could open them.
    """
    for case_id in sorted({part.case_id for part in parts}, key=str):
        case = pen.tx.cases.lock(case_id)
        if case is not None and case.is_erased:
            msg = "This case was erased meanwhile; nothing is kept in it any more."
            raise ConflictError(msg)
    for case_id, compartment, kv in {(p.case_id, p.compartment, p.kv) for p in parts}:
        if pen.tx.cases.slot(case_id, compartment).kv != kv:
            msg = "This case got another key meanwhile; look again and repeat."
            raise ConflictError(msg)
    add_parts(pen, parts, act)


def add_parts(pen: Pen, parts: Sequence[SealedPart], act: Act) -> None:
    """Add sealed parts to a case that this very transaction made: nobody else has it."""
    pen.tx.parts.add(parts)
    for part in parts:
        pen.note(act, part.id, part.digest)


def keep_slip(pen: Pen, slip: SealedSlip) -> None:
    """Save a sealed slip in the place of its last revision."""
    pen.tx.slips.save(slip)
    pen.note(Act.SLIP_WRITTEN, slip.id, slip.digest)


def sound_slip(tx: Transaction, case_id: CaseId) -> SealedSlip:
    """
    Return the slip of a case, if it is the one that the log saw last.

    Each of its revisions is signed: without this whoever can write to the database
    could put back the one from before a reprisal was told of.

    Raises:
        NotFoundError: The case has no slip.

        AlteredError: It is another one; to write it on would make it look sound.
    """
    if tx.writes:
        tx.cases.lock(case_id)  # somebody may be just rewriting it
    slip = tx.slips.of_case(case_id)
    if tx.log.last_digest(slip.id) != slip.digest.hex():
        what = "The slip of this case"
        raise altered(what)
    return slip


def keep_slots(pen: Pen, slots: Sequence[CaseSlot]) -> None:
    """Put the public halves of new keys where anybody can drop things into them."""
    pen.tx.cases.add_slots(slots)
    for slot in slots:
        pen.note(Act.KEY_MADE, key_id(slot), digest_of(slot))


def keep_grants(pen: Pen, grants: Sequence[Grant]) -> None:
    """Put what was granted on the rings of its holders."""
    pen.tx.cases.add_grants(grants)
    for grant in grants:
        pen.note(Act.ACCESS_GRANTED, access_id(grant), digest_of(grant))


def end_grants(pen: Pen, grants: Sequence[Grant | Access]) -> None:
    """
    Take grants off the rings they are on; the key they opened is due for another.

    Whoever had them may have kept it, so that those who still have it are asked to
    change it.
    """
    drop_access(pen.tx, grants, by=pen.author.holder, at=pen.at)


def drop_access(
    tx: Transaction, ended: Sequence[Grant | Access], *, by: HolderId, at: datetime
) -> None:
    """Do the same without a pen: what is over by the calendar is nobody's decision."""
    for case_id in sorted({one.case_id for one in ended}, key=str):
        tx.cases.lock(case_id)  # or whoever just makes another key gives it to them
    tx.cases.end_grants(ended)
    for one in ended:
        tx.log.add(
            Act.ACCESS_ENDED, actor=by, object_id=access_id(one), digest=b"", at=at
        )
    boxes = dict.fromkeys((one.case_id, one.compartment) for one in ended)
    tx.rekeys.add(
        RekeyDue(case_id=case_id, compartment=compartment, since=at.date())
        for case_id, compartment in boxes
    )


def grant_to(
    directory: Directory, key: CaseKey, holder: HolderId, *, until: date | None = None
) -> Grant:
    """Wrap a case's key to whom the directory knows as *holder*."""
    holder_kv, public = directory.box_of(holder)
    return make_grant(
        key,
        holder=holder,
        holder_kv=holder_kv,
        public=public,
        suite=suite_for(public),
        until=until,
    )


def box_id(case_id: CaseId, compartment: Compartment) -> str:
    """Name one compartment of a case in the log."""
    return f"{case_id}/{compartment}"


def key_id(slot: CaseSlot) -> str:
    """Name one of the keys of a compartment in the log."""
    return f"{box_id(slot.case_id, slot.compartment)}/{slot.kv}"


def access_id(grant: Grant | Access) -> str:
    """Name somebody's access in the log, whichever key they have it with."""
    return f"{box_id(grant.case_id, grant.compartment)}/{grant.holder}"


def digest_of(thing: CaseSlot | Grant) -> bytes:
    """Return the SHA-256 of a slot, whose signature covers all of it, or of a grant."""
    if isinstance(thing, CaseSlot):
        return hashlib.sha256(thing.signature).digest()
    return thing.digest
