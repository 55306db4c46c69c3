"""List who has which key to a case, until when; opens nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from grievance.domain.access import Access
from grievance.domain.compartment import Compartment
from grievance.domain.errors import NotAllowedError, NotFoundError
from grievance.domain.ids import CaseId, HolderId
from grievance.domain.rekeying import RekeyDue
from grievance.services.boxes.case_keys import fits
from grievance.services.directory.read_directory import person_of
from grievance.services.slips.list_cases import handler_names
from grievance.storage.store import Transaction
from grievance.vault.case_box import PROMISED
from grievance.vault.directory import Directory
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyHolder:
    """
    Somebody with the key to a compartment; *until* is their last day, if there is one.

    *is_lost* where they open nothing with it: it is for keys that they have no more, or
    they left the office.  *is_promised* where the key was changed since: it is to be given
    to their newest keys by a colleague, who asks them first.
    """

    name: str
    holder: HolderId
    compartment: Compartment
    until: date | None
    is_lost: bool
    is_promised: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseAccess:
    """Who has the keys of a case, and which of these are due for others."""

    holders: tuple[KeyHolder, ...]
    due: tuple[RekeyDue, ...] = ()


def list_access(tx: Transaction, ring: PersonRing, case_id: CaseId) -> CaseAccess:
    """
    Return who has which key, those to the contents first, by name.

    Raises:
        NotAllowedError: Whoever asks has none of them.
    """
    access = tx.cases.access_to(case_id)
    mine = (one for one in access if one.holder == ring.author.holder)
    if not any(fits(ring, one) for one in mine):
        msg = "You have no key to this case; ask a coordinator who has."
        raise NotAllowedError(msg)
    return read_access(tx, ring, case_id)


def read_access(tx: Transaction, ring: PersonRing, case_id: CaseId) -> CaseAccess:
    """Return the same for whoever has it open already."""
    names = {str(id_): name for id_, name in handler_names(ring).items()}
    found = (
        KeyHolder(
            name=names.get(one.holder, str(one.holder)),
            holder=one.holder,
            compartment=one.compartment,
            until=one.until,
            is_lost=_is_lost(ring.directory, one),
            is_promised=_is_promised(ring.directory, one),
        )
        for one in tx.cases.access_to(case_id)
    )
    ordered = sorted(found, key=lambda one: (one.compartment, one.name.casefold()))
    return CaseAccess(holders=tuple(ordered), due=tx.rekeys.of_case(case_id))


def _is_lost(directory: Directory, access: Access) -> bool:
    if access.holder_kv == PROMISED or _has_left(directory, access):
        return True
    is_newest = directory.box_of(access.holder)[0] == access.holder_kv
    return access.person_id is not None and not is_newest


def _is_promised(directory: Directory, access: Access) -> bool:
    return access.holder_kv == PROMISED and not _has_left(directory, access)


def _has_left(directory: Directory, access: Access) -> bool:
    if access.person_id is None:
        return False
    try:
        person_of(directory, access.person_id)
    except NotFoundError:
        return True
    return False
