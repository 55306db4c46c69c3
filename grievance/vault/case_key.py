"""
The key of one compartment of a case, and the slot anyone can drop things into.

    secret (32 random bytes, per case, compartment and key version)
      ├─ "row"          seals what people write
      ├─ "box/<suite>"  opens what was dropped into the slot
      ├─ "slip"         seals the case's slip
      └─ "commit"       the commitment: public, fits this secret only

    slot = suite ‖ public half of box ‖ commitment, signed by its maker over
           lp("grv1/case_key", case, compartment, kv, suite, public, commitment,
              maker, maker kv)
"""

from __future__ import annotations

import os

from dataclasses import dataclass, field
from functools import cached_property

from grievance.domain.compartment import Compartment
from grievance.domain.ids import CaseId, HolderId
from grievance.vault.author import Author
from grievance.vault.directory import Directory
from grievance.vault.encoding import lp
from grievance.vault.keys import KEY_SIZE, BoxKey, derive, verify


LABEL = "grv1/case_key"


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


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseSlot:
    """The public half of a case key; trust it only after `verify_slot`."""

    case_id: CaseId
    compartment: Compartment
    kv: int
    suite: int
    public: bytes = field(repr=False)
    commitment: bytes = field(repr=False)
    maker: HolderId
    maker_kv: int
    signature: bytes = field(repr=False)


def make_slot(key: CaseKey, author: Author) -> CaseSlot:
    """Make the slot of *key*, signed by *author*."""
    message = lp(
        LABEL,
        key.case_id,
        key.compartment,
        key.kv,
        key.suite,
        key.box.public,
        key.commitment,
        author.holder,
        author.kv,
    )
    return CaseSlot(
        case_id=key.case_id,
        compartment=key.compartment,
        kv=key.kv,
        suite=key.suite,
        public=key.box.public,
        commitment=key.commitment,
        maker=author.holder,
        maker_kv=author.kv,
        signature=author.signing.sign(message),
    )


def verify_slot(slot: CaseSlot, directory: Directory) -> None:
    """
    Check that the slot is what its maker made, before anything is dropped into it.

    Raises:
        SealError: The maker is unknown, or anything was altered.
    """
    message = lp(
        LABEL,
        slot.case_id,
        slot.compartment,
        slot.kv,
        slot.suite,
        slot.public,
        slot.commitment,
        slot.maker,
        slot.maker_kv,
    )
    verify(directory.signing_key(slot.maker, slot.maker_kv), slot.signature, message)
