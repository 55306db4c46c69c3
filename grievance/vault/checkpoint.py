"""
The signed top of the log, short enough for the foot of a letter.

    <origin>                         C2SP tlog-checkpoint in a C2SP signed-note
    <number of entries>
    <root, base64>

    — <origin> <base64 of key id (4) ‖ Ed25519 signature (64)>

    key id = SHA-256(origin ‖ 0x0A ‖ 0x01 ‖ public key), first 4 bytes
    signed = the three lines, each with its newline
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re

from dataclasses import dataclass

from grievance.vault.errors import SealError
from grievance.vault.keys import SigningKey, verify


ORIGIN = re.compile(r"[!-*,-~]{1,200}")  # printable ASCII, no space, no plus sign
TEXT = re.compile(r"([^\n]+)\n(0|[1-9][0-9]{0,17})\n([A-Za-z0-9+/]{43}=)\n")
KEY_ID_SIZE = 4
SIZE_LIMIT = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """How many entries a log had and their root (32 bytes); *origin* names the log."""

    origin: str
    size: int
    root: bytes


def sign_checkpoint(checkpoint: Checkpoint, signing: SigningKey) -> str:
    """
    Write a checkpoint as a signed note.

    Raises:
        ValueError: The origin has a space, a plus sign or is not plain ASCII, or size
            or root are impossible.
    """
    text = _text(checkpoint)
    if not ORIGIN.fullmatch(checkpoint.origin) or not TEXT.fullmatch(text):
        msg = "A checkpoint needs an origin in plain ASCII, a size and a root."
        raise ValueError(msg)
    signed = _key_id(checkpoint.origin, signing.public) + signing.sign(text.encode())
    return f"{text}\n— {checkpoint.origin} {base64.b64encode(signed).decode()}\n"


def verify_checkpoint(note: str, *, origin: str, public: bytes) -> Checkpoint:
    """
    Check that the log called *origin* signed the note; signatures of others may follow.

    Raises:
        SealError: It did not, or this is no checkpoint.
    """
    text, gap, signatures = note.rpartition("\n\n")
    text += "\n"
    match = TEXT.fullmatch(text)
    if len(note) > SIZE_LIMIT or not gap or match is None or match[1] != origin:
        raise _refusal()
    signature = _signature_of(signatures, origin=origin, public=public)
    try:
        verify(public, signature, text.encode())
    except SealError:
        raise _refusal() from None
    return Checkpoint(
        origin=origin, size=int(match[2]), root=base64.b64decode(match[3])
    )


def _text(checkpoint: Checkpoint) -> str:
    root = base64.b64encode(checkpoint.root).decode()
    return f"{checkpoint.origin}\n{checkpoint.size}\n{root}\n"


def _signature_of(lines: str, *, origin: str, public: bytes) -> bytes:
    start, key_id = f"— {origin} ", _key_id(origin, public)
    for line in lines.split("\n"):
        if line.startswith(start):
            signed = _from_base64(line.removeprefix(start))
            if signed[:KEY_ID_SIZE] == key_id:
                return signed[KEY_ID_SIZE:]
    raise _refusal()


def _from_base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _refusal() from None


def _key_id(origin: str, public: bytes) -> bytes:
    named = origin.encode() + b"\n\x01" + public
    return hashlib.sha256(named).digest()[:KEY_ID_SIZE]


def _refusal() -> SealError:
    msg = "This checkpoint was not signed by this log, or it was altered."
    return SealError(msg)
