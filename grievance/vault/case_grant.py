"""
A case key on somebody's ring.

    wrapped = wrap(holder's public key, case secret,
                   "case", case, kv, compartment, holder, holder kv, until, commitment)
    proof   = HMAC-SHA256(derive(case secret, "grant"),
                          lp("grv1/grant", case, kv, compartment, holder, holder kv,
                             until, SHA-256(wrapped)))
    digest  = SHA-256(lp(wrapped, until, proof))

*until* is empty, or a day as ISO 8601 writes it.  Anybody can wrap something to
anybody; the proof shows others who have the key that it was one of them, before they
give the next key to the same holder.
"""

from __future__ import annotations

import hashlib
import hmac

from dataclasses import dataclass, field, replace
from datetime import date

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, HolderId
from grievance.vault.case_key import CaseKey, CaseSlot
from grievance.vault.encoding import Atom, lp, lp_digest
from grievance.vault.errors import SealError
from grievance.vault.keys import BoxKey
from grievance.vault.wrap import unwrap, wrap


LABEL = "grv1/grant"
PROMISED = 0  # in the place of a version of keys, which begin with 1


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
    proof: bytes = field(repr=False)

    @property
    def digest(self) -> bytes:
        """What the log speaks of: 32 bytes."""
        return lp_digest(self.wrapped, _day(self.until), self.proof)


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
    grant = Grant(
        case_id=key.case_id,
        compartment=key.compartment,
        kv=key.kv,
        holder=holder,
        holder_kv=holder_kv,
        wrapped=b"",
        until=until,
        proof=b"",
    )
    context = _context(grant)
    wrapped = wrap(public, key.secret, *context, key.commitment, suite=suite)
    wrapped_grant = replace(grant, wrapped=wrapped)
    return replace(wrapped_grant, proof=_proof(key, wrapped_grant))


def promise_grant(
    key: CaseKey, holder: HolderId, *, until: date | None = None
) -> Grant:
    """Say that *holder* is to be given *key*, and give them nothing."""
    promise = Grant(
        case_id=key.case_id,
        compartment=key.compartment,
        kv=key.kv,
        holder=holder,
        holder_kv=PROMISED,
        wrapped=b"",
        until=until,
        proof=b"",
    )
    return replace(promise, proof=_proof(key, promise))


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
    secret = unwrap(box, grant.wrapped, *_context(grant), slot.commitment)
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


def verify_grant(grant: Grant, key: CaseKey) -> None:
    """
    Check that somebody who had this very *key* made the grant, for this holder.

    Raises:
        SealError: They did not, or it was altered: what it wraps may be anything.
    """
    asked = (grant.case_id, grant.compartment, grant.kv)
    is_for_key = asked == (key.case_id, key.compartment, key.kv)
    if not is_for_key or not hmac.compare_digest(grant.proof, _proof(key, grant)):
        raise SealError


def _proof(key: CaseKey, grant: Grant) -> bytes:
    wrapped = hashlib.sha256(grant.wrapped).digest()
    message = lp(LABEL, *_context(grant)[1:], wrapped)
    return hmac.digest(key.grant_key, message, "sha256")


def _context(grant: Grant) -> tuple[Atom, ...]:
    return (
        "case",
        grant.case_id,
        grant.kv,
        grant.compartment,
        grant.holder,
        grant.holder_kv,
        _day(grant.until),
    )


def _day(until: date | None) -> str:
    return until.isoformat() if until else ""
