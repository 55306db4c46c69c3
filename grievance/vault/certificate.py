"""
Read the X.509 certificate that somebody's mail program opens letters with.

It is taken only where every S/MIME program can open what we encrypt to it: an RSA key of
at least 2,048 bits that may be used for encrypting keys.  Nobody's signature on it is
checked: whoever puts it into the registry has asked its owner.
"""

from __future__ import annotations

import base64
import re

from dataclasses import dataclass, field
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from grievance.vault.errors import RecipientError


SMALLEST = 2048  # bits of an RSA key
LONGEST = 32_000  # characters of PEM; a cell of a workbook holds no more
_BEGIN, _END = "-----BEGIN CERTIFICATE-----", "-----END CERTIFICATE-----"
_PEM = re.compile(rf"\s*{_BEGIN}([A-Za-z0-9+/=\s]+){_END}\s*")


@dataclass(frozen=True, slots=True)
class Certificate:
    """A certificate that letters can be encrypted to."""

    x509: x509.Certificate = field(repr=False)

    @property
    def pem(self) -> str:
        """It in the one way of writing that the registry keeps."""
        return self.x509.public_bytes(Encoding.PEM).decode("ascii")

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of it, by which people compare two: 64 hexadecimal digits."""
        return self.x509.fingerprint(SHA256()).hex()

    @property
    def until(self) -> datetime:
        """When it ends."""
        return self.x509.not_valid_after_utc

    def is_over(self, at: datetime) -> bool:
        """Tell whether it has expired."""
        return at > self.until


def read_certificate(text: str) -> Certificate:
    """
    Read one certificate in PEM; blanks may stand where its lines ended.

    Raises:
        RecipientError: It is none, or nothing can be encrypted to it.
    """
    if "PRIVATE KEY" in text:
        msg = (
            "It holds a private key, which is its owner's alone; tell them, and put in "
            "the certificate without it."
        )
        raise RecipientError(msg)
    found = _parsed(text)
    _refuse_unfit_key(found)
    _refuse_other_use(found)
    return Certificate(found)


def _parsed(text: str) -> x509.Certificate:
    written = _PEM.fullmatch(text) if len(text) <= LONGEST else None
    try:
        if written is None:
            raise _no_certificate()
        der = base64.b64decode("".join(written[1].split()), validate=True)
        return x509.load_der_x509_certificate(der)
    except ValueError:
        raise _no_certificate() from None


def _no_certificate() -> RecipientError:
    return RecipientError(
        f"It is no certificate; write one in PEM, from {_BEGIN} to {_END}."
    )


def _refuse_unfit_key(found: x509.Certificate) -> None:
    """Refuse a key that cannot be encrypted to, or too easily read."""
    try:
        key = found.public_key()
    except (UnsupportedAlgorithm, ValueError):
        key = None
    if not isinstance(key, RSAPublicKey):
        msg = (
            "Its key is not of RSA, and letters can be encrypted to RSA only; ask for "
            "another certificate, or for a recipient of age."
        )
        raise RecipientError(msg)
    if key.key_size < SMALLEST:
        msg = f"Its key has {key.key_size} bits; ask for one of {SMALLEST} or more."
        raise RecipientError(msg)


def _refuse_other_use(found: x509.Certificate) -> None:
    """Refuse a certificate whose owner says that it is for signing only."""
    try:
        usage = found.extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return  # it may be used for anything
    except ValueError:
        raise _no_certificate() from None
    if not usage.key_encipherment:
        msg = "It is not for encrypting (key usage); ask for the one that is."
        raise RecipientError(msg)
