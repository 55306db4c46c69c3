"""
A person's keys, and how they are locked with a passphrase and a file.

    seed (32 random bytes)
      ├─ "box/<suite>"  opens grants          (X25519 or X-Wing)
      ├─ "sign"         signs what is written (Ed25519)
      └─ "index"        seals what is kept for the next start

    stretched = Argon2id(passphrase, salt)                        32 bytes
    lock key  = HKDF-SHA256(stretched ‖ device file, info "grv1/identity-lock")
    sealed    = seal(lock key, seed, place "identity", "sealed", person, kv)

The database holds salt, cost and sealed seed; without the device file, which stays on
the person's machine, there is nothing to guess passphrases against.
"""

from __future__ import annotations

import os
import unicodedata

from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from grievance.domain.errors import NotAllowedError, SetupError
from grievance.domain.ids import PersonId
from grievance.vault.errors import SealError
from grievance.vault.keys import KEY_SIZE, BoxKey, SigningKey, derive
from grievance.vault.seal import Place, seal, unseal


SALT_SIZE = 16
DEVICE_SIZE = 32
LOCK_LABEL = b"grv1/identity-lock"


# No slots: cached_property keeps what it made in the instance's __dict__.
@dataclass(frozen=True)
class Identity:
    """All keys of one person, out of one seed; a cut seed is a `SealError`."""

    seed: bytes = field(repr=False)
    suite: int = field(default=1, kw_only=True)

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_SIZE:
            raise SealError

    @classmethod
    def generate(cls, *, suite: int = 1) -> Identity:
        """Make a new person's keys."""
        return cls(os.urandom(KEY_SIZE), suite=suite)

    @cached_property
    def box(self) -> BoxKey:
        seed = derive(self.seed, f"box/{self.suite}")
        return BoxKey.from_seed(seed, suite=self.suite)

    @cached_property
    def signing(self) -> SigningKey:
        return SigningKey.from_seed(derive(self.seed, "sign"))

    @cached_property
    def index(self) -> bytes:
        return derive(self.seed, "index")


class Cost(StrEnum):
    """How dear a guess is: the two sets of RFC 9106, section 4, and no other."""

    HIGH = "high"
    LOW_MEMORY = "low-memory"

    @property
    def parameters(self) -> tuple[int, int, int]:
        """Return iterations, lanes and memory in KiB."""
        if self is Cost.HIGH:
            return 1, 4, 2 * 1024 * 1024
        return 3, 4, 64 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class LockedIdentity:
    """A seed at rest; `salt` has 16 bytes."""

    person_id: PersonId
    kv: int
    iterations: int
    lanes: int
    memory_kib: int
    salt: bytes = field(repr=False)
    sealed: bytes = field(repr=False)


def lock(  # noqa: PLR0913  # keywords; none of them has a safe default
    identity: Identity,
    *,
    person_id: PersonId,
    kv: int,
    passphrase: str,
    device: bytes,
    cost: Cost,
) -> LockedIdentity:
    """
    Lock *identity* with a passphrase and the 32 bytes of a device file.

    Raises:
        NotAllowedError: The passphrase is empty.

        ValueError: The device secret has not 32 bytes.

        SetupError: There is not enough memory for *cost*.
    """
    if not normalised(passphrase):
        msg = "A passphrase cannot be empty; choose one."
        raise NotAllowedError(msg)
    if len(device) != DEVICE_SIZE:
        msg = f"A device secret has {DEVICE_SIZE} bytes."
        raise ValueError(msg)

    salt = new_salt()
    key = lock_key(passphrase, device=device, salt=salt, cost=cost)
    iterations, lanes, memory_kib = cost.parameters
    return LockedIdentity(
        person_id=person_id,
        kv=kv,
        iterations=iterations,
        lanes=lanes,
        memory_kib=memory_kib,
        salt=salt,
        sealed=seal(key, identity.seed, _place(person_id, kv)),
    )


def unlock(
    locked: LockedIdentity, *, passphrase: str, device: bytes, suite: int = 1
) -> Identity:
    """
    Open a locked identity.

    A cost that is not one of the two is refused before any work, because it comes from
    the database and could make guessing cheap, or this machine run out of memory.

    Raises:
        SealError: Passphrase, device file, person, key version or cost is wrong.

        SetupError: There is not enough memory.
    """
    cost = cost_of(locked)
    if len(device) != DEVICE_SIZE or len(locked.salt) != SALT_SIZE:
        raise SealError
    key = lock_key(passphrase, device=device, salt=locked.salt, cost=cost)
    seed = unseal(key, locked.sealed, _place(locked.person_id, locked.kv))
    return Identity(seed, suite=suite)


def new_salt() -> bytes:
    """Draw what makes guesses at one passphrase worth nothing for any other."""
    return os.urandom(SALT_SIZE)


def lock_key(passphrase: str, *, device: bytes, salt: bytes, cost: Cost) -> bytes:
    """Stretch the passphrase and mix in the device secret: 32 bytes."""
    stretched = stretch(passphrase, salt=salt, cost=cost)
    hkdf = HKDF(hashes.SHA256(), KEY_SIZE, salt=None, info=LOCK_LABEL)
    return hkdf.derive(stretched + device)


def stretch(passphrase: str, *, salt: bytes, cost: Cost) -> bytes:
    """
    Make 32 bytes of a passphrase that are dear to guess.

    Raises:
        SetupError: There is not enough memory.
    """
    iterations, lanes, memory_kib = cost.parameters
    try:
        argon = Argon2id(
            salt=salt,
            length=KEY_SIZE,
            iterations=iterations,
            lanes=lanes,
            memory_cost=memory_kib,
        )
        return argon.derive(normalised(passphrase).encode())
    except MemoryError:
        msg = (
            f"Checking the passphrase needs {memory_kib // 1024} MiB of free memory; "
            "close other programs and try again."
        )
        raise SetupError(msg) from None


def normalised(passphrase: str) -> str:
    """Make the same passphrase of what different keyboards and pastes produce."""
    return " ".join(unicodedata.normalize("NFKC", passphrase).split())


def cost_of(locked: LockedIdentity) -> Cost:
    """Return how dear a guess at it is; another cost is a `SealError`."""
    found = (locked.iterations, locked.lanes, locked.memory_kib)
    for cost in Cost:
        if cost.parameters == found:
            return cost
    raise SealError


def _place(person_id: PersonId, kv: int) -> Place:
    return Place(table="identity", column="sealed", row_id=str(person_id), kv=kv)
