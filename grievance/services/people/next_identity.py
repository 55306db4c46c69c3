"""Make somebody's next keys, with those so far sealed under them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from grievance.services.directory.read_directory import person_of
from grievance.services.people.lock_identity import NewLock
from grievance.vault.identity import Identity, lock
from grievance.vault.identity_former import keep_former
from grievance.vault.identity_request import SignedIdentityRequest, make_request
from grievance.vault.ring import PersonRing


@dataclass(frozen=True, slots=True, kw_only=True)
class NextIdentity:
    """Keys that the root key has still to sign, and the request for that."""

    identity: Identity = field(repr=False)
    signed: SignedIdentityRequest


def next_identity(ring: PersonRing, new: NewLock, *, at: datetime) -> NextIdentity:
    """
    Draw the next keys of the owner of *ring*, and sign the request with both.

    Raises:
        NotAllowedError: The passphrase is empty.

        SetupError: There is not enough memory.
    """
    identity = Identity.generate(suite=ring.directory.suite)
    who, kv = ring.person_id, ring.kv + 1
    locked = lock(
        identity,
        person_id=who,
        kv=kv,
        passphrase=new.passphrase,
        device=new.device,
        cost=new.cost,
    )
    former = keep_former(
        identity, ring.identity, person_id=who, kv=kv, former_kv=ring.kv
    )
    signed = make_request(
        identity,
        name=person_of(ring.directory, who).name,
        locked=locked,
        made_at=at,
        former=former.sealed,
        voucher=ring.identity.signing,
    )
    return NextIdentity(identity=identity, signed=signed)
