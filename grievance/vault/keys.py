"""
Keys that come out of a secret: to open with, and to sign with.

    derived = HKDF-Expand-SHA256(secret, info = "grv1/" ‖ label, 32 bytes)

Nothing here draws random numbers, so the same seed always gives the same keys.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.ed25519 import (
    Ed25519PrivateKey,
    Ed25519PublicKey,
)
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from grievance.vault.errors import SealError
from grievance.vault.suites import SUITES, PrivateKey, suite_of


__all__ = ["KEY_SIZE", "SUITES", "BoxKey", "SigningKey", "derive", "verify"]

KEY_SIZE = 32


def derive(secret: bytes, label: str) -> bytes:
    """Make the 32-byte key called *label* out of a uniformly random *secret*."""
    info = b"grv1/" + label.encode()
    return HKDFExpand(hashes.SHA256(), KEY_SIZE, info).derive(secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class BoxKey:
    """The private half of a wrap key; what is wrapped to `public` it unwraps."""

    suite: int
    public: bytes
    private: PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes, *, suite: int = 1) -> BoxKey:
        """Make the key of a 32-byte *seed*; an unknown suite is a `SealError`."""
        private, public = suite_of(suite).pair_from_seed(seed)
        return cls(suite=suite, public=public, private=private)


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningKey:
    """The private half of an Ed25519 key (RFC 8032)."""

    public: bytes
    private: Ed25519PrivateKey = field(repr=False, compare=False)

    @classmethod
    def from_seed(cls, seed: bytes) -> SigningKey:
        """Make the key of a 32-byte *seed*."""
        private = Ed25519PrivateKey.from_private_bytes(seed)
        public = private.public_key().public_bytes_raw()
        return cls(public=public, private=private)

    def sign(self, message: bytes) -> bytes:
        """Sign *message*; the signature has 64 bytes."""
        return self.private.sign(message)


def verify(public: bytes, signature: bytes, message: bytes) -> None:
    """
    Check that the owner of *public* signed *message*.

    Raises:
        SealError: They did not, or the public key is none.
    """
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        raise SealError from None
