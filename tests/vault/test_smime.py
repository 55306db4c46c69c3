"""The office's S/MIME key is read with its certificates, or a sentence says why not."""

from __future__ import annotations

import pytest

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization.pkcs7 import pkcs7_decrypt_der

from grievance.domain.errors import SetupError
from grievance.vault.certificate import read_certificate
from grievance.vault.smime import SmimeKey, envelope_entity, read_smime_key
from tests.mail_keys import ec_key, make_reader, rsa_key


OFFICE = make_reader(rsa_key(number=1), encrypts=False, name="intake@scheme.example")
PEM = OFFICE.pem.encode()


def test_a_key_with_those_that_lead_to_an_authority() -> None:
    """
    The first certificate is the key's, the others go along.
    """
    other = make_reader().pem.encode()

    found = read_smime_key(OFFICE.key("pass"), PEM + other, password="pass")

    assert OFFICE.certificate == found.certificate
    assert (make_reader().certificate.subject,) == tuple(c.subject for c in found.chain)
    assert "key" not in repr(found).lower().replace("smimekey", "")


def test_a_key_of_an_elliptic_curve_signs_too() -> None:
    """
    Only what is encrypted to has to be of RSA.
    """
    reader = make_reader(ec_key())

    assert isinstance(read_smime_key(reader.key(), reader.pem.encode()), SmimeKey)


@pytest.mark.parametrize(
    ("key", "certificates", "password", "said"),
    [
        (b"", PEM, "", "key cannot be read"),
        (OFFICE.key("pass"), PEM, "", "key cannot be read"),
        (OFFICE.key("pass"), PEM, "word", "key cannot be read"),
        (OFFICE.key(), PEM, "pass", "key cannot be read"),
        (OFFICE.key(), b"", "", "certificate is none"),
        (OFFICE.key(), make_reader().pem.encode(), "", "not that of its key"),
    ],
    ids=["empty", "closed", "other-password", "open", "no-certificate", "other-key"],
)
def test_what_does_not_fit(
    key: bytes, certificates: bytes, password: str, said: str
) -> None:
    """
    What is wrong is said without a word of what was read.
    """
    with pytest.raises(SetupError, match=said):
        read_smime_key(key, certificates, password=password)


def test_each_reader_opens_an_envelope_alone() -> None:
    """
    Bytes come out as they went in, whatever their line ends.
    """
    one, two = make_reader(), make_reader(rsa_key(number=2))
    body = b"Content-Type: text/plain\r\n\r\nwords\nand more\r\n"
    readers = [read_certificate(reader.pem) for reader in (one, two)]

    sealed = envelope_entity(body, readers)

    assert b"words" not in sealed
    for reader in (one, two):
        assert isinstance(reader.private, RSAPrivateKey)
        opened = pkcs7_decrypt_der(sealed, reader.certificate, reader.private, [])
        assert body == opened
