"""Compare a letter before the books are opened to let it go: nobody waits meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from grievance.domain.compartment import Compartment
from grievance.domain.draft import AskedRelease, Draft
from grievance.domain.events import Act
from grievance.domain.ids import CaseId, RequestId
from grievance.domain.request import read_case_object
from grievance.services.boxes.case_keys import contents_key, find_key
from grievance.services.boxes.keep import Pen
from grievance.services.letters.answer_release import compare_asked
from grievance.services.letters.edit_draft import find_draft
from grievance.services.letters.guard_letter import (
    Checked,
    Guard,
    compare_letter,
    guard_letter,
)
from grievance.services.letters.letter_files import read_files
from grievance.storage.store import Store, Transaction
from grievance.vault.ring import PersonRing


GuardOf = Callable[[Transaction], Guard]


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
    key = contents_key(tx, ring, case_id)
    draft = find_draft(tx, ring, key, number)
    copy, files = draft.sealed(at=at), read_files(tx, ring, key, draft.files)
    return draft, guard_letter(
        tx, ring, case_id, copy, guard, ours=draft.written, at=at, files=files
    )


def compare_draft(
    tx: Transaction, ring: PersonRing, case_id: CaseId, number: int, guard: Guard
) -> tuple[Draft, Checked]:
    """Return what `check_draft` does; that it was compared is logged at its release."""
    key = contents_key(tx, ring, case_id)
    draft = find_draft(tx, ring, key, number)
    copy, files = draft.sealed(at=draft.at), read_files(tx, ring, key, draft.files)
    return draft, compare_letter(
        tx, ring, case_id, copy, guard, ours=draft.written, files=files
    )


def check_first(  # noqa: PLR0913  # whose hands, which draft, against what, when
    store: Store,
    ring: PersonRing,
    case_id: CaseId,
    number: int,
    guard_of: GuardOf,
    *,
    at: datetime,
) -> tuple[Draft, Checked]:
    """
    Return a draft and what was found in it, to be let go with it afterwards.

    That it was compared with a custodian's key is logged.

    Raises:
        NotFoundError, NotAllowedError: As `find_draft`.
    """
    with store.read() as tx:
        found = compare_draft(tx, ring, case_id, number, guard_of(tx))
    _log(store, ring, case_id, at=at)
    return found


def check_asked_first(
    store: Store,
    ring: PersonRing,
    request_id: RequestId,
    guard_of: GuardOf,
    *,
    at: datetime,
) -> tuple[AskedRelease, Checked]:
    """
    Do the same with a letter that somebody asks a custodian to release.

    Raises:
        NotFoundError, NotAllowedError: As `check_asked`.
    """
    with store.read() as tx:
        found = compare_asked(tx, ring, request_id, guard_of(tx))
        case_id, _ = read_case_object(tx.requests.get(request_id).request)
    _log(store, ring, case_id, at=at)
    return found


def _log(store: Store, ring: PersonRing, case_id: CaseId, *, at: datetime) -> None:
    with store.begin() as tx:
        if find_key(tx, ring, case_id, Compartment.IDENTITY) is not None:
            Pen.of(tx, ring, at).note(Act.IDENTITY_COMPARED, case_id)
