"""
Give a 32-byte key to somebody, bound to what it is for.

    wrapped = suite (1 byte) ‖ encapsulated key ‖ AES-256-GCM(secret) ‖ tag (16)
              └ HPKE base mode, info = lp("grv1/wrap", context …), no AAD

Suite 1 makes 81 bytes, suite 2 makes 1169.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag

from grievance.vault.encoding import Atom, lp
from grievance.vault.errors import SealError
from grievance.vault.keys import KEY_SIZE, BoxKey
from grievance.vault.suites import suite_of


LABEL = "grv1/wrap"


def wrap(public: bytes, secret: bytes, *context: Atom, suite: int = 1) -> bytes:
    """
    Wrap *secret* so that only the owner of *public* can have it, for *context* only.

    Raises:
        ValueError: The secret has not exactly 32 bytes.

        SealError: The suite is unknown, or *public* is not a key of it.
    """
    if len(secret) != KEY_SIZE:
        msg = f"Only keys of {KEY_SIZE} bytes are wrapped; seal anything else."
        raise ValueError(msg)
    chosen = suite_of(suite)
    try:
        to = chosen.public_from_bytes(public)
        wrapped = chosen.hpke.encrypt(secret, to, info=lp(LABEL, *context))
    except ValueError:
        raise SealError from None
    return bytes([suite]) + wrapped


def unwrap(box: BoxKey, wrapped: bytes, *context: Atom) -> bytes:
    """
    Take the 32-byte secret out again.

    Raises:
        SealError: Another key, another context, another suite, or altered bytes.
    """
    if wrapped[:1] != bytes([box.suite]):
        raise SealError
    hpke = suite_of(box.suite).hpke
    try:
        secret = hpke.decrypt(wrapped[1:], box.private, info=lp(LABEL, *context))
    except (InvalidTag, ValueError):
        raise SealError from None
    if len(secret) != KEY_SIZE:
        raise SealError
    return secret
