"""A certificate is taken where every mail program can read what is encrypted to it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from grievance.vault.certificate import read_certificate
from grievance.vault.errors import RecipientError
from tests.doubles import NOON
from tests.mail_keys import Reader, ec_key, make_reader, rsa_key


@pytest.mark.parametrize("encrypts", [True, None], ids=["for-encrypting", "for-all"])
def test_a_certificate_of_rsa(encrypts: bool | None) -> None:  # noqa: FBT001  # a case
    """
    It is kept in one way of writing, however it came.
    """
    reader = make_reader(encrypts=encrypts)
    on_one_line = f"  {' '.join(reader.pem.split())} "

    assert reader.pem == read_certificate(reader.pem).pem
    assert reader.pem == read_certificate(on_one_line).pem
    assert 64 == len(read_certificate(on_one_line).fingerprint)


def test_it_ends_on_a_day() -> None:
    """
    One that has expired can be read, and says so.
    """
    found = read_certificate(make_reader(until=NOON).pem)

    assert not found.is_over(NOON)
    assert found.is_over(NOON + timedelta(seconds=1))


def with_key(reader: Reader) -> str:
    return reader.pem + reader.key().decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no certificate"),
        ("notices@heron.example", "no certificate"),
        ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "no cert"),
        ("-----BEGIN CERTIFICATE-----\nA\n-----END CERTIFICATE-----", "no certificate"),
        (make_reader().pem * 2, "no certificate"),
        (f"{make_reader().pem} and more", "no certificate"),
        (make_reader().pem + " " * 32_000, "no certificate"),
        (with_key(make_reader()), "a private key, which is its owner's"),
        (make_reader(ec_key()).pem, "is not of RSA"),
        (make_reader(rsa_key(1024)).pem, "has 1024 bits"),
        (make_reader(encrypts=False).pem, "is not for encrypting"),
    ],
    ids=[
        "empty",
        "words",
        "other-bytes",
        "damaged",
        "two",
        "more",
        "too-long",
        "private",
        "elliptic",
        "small",
        "signing",
    ],
)
def test_what_is_refused(text: str, said: str) -> None:
    """
    With a sentence that says what to ask for, and never what was there.
    """
    with pytest.raises(RecipientError, match=said):
        read_certificate(text)
