"""
The two ways of wrapping a key, both HPKE base mode (RFC 9180) with AES-256-GCM.

    suite 1   X25519                          public key 32 bytes
    suite 2   X-Wing (ML-KEM-768 + X25519)    public key 1184 ‖ 32 bytes

A deployment uses one of them, and while it changes over the one before as well; every
wrap begins with its number, and every public key has a size that tells it.
A private key is always made from a 32-byte seed: suite 1 takes it as it is, suite 2
expands it with SHAKE-256 to 96 bytes as draft-connolly-cfrg-xwing-kem says
(64 for ML-KEM, 32 for X25519).
"""

from __future__ import annotations

import hashlib

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from cryptography.hazmat.primitives.asymmetric.mlkem import (
    MLKEM768PrivateKey,
    MLKEM768PublicKey,
)
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from grievance.vault.errors import SealError


PrivateKey = X25519PrivateKey | MLKEM768X25519PrivateKey
PublicKey = X25519PublicKey | MLKEM768X25519PublicKey

X25519_SIZE = 32
MLKEM_SEED_SIZE = 64
MLKEM_PUBLIC_SIZE = 1184


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapSuite:
    """One way of wrapping: its HPKE suite and how its keys are read."""

    hpke: Suite
    public_size: int
    pair_from_seed: Callable[[bytes], tuple[PrivateKey, bytes]]
    public_from_bytes: Callable[[bytes], PublicKey]


def suite_of(number: int) -> WrapSuite:
    """Look up a suite; an unknown number is a `SealError`."""
    try:
        return SUITES[number]
    except KeyError:
        raise SealError from None


def suite_for(public: bytes) -> int:
    """Return the suite that a public key is of, by its size; `SealError` for none."""
    for number, suite in SUITES.items():
        if len(public) == suite.public_size:
            return number
    raise SealError


def _x25519_pair(seed: bytes) -> tuple[PrivateKey, bytes]:
    private = X25519PrivateKey.from_private_bytes(seed)
    return private, private.public_key().public_bytes_raw()


def _xwing_pair(seed: bytes) -> tuple[PrivateKey, bytes]:
    expanded = hashlib.shake_256(seed).digest(MLKEM_SEED_SIZE + X25519_SIZE)
    lattice = MLKEM768PrivateKey.from_seed_bytes(expanded[:MLKEM_SEED_SIZE])
    curve = X25519PrivateKey.from_private_bytes(expanded[MLKEM_SEED_SIZE:])
    public = (
        lattice.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()
    )
    return MLKEM768X25519PrivateKey(lattice, curve), public


def _xwing_public(raw: bytes) -> PublicKey:
    return MLKEM768X25519PublicKey(
        MLKEM768PublicKey.from_public_bytes(raw[:MLKEM_PUBLIC_SIZE]),
        X25519PublicKey.from_public_bytes(raw[MLKEM_PUBLIC_SIZE:]),
    )


SUITES: Mapping[int, WrapSuite] = MappingProxyType(
    {
        1: WrapSuite(
            hpke=Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
            public_size=X25519_SIZE,
            pair_from_seed=_x25519_pair,
            public_from_bytes=X25519PublicKey.from_public_bytes,
        ),
        2: WrapSuite(
            hpke=Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM),
            public_size=MLKEM_PUBLIC_SIZE + X25519_SIZE,
            pair_from_seed=_xwing_pair,
            public_from_bytes=_xwing_public,
        ),
    }
)
