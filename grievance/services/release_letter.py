"""
Let a letter go that somebody wrote, or ask a custodian to.

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

import secrets

from dataclasses import dataclass, field
from datetime import datetime
from uuid import uuid4

from grievance.domain.case import Case
from grievance.domain.compartment import Compartment
from grievance.domain.contents import PartKind
from grievance.domain.draft import AskedRelease, Draft, SentCopy
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.ids import CaseId, JobId, OutgoingId
from grievance.domain.letter_time import refuse_untimely_letter
from grievance.domain.outgoing import Party, may_decide
from grievance.domain.release import (
    keeps_names,
    needs_two,
    refuse_reference,
    refuse_release,
    release_object,
    words_digest,
)
from grievance.domain.reprisal import RiskLevel
from grievance.domain.request import (
    Request,
    RequestedAct,
)
from grievance.domain.slip import Slip
from grievance.leak.hit import HitKind
from grievance.services.address_letter import find_destination
from grievance.services.case_keys import contents_key, find_key
from grievance.services.case_records import keep_record
from grievance.services.edit_draft import find_draft, refuse_waiting
from grievance.services.guard_letter import Checked, Guard, guard_letter
from grievance.services.keep import Pen
from grievance.services.keep_request import keep_request
from grievance.services.letter_facts import Stationery
from grievance.services.open_case import read_case_slip
from grievance.services.post_part import post_to_identity
from grievance.services.read_directory import person_of
from grievance.services.send_copy import send_copy
from grievance.storage.store import Transaction
from grievance.vault.ring import PersonRing


SALT_BYTES = 32
OTHER_WORDS = (
    "Somebody changed this draft since you read it; read it again before it goes."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Released:
    """What became of it: a letter of ours with the job that sends it, or a request."""

    outgoing_id: OutgoingId | None = None
    job_id: JobId | None = None
    request: Request | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """
    How somebody lets a letter go: to which *address*, *despite* what was found.

    *read* is the revision that they looked at, if they did: no other goes.
    """

    stationery: Stationery
    guard: Guard
    read: int | None = None
    address: str = field(default="", repr=False)
    despite: str = field(default="", repr=False)
    at: datetime


def check_draft(  # noqa: PLR0913  # whose hands, which draft, against what, when
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    number: int,
    guard: Guard,
    *,
    at: datetime,
) -> tuple[Draft, Checked]:
    """
    Return a draft and what in it may give somebody away.

    Raises:
        NotFoundError, NotAllowedError: As `find_draft`.
    """
    draft = find_draft(tx, ring, contents_key(tx, ring, case_id), number)
    copy = _copy(draft, "", at)
    return draft, guard_letter(
        tx, ring, case_id, copy, guard, ours=draft.written, at=at
    )


def release_letter(
    tx: Transaction, ring: PersonRing, case_id: CaseId, number: int, release: Release
) -> Released:
    """
    Let a draft go out, or ask for it where this person cannot alone.

    Raises:
        NotFoundError: There is no such draft, or no address.

        NotAllowedError: It is not theirs to release; a gate is closed; something was
            found and no reason is given; or the address must not be used.

        ConflictError: Somebody changed its words since they were read.

        ComposeError: The address is none that a letter can be sent to.
    """
    key, at = contents_key(tx, ring, case_id), release.at
    draft = find_draft(tx, ring, key, number)
    if release.read not in {None, draft.revision}:
        raise ConflictError(OTHER_WORDS)
    refuse_waiting(tx, draft, at=at)
    case, slip = tx.cases.get(case_id), read_case_slip(tx, ring, key)
    refuse_stranger(ring, case, slip)
    refuse_untimely_letter(draft.kind, draft.to.party, case.stage)
    refuse_release(slip, draft.to.party)
    refuse_reference(case.reference, draft.to.party, draft.subject, draft.body)
    copy = _copy(draft, release.despite, at)
    checked = guard_letter(
        tx, ring, case_id, copy, release.guard, ours=draft.written, at=at
    )
    refuse_names(checked, slip, draft.to.party)
    refuse_found(checked, release.despite)
    if not _needs_another(tx, ring, case_id, slip, draft, release):
        where = find_destination(tx, ring, case_id, copy, release.address)
        pen, salt = Pen.of(tx, ring, at), secrets.token_hex(SALT_BYTES)
        sent = send_copy(pen, ring, case, copy, where, release.stationery, salt)
        return Released(outgoing_id=sent[0], job_id=sent[1])
    return _ask(tx, ring, case, draft, copy, release)


def refuse_stranger(ring: PersonRing, case: Case, slip: Slip | None) -> None:
    """Refuse whoever has no say in the letters of a case; the worker asks again."""
    respondents = slip.respondents if slip else frozenset()
    if not may_decide(person_of(ring.directory, ring.person_id), case, respondents):
        msg = (
            "A coordinator, a custodian or the handler of this case lets its letters "
            "go; ask one of them."
        )
        raise NotAllowedError(msg)


def refuse_names(checked: Checked, slip: Slip, party: Party) -> None:
    """
    Refuse a letter that may name somebody who asked that nobody does.

    Raises:
        NotAllowedError: It says what to do, and none of the words.
    """
    names_somebody = any(hit.kind is HitKind.IDENTITY for hit in checked.hits)
    if names_somebody and keeps_names(slip, party):
        msg = (
            "They asked that no name is passed on, and this letter may have one; take "
            "it out, whatever reason there is."
        )
        raise NotAllowedError(msg)


def refuse_found(checked: Checked, despite: str) -> None:
    """
    Refuse a letter in which something was found, unless there is a reason.

    Raises:
        NotAllowedError: It says how many places there are, and none of their words.
    """
    if checked.hits and not despite.strip():
        count = len(checked.hits)
        places = "one place" if count == 1 else f"{count} places"
        msg = (
            f"In {places} this letter may give somebody away; look with `grievance "
            "letters check`, change it, or release it --despite them, with a reason."
        )
        raise NotAllowedError(msg)


def _needs_another(  # noqa: PLR0913, PLR0917  # whose keys, which case, which letter
    tx: Transaction,
    ring: PersonRing,
    case_id: CaseId,
    slip: Slip,
    draft: Draft,
    release: Release,
) -> bool:
    """Whether a custodian has to look: for two pairs of eyes, or for the address."""
    if needs_two(slip):
        return True
    if find_key(tx, ring, case_id, Compartment.IDENTITY) is not None:
        return False
    if keeps_names(slip, draft.to.party):
        return True
    is_typed = bool(release.address) and draft.to.party is not Party.COMPLAINANT
    return not (is_typed and slip.risk is RiskLevel.NONE)


def _ask(  # noqa: PLR0913, PLR0917  # whose hands, which letter, how
    tx: Transaction,
    ring: PersonRing,
    case: Case,
    draft: Draft,
    copy: SentCopy,
    release: Release,
) -> Released:
    """Ask a custodian of the case, and show them the words."""
    salt, at = secrets.token_hex(SALT_BYTES), release.at
    pen, about = Pen.of(tx, ring, at), release_object(case.id, words_digest(copy, salt))
    request = keep_request(pen, ring, RequestedAct.RELEASE_LETTER, about)
    asked = AskedRelease(
        request_id=str(request.id),
        copy=copy,
        written=draft.written,
        revision=draft.revision,
        salt=salt,
        address=release.address,
    )
    post_to_identity(pen, case.id, PartKind.ASKED_RELEASE, asked)
    key = contents_key(tx, ring, case.id)
    keep_record(pen, key, draft.asked_as(str(request.id), at=at))
    return Released(request=request)


def _copy(draft: Draft, despite: str, at: datetime) -> SentCopy:
    return SentCopy(
        outgoing_id=str(uuid4()),
        draft=draft.number,
        kind=draft.kind,
        to=draft.to,
        reference=draft.reference,
        language=draft.language,
        neutral=draft.neutral,
        subject=draft.subject,
        body=draft.body,
        at=at,
        despite=despite.strip(),
    )
