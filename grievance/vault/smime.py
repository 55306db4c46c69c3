"""
S/MIME (RFC 8551): sign a MIME entity for the office, and envelope one to its reader.

    signature   CMS SignedData, detached, SHA-256, with the office's certificates in it
    envelope    CMS EnvelopedData, AES-256-CBC, the key encrypted with RSA (PKCS #1 v1.5),
                as every mail program in use can read it

CBC is not authenticated: that is what the signature inside is for.  How the two lie in a
mail is for `grievance.mail` to know.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.ciphers.algorithms import AES256
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_pem_private_key,
)
from cryptography.hazmat.primitives.serialization.pkcs7 import (
    PKCS7EnvelopeBuilder,
    PKCS7Options,
    PKCS7SignatureBuilder,
)

from grievance.domain.errors import SetupError
from grievance.vault.certificate import Certificate


MICALG = "sha-256"  # as RFC 8551 calls the digest of a signature


@dataclass(frozen=True, slots=True, kw_only=True)
class SmimeKey:
    """The office's own key, its certificate, and those that lead to an authority."""

    private: RSAPrivateKey | EllipticCurvePrivateKey = field(repr=False, compare=False)
    certificate: x509.Certificate = field(repr=False)
    chain: tuple[x509.Certificate, ...] = field(default=(), repr=False)


def read_smime_key(key: bytes, certificates: bytes, *, password: str = "") -> SmimeKey:
    """
    Read a private key and its certificates, all PEM; the first one is the key's.

    Raises:
        SetupError: They are none, not of each other, or the password is not the key's.
    """
    private = _private_key(key, password)
    try:
        first, *chain = x509.load_pem_x509_certificates(certificates)
    except ValueError:
        msg = "The office's S/MIME certificate is none in PEM; restore the file."
        raise SetupError(msg) from None
    if _public(first.public_key()) != _public(private.public_key()):
        msg = "The office's S/MIME certificate is not that of its key; name both anew."
        raise SetupError(msg)
    return SmimeKey(private=private, certificate=first, chain=tuple(chain))


def ends_at(key: SmimeKey) -> datetime:
    """Return when the certificate of a key ends."""
    return key.certificate.not_valid_after_utc


def sign_entity(entity: bytes, key: SmimeKey) -> bytes:
    """Sign a MIME entity, whose lines end as they do in a mail; DER."""
    builder = (
        PKCS7SignatureBuilder()
        .set_data(entity)
        .add_signer(key.certificate, key.private, SHA256())
    )
    for one in key.chain:
        builder = builder.add_certificate(one)
    options = (PKCS7Options.DetachedSignature, PKCS7Options.Binary)
    return builder.sign(Encoding.DER, options)


def envelope_entity(entity: bytes, recipients: Sequence[Certificate]) -> bytes:
    """Encrypt a MIME entity, so that each of *recipients* can read it alone; DER."""
    builder = PKCS7EnvelopeBuilder().set_data(entity)
    for one in recipients:
        builder = builder.add_recipient(one.x509)
    builder = builder.set_content_encryption_algorithm(AES256)
    return builder.encrypt(Encoding.DER, (PKCS7Options.Binary,))


def _private_key(pem: bytes, password: str) -> RSAPrivateKey | EllipticCurvePrivateKey:
    try:
        found = load_pem_private_key(pem, password.encode() or None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        found = None
    if isinstance(found, (RSAPrivateKey, EllipticCurvePrivateKey)):
        return found
    msg = (
        "The office's S/MIME key cannot be read; name a private key of RSA or an "
        "elliptic curve in PEM, and its password if it has one."
    )
    raise SetupError(msg)


def _public(key: object) -> bytes:
    write = getattr(key, "public_bytes", None)
    if write is None:
        return b""
    written: bytes = write(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return written
