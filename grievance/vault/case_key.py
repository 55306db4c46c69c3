"""
The key of one compartment of a case, and the slot anyone can drop things into.

    secret (32 random bytes, per case, compartment and key version)
      ├─ "row"          seals what people write
      ├─ "box/<suite>"  opens what was dropped into the slot
      ├─ "slip"         seals the case's slip
      ├─ "heir"         vouches for the next key (Ed25519)
      ├─ "grant"        proves that whoever gave it to somebody had it
      └─ "commit"       the commitment: public, fits this secret only

    slot    = suite ‖ public half of box ‖ commitment ‖ public half of heir
    message = lp("grv1/case_key", case, compartment, kv, suite, public, commitment,
                 heir, maker, maker kv), which its maker signs
    vouched = from the second on: the heir of the key before, over lp("grv1/heir", message)

So whoever has no key to a case cannot make the next one, whatever they can write to.
"""

from __future__ import annotations

import os

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import pairwise

from grievance.domain.compartment import Compartment
from grievance.domain.ids import WORKER, CaseId, HolderId
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.encoding import lp
from grievance.vault.errors import SealError
from grievance.vault.keys import KEY_SIZE, BoxKey, SigningKey, derive, verify


LABEL = "grv1/case_key"
HEIR = "grv1/heir"
_REMEMBERED = 10_000  # signatures, of half a kilobyte each with what they are over
_AT_HAND = 1_000  # slots, which are looked at several times before they are used


# No slots: cached_property keeps what it made in the instance's __dict__.
@dataclass(frozen=True, kw_only=True)
class CaseKey:
    """What someone who may open one compartment of a case holds."""

    case_id: CaseId
    compartment: Compartment
    kv: int
    secret: bytes = field(repr=False)
    suite: int = 1

    def __post_init__(self) -> None:
        if len(self.secret) != KEY_SIZE:
            msg = f"A case secret has {KEY_SIZE} bytes."
            raise ValueError(msg)

    @classmethod
    def new(
        cls, *, case_id: CaseId, compartment: Compartment, kv: int = 1, suite: int = 1
    ) -> CaseKey:
        """Make a new random key."""
        return cls(
            case_id=case_id,
            compartment=compartment,
            kv=kv,
            secret=os.urandom(KEY_SIZE),
            suite=suite,
        )

    @cached_property
    def row_key(self) -> bytes:
        return derive(self.secret, "row")

    @cached_property
    def box(self) -> BoxKey:
        seed = derive(self.secret, f"box/{self.suite}")
        return BoxKey.from_seed(seed, suite=self.suite)

    @cached_property
    def commitment(self) -> bytes:
        return derive(self.secret, "commit")

    @cached_property
    def slip_key(self) -> bytes:
        return derive(self.secret, "slip")

    @cached_property
    def grant_key(self) -> bytes:
        return derive(self.secret, "grant")

    @cached_property
    def heir(self) -> SigningKey:
        return SigningKey.from_seed(derive(self.secret, "heir"))

    def next(self, *, suite: int) -> CaseKey:
        """Make the key that is to follow this one."""
        return CaseKey.new(
            case_id=self.case_id,
            compartment=self.compartment,
            kv=self.kv + 1,
            suite=suite,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSlot:
    """The public half of a case key; trust it only after `verify_slots`."""

    case_id: CaseId
    compartment: Compartment
    kv: int
    suite: int
    public: bytes = field(repr=False)
    commitment: bytes = field(repr=False)
    heir: bytes = field(repr=False)
    maker: HolderId
    maker_kv: int
    signature: bytes = field(repr=False)
    vouched: bytes | None = field(default=None, repr=False)


def make_slot(
    key: CaseKey, author: Author, *, before: CaseKey | None = None
) -> CaseSlot:
    """Make the slot of *key*, signed by *author*, with the key *before* if there is one."""
    slot = CaseSlot(
        case_id=key.case_id,
        compartment=key.compartment,
        kv=key.kv,
        suite=key.suite,
        public=key.box.public,
        commitment=key.commitment,
        heir=key.heir.public,
        maker=author.holder,
        maker_kv=author.kv,
        signature=b"",
    )
    message = _message(slot)
    vouched = before.heir.sign(lp(HEIR, message)) if before else None
    return replace(slot, signature=author.signing.sign(message), vouched=vouched)


def verify_slot(slot: CaseSlot, directory: Directory) -> None:
    """
    Check that the slot is what its maker made.

    Raises:
        SealError: The maker is unknown, or anything was altered.
    """
    public = directory.signing_key(slot.maker, slot.maker_kv)
    _verify_once(public, slot.signature, _message(slot))


def verify_slots(slots: Sequence[CaseSlot], directory: Directory) -> CaseSlot:
    """
    Return the newest of the slots of one compartment, which anything may go into.

    The worker made the first, and each of the others whoever had the key before it.

    Raises:
        SealError: One is missing or was altered, or the key before did not vouch for it.
    """
    if not slots or slots[0].maker != WORKER or slots[0].vouched is not None:
        raise SealError
    whose = {(slot.case_id, slot.compartment) for slot in slots}
    if len(whose) != 1 or [s.kv for s in slots] != list(range(1, len(slots) + 1)):
        raise SealError
    for slot in slots:
        verify_slot(slot, directory)
    for before, slot in pairwise(slots):
        _verify_once(before.heir, slot.vouched or b"", lp(HEIR, _message(slot)))
    return slots[-1]


@lru_cache(maxsize=_REMEMBERED)
def _verify_once(public: bytes, signature: bytes, message: bytes) -> None:
    """Remember what was signed, as slots stay and are looked at before each use."""
    verify(public, signature, message)


@lru_cache(maxsize=_AT_HAND)
def _message(slot: CaseSlot) -> bytes:
    return lp(
        LABEL,
        slot.case_id,
        slot.compartment,
        slot.kv,
        slot.suite,
        slot.public,
        slot.commitment,
        slot.heir,
        slot.maker,
        slot.maker_kv,
    )
