"""Signed and encrypted parts: what they are called and what a person can do."""

from __future__ import annotations

from grievance.mail import notes
from grievance.mail.letter import Label
from grievance.mail.reading.parts import Part


_SIGNED = {
    "multipart/signed",
    "application/pgp-signature",
    "application/pkcs7-signature",
    "application/x-pkcs7-signature",
}
_ENCRYPTED = {"multipart/encrypted", "application/pgp-encrypted"}
SMIME = {"application/pkcs7-mime", "application/x-pkcs7-mime"}


def seal(part: Part, name: str) -> tuple[Label | None, str]:
    """Return how to label *part*, called *name*, and a note; `""` for none."""
    if part.media_type in SMIME:
        return None, ""  # read on its own
    if part.media_type in _SIGNED:
        return Label.SIGNED, ""
    if part.media_type in _ENCRYPTED:
        return Label.ENCRYPTED, notes.ENCRYPTED
    return _by_name(name.lower())


def smime(part: Part, *, is_signed: bool) -> tuple[Label | None, str]:
    """Return how to label an S/MIME file that could not be read, and what to do."""
    kind = part.content_type.get("smime-type").lower()
    if is_signed or "signed" in kind:
        return Label.SIGNED, notes.SEALED_BUT_SIGNED
    if kind == "certs-only":
        return None, ""
    return Label.ENCRYPTED, notes.ENCRYPTED


def _by_name(name: str) -> tuple[Label | None, str]:
    """Programs that do not know the types send them as any file."""
    if name in ("smime.p7m", "encrypted.asc") or name.endswith((".pgp", ".gpg")):
        return Label.ENCRYPTED, notes.ENCRYPTED
    if name in ("smime.p7s", "signature.asc"):
        return Label.SIGNED, ""
    return None, ""
