"""
Close a letter to its reader's key, once: what comes out is another each time.

Whatever cannot be closed is not sent: there is no way from here to the open letter.
"""

from __future__ import annotations

from grievance.domain.protection import Protection, ProtectionKind
from grievance.mail.post.closed import (
    Open,
    enveloped,
    inner_entity,
    letter_text,
    signed_entity,
    with_sealed_text,
)
from grievance.mail.post.closed_words import closed_words
from grievance.vault.age import seal_to_age
from grievance.vault.certificate import read_certificate
from grievance.vault.smime import MICALG, SmimeKey, envelope_entity, sign_entity


def protect(
    message: bytes,
    protection: Protection,
    *,
    signing: SmimeKey | None = None,
    language: str = "en",
) -> bytes:
    """
    Return a letter that `compose` wrote as *protection* wants it to travel.

    An S/MIME one is signed for the office first, where it has a key to do so.

    Raises:
        RecipientError: It cannot be encrypted to this certificate or recipient.
    """
    match protection.kind:
        case ProtectionKind.NONE:
            return message
        case ProtectionKind.SMIME:
            return _in_envelope(Open(message), protection.key, signing)
        case ProtectionKind.AGE:
            letter = Open(message)
            sealed = seal_to_age(letter_text(letter), (protection.key,))
            return with_sealed_text(letter, sealed, closed_words(language))


def _in_envelope(letter: Open, certificate: str, signing: SmimeKey | None) -> bytes:
    entity = inner_entity(letter)
    if signing is not None:
        signature = sign_entity(entity, signing)
        entity = signed_entity(entity, signature, micalg=MICALG)
    envelope = envelope_entity(entity, (read_certificate(certificate),))
    return enveloped(letter, envelope)
