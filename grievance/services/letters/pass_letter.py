"""
Whether a letter that somebody wrote may go out, and to where.

    gates      the risk is assessed, no Entity learns what it must not, no reference of
               the complainant's goes to anybody else
    guard      what may give somebody away needs a reason; where they asked to keep names
               from others, none is reason enough for a name, and a custodian, who
               compares with the names themselves, always looks
    address    only with the key to the identity, unless it is typed and nobody is at
               risk; and never one at which nobody may be reached
    two        where somebody may pay for it: a custodian says yes to these very words
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.draft import Draft, SentCopy
from grievance.domain.errors import ConflictError
from grievance.domain.ids import CaseId
from grievance.domain.letter_time import refuse_untimely_letter
from grievance.domain.outgoing import Party
from grievance.domain.release import (
    keeps_names,
    needs_two,
    refuse_reference,
    refuse_release,
)
from grievance.domain.reprisal import RiskLevel
from grievance.domain.slip import Slip
from grievance.services.boxes.case_keys import contents_key, find_key
from grievance.services.boxes.case_slip import read_case_slip
from grievance.services.envelopes.address_letter import Destination, find_destination
from grievance.services.intake.file_words import texts_with_files
from grievance.services.intake.letter_facts import Stationery
from grievance.services.letters.edit_draft import find_draft, refuse_waiting
from grievance.services.letters.guard_letter import Checked, Guard, guard_letter
from grievance.services.letters.letter_files import Bodies, read_files
from grievance.services.letters.release_gates import (
    refuse_found,
    refuse_names,
    refuse_others,
    refuse_stranger,
)
from grievance.services.notices.release_notice import (
    notice_destination,
    refuse_emptied,
    refuse_references,
    refuse_stale,
)
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


OTHER_WORDS = (
    "Somebody changed this draft since you read it; read it again before it goes."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """
    How somebody lets a letter go: to which *address*, *despite* what was found.

    *read* is the revision that they looked at, if they did: no other goes.  *checked* is
    what was found before the books were opened, which spares to compare it again.
    """

    stationery: Stationery
    guard: Guard
    checked: Checked | None = None
    read: int | None = None
    address: str = field(default="", repr=False)
    despite: str = field(default="", repr=False)
    at: datetime

    @property
    def goes_at(self) -> datetime:
        """Until when a letter that is let go waits for second thoughts."""
        return self.at + self.stationery.pull_back


@dataclass(frozen=True, slots=True, kw_only=True)
class Passed:
    """
    A draft that may go; without *where* only a custodian's yes is missing.

    *address* is the one that is asked for: as it was typed, or of a notice as the
    registry has it.
    """

    case: Case
    draft: Draft = field(repr=False)
    copy: SentCopy = field(repr=False)
    where: Destination | None = field(repr=False)
    address: str = field(repr=False)
    unread: tuple[CaseId, ...] = ()
    files: Bodies = field(default=(), repr=False)


def pass_letter(
    tx: Transaction, ring: PersonRing, case_id: CaseId, number: int, release: Release
) -> Passed:
    """
    Return a draft that is past all gates, and where it goes if nobody else looks.

    Raises:
        NotFoundError: There is no such draft, or no address.

        NotAllowedError: It is not theirs to release; a gate is closed; something was
            found and no reason is given; or the address must not be used.

        ConflictError: Somebody changed its words since they were read.

        ComposeError: The address is none that a letter can be sent to.
    """
    key = contents_key(tx, ring, case_id)
    draft = find_draft(tx, ring, key, number)
    case, slip = tx.cases.get(case_id), read_case_slip(tx, ring, key)
    refuse_stranger(ring, case, slip)
    _refuse_changed(tx, draft, release)
    copy = draft.sealed(despite=release.despite, at=release.at)
    files = read_files(tx, ring, key, draft.files)
    _refuse_unfit(tx, case, slip, copy, files)
    refuse_stale(slip, number, copy)
    refuse_emptied(draft)
    checked = _check(tx, ring, case_id, draft, copy, files, release)
    refuse_names(checked, slip, draft.to.party)
    refuse_others(checked, draft.to.party)
    refuse_found(checked, release.despite)
    where, address = None, release.address.strip()
    if copy.notice is not None:
        address = destination_of(tx, ring, case_id, copy, release).address
    if not _needs_another(tx, ring, case_id, slip, draft, release, checked):
        where = destination_of(tx, ring, case_id, copy, release)
    return Passed(
        case=case,
        draft=draft,
        copy=copy,
        where=where,
        address=address,
        unread=checked.unread,
        files=files,
    )


def destination_of(
    tx: Transaction, ring: PersonRing, case_id: CaseId, copy: SentCopy, release: Release
) -> Destination:
    """Return where a letter goes; raises as `pass_letter`."""
    if copy.notice is not None:
        desk = release.stationery.desk
        return notice_destination(tx, copy, release.address, desk=desk)
    return find_destination(tx, ring, case_id, copy, release.address)


def _refuse_changed(tx: Transaction, draft: Draft, release: Release) -> None:
    """Refuse words that nobody looked at, or that somebody is just looking at."""
    if release.read not in {None, draft.revision}:
        raise ConflictError(OTHER_WORDS)
    refuse_waiting(tx, draft, at=release.at)


def _refuse_unfit(
    tx: Transaction, case: Case, slip: Slip, copy: SentCopy, files: Bodies
) -> None:
    """Refuse what is not true of its case, or must not go out, or not to them."""
    party, texts = copy.to.party, texts_with_files(copy, files)
    refuse_untimely_letter(copy.kind, party, case.stage)
    refuse_release(slip, party)
    refuse_references(tx, slip, party, *texts)
    if case.is_complaint:
        refuse_reference(case.reference, party, *texts)


def _check(  # noqa: PLR0913, PLR0917  # whose keys, which case, which letter
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    draft: Draft,
    copy: SentCopy,
    files: Bodies,
    release: Release,
) -> Checked:
    return guard_letter(
        tx,
        ring,
        case_id,
        copy,
        release.guard,
        ours=draft.written,
        files=files,
        at=release.at,
        before=release.checked,
    )


def _needs_another(  # noqa: PLR0913, PLR0917  # whose keys, which case, which letter
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    slip: Slip,
    draft: Draft,
    release: Release,
    checked: Checked,
) -> bool:
    """Whether a custodian has to look: for two pairs of eyes, or for the address."""
    if needs_two(slip, draft.to.party):
        return True
    if draft.notice is not None:
        return bool(checked.unread)
    if find_key(tx, ring, case_id, Compartment.IDENTITY) is not None:
        return False
    if keeps_names(slip, draft.to.party):
        return True
    is_typed = bool(release.address) and draft.to.party is not Party.COMPLAINANT
    return not (is_typed and slip.risk is RiskLevel.NONE)
