"""Keys and certificates that a reader of mail could have, made anew for each run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from cryptography.x509.oid import NameOID

from tests.doubles import NOON


Key = rsa.RSAPrivateKey | ec.EllipticCurvePrivateKey
YEAR = timedelta(days=365)


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A private key with its certificate, both PEM."""

    private: Key = field(repr=False)
    certificate: x509.Certificate

    @property
    def pem(self) -> str:
        return self.certificate.public_bytes(Encoding.PEM).decode()

    def key(self, password: str = "") -> bytes:
        closed = BestAvailableEncryption(password.encode()) if password else None
        return self.private.private_bytes(
            Encoding.PEM, PrivateFormat.PKCS8, closed or NoEncryption()
        )


@cache
def rsa_key(bits: int = 2048, number: int = 0) -> rsa.RSAPrivateKey:
    """Make a key, the same one for each *number*."""
    del number
    return rsa.generate_private_key(65537, bits)


@cache
def ec_key() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def make_reader(
    private: Key | None = None,
    *,
    encrypts: bool | None = True,
    until: datetime = NOON + YEAR,
    name: str = "notices@heron.example",
) -> Reader:
    """Make a certificate that signs itself; *encrypts* None says nothing of its use."""
    private = private or rsa_key()
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    builder = (
        x509.CertificateBuilder(subject_name=called, issuer_name=called)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 2 * YEAR)
        .not_valid_after(until)
        .add_extension(
            x509.SubjectAlternativeName([x509.RFC822Name(name)]), critical=False
        )
    )
    if encrypts is not None:
        builder = builder.add_extension(_usage(encrypts=encrypts), critical=True)
    return Reader(private=private, certificate=builder.sign(private, SHA256()))


def _usage(*, encrypts: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=encrypts,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=False,
        crl_sign=False,
        encipher_only=False,
        decipher_only=False,
    )
