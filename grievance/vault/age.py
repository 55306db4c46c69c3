"""
Close a text to somebody's age key (age-encryption.org/v1), which they keep themselves.

    recipient    age1…, X25519: 62 characters of Bech32
    sealed       ASCII armour, which survives whatever a mail passes through

Only this kind of recipient is taken: SSH keys are made for something else, and those of
plug-ins need a program on our side.
"""

from __future__ import annotations

from collections.abc import Sequence

import pyrage

from grievance.vault.errors import RecipientError


LENGTH = 62
PREFIX = "age1"


def is_age_recipient(text: str) -> bool:
    """Tell whether *text* is a recipient, as age writes it, that we can encrypt to."""
    try:
        _recipient(text)
    except RecipientError:
        return False
    return True


def seal_to_age(content: bytes, recipients: Sequence[str]) -> bytes:
    """
    Encrypt *content* so that each of *recipients* can open it alone; ASCII armour.

    Raises:
        RecipientError: There is none, or one that is no recipient.
    """
    keys = [_recipient(one) for one in recipients]
    if not keys:
        msg = "A letter is sealed with age to at least one recipient; name one."
        raise RecipientError(msg)
    return pyrage.encrypt(content, keys, armored=True)


def _recipient(text: str) -> pyrage.x25519.Recipient:
    try:
        if len(text) != LENGTH or not text.startswith(PREFIX):
            raise _refusal()
        return pyrage.x25519.Recipient.from_str(text)
    except pyrage.RecipientError:
        raise _refusal() from None


def _refusal() -> RecipientError:
    return RecipientError(
        "This is no recipient of age; it has 62 characters and begins with age1."
    )
