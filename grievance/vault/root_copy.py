"""
A copy of the root key under a passphrase, for where no safe folder can be carried to.

    copy = one line: grievance root-key-copy 1 COST PUBLIC SALT SEALED, the last three
           in base64
    key    = derive(Argon2id(passphrase, salt), "root-copy")
    sealed = seal(key, seed, place "root", "sealed", public in hex)

There is no device file: the passphrase is all that keeps it, and each guess is to cost
2 GiB of memory.
"""

from __future__ import annotations

import base64
import os

from grievance.domain.errors import NotAllowedError, SetupError
from grievance.vault.errors import SealError
from grievance.vault.identity import SALT_SIZE, Cost, normalised, stretch
from grievance.vault.keys import SigningKey, derive
from grievance.vault.seal import Place, seal, unseal


KIND = "root-key-copy"
FEWEST_CHARACTERS = 20
ENVELOPE = 64  # bytes: the line is to be short enough to be printed


def seal_root(seed: bytes, passphrase: str, *, cost: Cost = Cost.HIGH) -> str:
    """
    Write the line of a copy.

    Raises:
        NotAllowedError: The passphrase is too short for what it is to keep.

        SetupError: There is not enough memory.
    """
    if len(normalised(passphrase)) < FEWEST_CHARACTERS:
        msg = (
            f"A passphrase of the root key has {FEWEST_CHARACTERS} characters or more; "
            "take the one that is offered."
        )
        raise NotAllowedError(msg)
    public = SigningKey.from_seed(seed).public
    salt = os.urandom(SALT_SIZE)
    key = _key(passphrase, salt, cost)
    sealed = seal(key, seed, _place(public), fixed=ENVELOPE)
    encoded = (base64.b64encode(part).decode() for part in (public, salt, sealed))
    return " ".join(("grievance", KIND, "1", cost.value, *encoded)) + "\n"


def is_root_copy(text: str) -> bool:
    """Tell a sealed copy of the root key from other files."""
    return text.split()[:3] == ["grievance", KIND, "1"]


def public_of_copy(text: str) -> bytes:
    """Return whose copy it says it is; opening it proves that. `SetupError` if none."""
    return _parts(text)[1]


def open_root_copy(text: str, passphrase: str) -> bytes:
    """
    Return the seed of the root key.

    Raises:
        NotAllowedError: The passphrase is wrong, or the file was changed.

        SetupError: It is no copy, or there is not enough memory.
    """
    cost, public, salt, sealed = _parts(text)
    try:
        return unseal(_key(passphrase, salt, cost), sealed, _place(public))
    except SealError:
        msg = "The passphrase of the root key is not right, or its copy was changed."
        raise NotAllowedError(msg) from None


def _parts(text: str) -> tuple[Cost, bytes, bytes, bytes]:
    try:
        _, _, _, cost, *encoded = text.split()
        public, salt, sealed = (base64.b64decode(one, validate=True) for one in encoded)
        return Cost(cost), public, salt, sealed
    except ValueError:
        msg = "This copy of the root key is damaged; take another one."
        raise SetupError(msg) from None


def _key(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    return derive(stretch(passphrase, salt=salt, cost=cost), "root-copy")


def _place(public: bytes) -> Place:
    return Place(table="root", column="sealed", row_id=public.hex())
