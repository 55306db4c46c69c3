"""
Reply tokens: what lets an answer find its case, and nobody forge one.

    intake+gr-7f3k-9q2d.<mac>@example.org        the recipient of a reply
    <gr-7f3k-9q2d.<letter>.<mac>@example.org>    the Message-ID of what we sent

The MAC of an address covers the correspondent, so that a token works only for
the person it was made for; whoever holds the key recomputes it from the From of
the reply and stores no address. Raising the epoch revokes every address token
of a case.
"""

from __future__ import annotations

import base64
import hmac
import re

from collections.abc import Iterable
from dataclasses import dataclass, field

from grievance.mail.letter import Letter
from grievance.mail.words.address import normalise


KEY_LENGTH = 32
MAC_LENGTH = 20  # base32 characters: 100 bits
LOCAL_PART = 64
RECIPIENT_LENGTH = 8  # 40 bits: only of ids that the other MAC proves to be ours

_REPLY = b"grievance reply address v1"
_MESSAGE = b"grievance message id v1"
_RECIPIENT = b"grievance message recipient v1"
_REFERENCE = r"[a-z0-9](?:[a-z0-9-]{0,22}[a-z0-9])?"
_MAC = rf"[a-z2-7]{{{MAC_LENGTH}}}"
_ADDRESS = re.compile(rf"([^@\s]*)\+({_REFERENCE})\.({_MAC})(@[^@\s]+)", re.IGNORECASE)
_MESSAGE_ID = re.compile(
    rf"<({_REFERENCE})\.([a-z0-9-]{{1,40}})\.({_MAC})@([^@\s<>]+)>", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """
    A token as found in a recipient address; proven by `verifies` only.

    *mailbox* is the address without the token, normalised.  Anybody can put a token
    before a domain of their own: only those of our own mailboxes came to us.
    """

    reference: str
    mac: str = field(repr=False)
    mailbox: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedId:
    """A Message-ID that looks like one of ours; proven by `is_ours` only."""

    reference: str
    letter_id: str
    domain: str
    mac: str = field(repr=False)

    @property
    def text(self) -> str:
        """Write it as `message_id` made it."""
        local = f"{self.reference}.{self.letter_id}.{self.mac}"
        return f"<{local}@{self.domain}>".lower()


def reply_address(
    key: bytes, *, mailbox: str, reference: str, epoch: int, correspondent: str
) -> str:
    """
    Return the address at which *correspondent* reaches the case *reference*.

    *mailbox* is our plain address, *key* 32 bytes.

    Raises:
        ValueError: The mailbox leaves no room for a token, or is no address.
    """
    local, _, domain = mailbox.rpartition("@")
    mac = _reply_mac(key, reference=reference, epoch=epoch, correspondent=correspondent)
    local = f"{local}+{reference.lower()}.{mac}"
    if not domain or len(local) > LOCAL_PART:
        msg = "The mailbox must be an address whose local part leaves room for a token."
        raise ValueError(msg)
    return f"{local}@{domain}"


def find_tokens(letter: Letter) -> tuple[Token, ...]:
    """Return the tokens among the recipients of *letter*, each once, unproven."""
    written = (a.address for a in (*letter.to, *letter.cc))
    return _tokens((*written, *letter.delivered_to))


def find_written_tokens(letter: Letter) -> tuple[Token, ...]:
    """Return only those to which its writer sent it, wherever it was put since."""
    return _tokens(a.address for a in (*letter.to, *letter.cc))


def _tokens(addresses: Iterable[str]) -> tuple[Token, ...]:
    found = (
        Token(
            reference=match[2].upper(),
            mac=match[3].lower(),
            mailbox=normalise(match[1] + match[4]),
        )
        for address in addresses
        if (match := _ADDRESS.fullmatch(address))
    )
    return tuple(dict.fromkeys(found))


def verifies(key: bytes, token: Token, *, epoch: int, correspondent: str) -> bool:
    """Tell whether *token* was made for this correspondent and epoch."""
    expected = _reply_mac(
        key, reference=token.reference, epoch=epoch, correspondent=correspondent
    )
    return hmac.compare_digest(expected.encode(), token.mac.encode())


def message_id(key: bytes, *, reference: str, letter_id: str, domain: str) -> str:
    """
    Return the signed Message-ID, in angle brackets, of a letter we send.

    *letter_id* is 1-40 letters, digits and hyphens.

    Raises:
        ValueError: The id or the domain cannot stand in a Message-ID.
    """
    mac = _message_mac(key, reference=reference, letter_id=letter_id, domain=domain)
    made = f"<{reference}.{letter_id}.{mac}@{domain}>".lower()
    if not _MESSAGE_ID.fullmatch(made):
        msg = "A Message-ID takes letters, digits and hyphens, and a domain."
        raise ValueError(msg)
    return made


def letter_id_for(
    key: bytes, *, nonce: str, reference: str, epoch: int, correspondent: str
) -> str:
    """
    Return an id, for `message_id`, of a letter to *correspondent*.

    It tells nobody without the key who that is.  *nonce* is up to 32 letters or digits.
    """
    parts = (nonce, reference.upper(), str(epoch), normalise(correspondent))
    return nonce + _mac(key, _RECIPIENT, parts)[:RECIPIENT_LENGTH]


def was_sent_to(
    key: bytes, signed: SignedId, *, epoch: int, correspondent: str
) -> bool:
    """Tell whether *signed*, which `is_ours`, was of a letter to *correspondent*."""
    expected = letter_id_for(
        key,
        nonce=signed.letter_id[:-RECIPIENT_LENGTH],
        reference=signed.reference,
        epoch=epoch,
        correspondent=correspondent,
    )
    return hmac.compare_digest(expected.encode(), signed.letter_id.encode())


def find_message_ids(letter: Letter) -> tuple[SignedId, ...]:
    """Return ids in In-Reply-To and References that look like ours, unproven."""
    return read_message_ids((*letter.in_reply_to, *letter.references))


def read_message_ids(values: Iterable[str]) -> tuple[SignedId, ...]:
    """Return which of these Message-IDs look like ours, each once, unproven."""
    found = (
        SignedId(
            reference=match[1].upper(),
            letter_id=match[2].lower(),
            mac=match[3].lower(),
            domain=match[4].lower(),
        )
        for value in values
        if (match := _MESSAGE_ID.fullmatch(value))
    )
    return tuple(dict.fromkeys(found))


def is_ours(key: bytes, signed: SignedId) -> bool:
    """Tell whether we made this Message-ID."""
    expected = _message_mac(
        key,
        reference=signed.reference,
        letter_id=signed.letter_id,
        domain=signed.domain,
    )
    return hmac.compare_digest(expected.encode(), signed.mac.encode())


def _reply_mac(key: bytes, *, reference: str, epoch: int, correspondent: str) -> str:
    parts = (reference.upper(), str(epoch), normalise(correspondent))
    return _mac(key, _REPLY, parts)


def _message_mac(key: bytes, *, reference: str, letter_id: str, domain: str) -> str:
    parts = (reference.upper(), letter_id.lower(), domain.lower())
    return _mac(key, _MESSAGE, parts)


def _mac(key: bytes, label: bytes, parts: tuple[str, ...]) -> str:
    """Authenticate the *parts*, each behind its length so that none runs over."""
    if len(key) != KEY_LENGTH:
        msg = "The token key must have 32 bytes."
        raise ValueError(msg)
    framed = [label, *(part.encode() for part in parts)]
    message = b"".join(len(part).to_bytes(4, "big") + part for part in framed)
    digest = hmac.digest(key, message, "sha256")
    return base64.b32encode(digest).decode().lower()[:MAC_LENGTH]
