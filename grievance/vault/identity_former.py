"""
A person's keys so far, under their new ones: until all they hold is wrapped anew.

    sealed = seal(derive(new seed, "former"), old seed,
                  place "former_identity", "sealed", person, new kv, revision = old kv)
"""

from __future__ import annotations

from dataclasses import dataclass, field

from grievance.domain.ids import PersonId
from grievance.vault.identity import Identity
from grievance.vault.keys import derive
from grievance.vault.seal import Place, seal, unseal


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerIdentity:
    """The seed of *former_kv*, which the keys of *kv* open."""

    person_id: PersonId
    kv: int
    former_kv: int
    sealed: bytes = field(repr=False)


def keep_former(
    identity: Identity,
    before: Identity,
    *,
    person_id: PersonId,
    kv: int,
    former_kv: int,
) -> FormerIdentity:
    """Seal the keys *before* under those of *identity*, whose version is *kv*."""
    place = _place(person_id, kv, former_kv)
    return FormerIdentity(
        person_id=person_id,
        kv=kv,
        former_kv=former_kv,
        sealed=seal(_key(identity), before.seed, place),
    )


def open_former(kept: FormerIdentity, identity: Identity, *, suite: int) -> Identity:
    """Open the keys before; `SealError` if they are those of somebody else."""
    place = _place(kept.person_id, kept.kv, kept.former_kv)
    return Identity(unseal(_key(identity), kept.sealed, place), suite=suite)


def _key(identity: Identity) -> bytes:
    return derive(identity.seed, "former")


def _place(person_id: PersonId, kv: int, former_kv: int) -> Place:
    return Place(
        table="former_identity",
        column="sealed",
        row_id=str(person_id),
        kv=kv,
        rev=former_kv,
    )
