"""
A case key on somebody's ring.

    wrapped = wrap(holder's public key, case secret,
                   "case", case, kv, compartment, holder, holder kv, commitment)
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, HolderId
from grievance.vault.case_key import CaseKey, CaseSlot
from grievance.vault.encoding import Atom
from grievance.vault.errors import SealError
from grievance.vault.keys import BoxKey
from grievance.vault.wrap import unwrap, wrap


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """
    The secret of one case, compartment and key version, for one holder.

    *until* is the last day on which they are to have it; None where nobody said.
    """

    case_id: CaseId
    compartment: Compartment
    kv: int
    holder: HolderId
    holder_kv: int
    wrapped: bytes = field(repr=False)
    until: date | None = None


def make_grant(  # noqa: PLR0913  # keywords; to whom, and until when
    key: CaseKey,
    *,
    holder: HolderId,
    holder_kv: int,
    public: bytes,
    suite: int,
    until: date | None = None,
) -> Grant:
    """
    Put *key* on the ring of *holder*, whose public key comes from the directory.

    Raises:
        SealError: *public* is not a key of that suite.
    """
    context: tuple[Atom, ...] = (
        "case",
        key.case_id,
        key.kv,
        key.compartment,
        holder,
        holder_kv,
        key.commitment,
    )
    return Grant(
        case_id=key.case_id,
        compartment=key.compartment,
        kv=key.kv,
        holder=holder,
        holder_kv=holder_kv,
        wrapped=wrap(public, key.secret, *context, suite=suite),
        until=until,
    )


def open_grant(grant: Grant, slot: CaseSlot, box: BoxKey) -> CaseKey:
    """
    Take the case key off a ring; *slot* has been verified by the caller.

    Raises:
        SealError: The grant is for another case, compartment, key version or holder,
            or its secret is not the one the slot commits to.
    """
    asked = (grant.case_id, grant.compartment, grant.kv)
    if asked != (slot.case_id, slot.compartment, slot.kv):
        raise SealError
    secret = unwrap(
        box,
        grant.wrapped,
        "case",
        grant.case_id,
        grant.kv,
        grant.compartment,
        grant.holder,
        grant.holder_kv,
        slot.commitment,
    )
    key = CaseKey(
        case_id=slot.case_id,
        compartment=slot.compartment,
        kv=slot.kv,
        secret=secret,
        suite=slot.suite,
    )
    if (key.commitment, key.box.public) != (slot.commitment, slot.public):
        raise SealError
    return key
