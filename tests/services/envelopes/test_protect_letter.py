"""A closed letter is its reader's alone; outside stands what has to, and no more."""

from __future__ import annotations

import re
import shutil
import subprocess

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart
from pathlib import Path

import pytest

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization.pkcs7 import pkcs7_decrypt_smime
from hypothesis import given, settings
from hypothesis import strategies as st
from pyrage import decrypt, x25519

from grievance.domain.protection import UNPROTECTED, Protection, ProtectionKind
from grievance.mail.post.closed import Open
from grievance.mail.post.compose import ComposeError, Draft, compose
from grievance.mail.reading.parse import parse
from grievance.services.envelopes.protect_letter import protect
from grievance.vault.errors import RecipientError
from grievance.vault.smime import SmimeKey, read_smime_key
from tests.doubles import NOON
from tests.mail_keys import make_reader, rsa_key
from tests.servers import without


READER = make_reader()
OFFICE = make_reader(rsa_key(number=1), encrypts=False, name="intake@scheme.example")
IDENTITY = x25519.Identity.generate()
SMIME = Protection(kind=ProtectionKind.SMIME, key=READER.pem)
AGE = Protection(kind=ProtectionKind.AGE, key=str(IDENTITY.to_public()))
LETTER = Draft(
    office="Büro für Beschwerden",
    mailbox="intake@scheme.example",
    reply_to="intake+gr-7f3k-9q2d.abcdefghijklmnopqrst@scheme.example",
    recipient="notices@heron.example",
    subject="Überwachungsaudit: was zu prüfen ist 光明",
    body="Kriterium 9.8b\n\nBitte prüfen Sie …\n.\nFrom here on\n",
    message_id="<gr-7f3k-9q2d.0123456789abcdef.abcdefghijklmnopqrst@scheme.example>",
    answers="<first@heron.example>",
    at=NOON,
    automatic=False,
)
SECRET = (b"berwachung", b"9.8b", b"Kriterium", b"Bitte")
TOLD_BEFORE = {
    "From",
    "To",
    "Reply-To",
    "Subject",
    "Date",
    "Message-ID",
    "In-Reply-To",
    "References",
    "X-Auto-Response-Suppress",
}


@pytest.fixture(name="openssl")
def _openssl() -> None:
    """Skip without the program, loudly; never in CI."""
    if shutil.which("openssl") is None:
        without("openssl", FileNotFoundError("it is not installed"))


def signing() -> SmimeKey:
    return read_smime_key(OFFICE.key(), OFFICE.pem.encode())


def parsed(message: bytes) -> EmailMessage:
    return message_from_bytes(message, policy=policy.SMTP)


def words_of(part: MIMEPart) -> str:
    """Its text; lines end in a line feed alone."""
    return str(part.get_content()).replace("\r\n", "\n")


def opened(message: bytes) -> EmailMessage:
    """What the reader's key finds in an S/MIME letter."""
    assert isinstance(READER.private, RSAPrivateKey)
    found = pkcs7_decrypt_smime(message, READER.certificate, READER.private, [])
    return parsed(found)


def test_an_open_letter_stays_as_it_is() -> None:
    """
    To the byte, with or without a key to sign with.
    """
    message = compose(LETTER)

    assert message == protect(message, UNPROTECTED, signing=signing())


@pytest.mark.parametrize("protection", [SMIME, AGE], ids=["smime", "age"])
def test_outside_stands_what_stood_there_before(protection: Protection) -> None:
    """
    Who, when and the ways back, to the byte; not what it is about, nor a word of it.
    """
    message = compose(LETTER)
    before, after = Open(message), Open(protect(message, protection, signing=signing()))

    subjects = [value for name, value in after.fields if name == b"Subject"]
    assert 1 == len(subjects)
    assert [one for one in before.fields if one[0] != b"Subject"] == [
        one for one in after.fields if one[0] != b"Subject"
    ]
    assert TOLD_BEFORE == {name.decode() for name, _ in after.fields}
    assert [] == [word for word in SECRET if word in after.message]
    assert all(len(line) <= 998 for line in after.message.split(b"\r\n"))
    assert b"\n" not in after.message.replace(b"\r\n", b"")


def test_an_envelope_holds_the_whole_letter() -> None:
    """
    Its fields once more, those outside beside them, the subject above the words.
    """
    closed = protect(compose(LETTER), SMIME)
    inner = opened(closed)

    assert "[...]" == parsed(closed)["Subject"]
    assert "enveloped-data" == parsed(closed).get_param("smime-type")
    assert LETTER.subject == inner["Subject"]
    assert {"From", "To", "Message-ID", "Date"} <= set(inner.keys())
    assert "cipher" == inner.get_param("hp")
    outer = [str(one).split(":")[0] for one in inner.get_all("HP-Outer", [])]
    assert sorted(TOLD_BEFORE) == sorted(outer)
    assert "Subject: [...]" in inner.get_all("HP-Outer", [])
    assert f"Subject: {LETTER.subject}\n\n{LETTER.body}" == words_of(inner)


@pytest.mark.usefixtures("openssl")
def test_a_mail_program_opens_and_verifies_it(tmp_path: Path) -> None:
    """
    OpenSSL decrypts it, finds the office's signature, and what was signed is the letter.
    """
    files = {
        "letter.eml": protect(compose(LETTER), SMIME, signing=signing()),
        "reader.pem": READER.key() + READER.pem.encode(),
        "office.pem": OFFICE.pem.encode(),
    }
    for name, body in files.items():
        (tmp_path / name).write_bytes(body)

    def openssl(*words: str) -> bytes:
        done = subprocess.run(
            ["openssl", "cms", *words], cwd=tmp_path, capture_output=True, check=False
        )
        assert 0 == done.returncode, done.stderr
        return done.stdout

    decrypting = ("-decrypt", "-in", "letter.eml", "-recip", "reader.pem")
    signed = openssl(*decrypting, "-out", "signed.eml")
    assert b"" == signed
    trusting = ("-CAfile", "office.pem", "-purpose", "any", "-no_check_time")
    found = parsed(openssl("-verify", "-in", "signed.eml", *trusting))

    assert LETTER.subject == found["Subject"]
    assert LETTER.body in words_of(found)
    printed = openssl("-cmsout", "-print", "-in", "letter.eml")
    assert b"aes-256-cbc" in printed


@pytest.mark.usefixtures("openssl")
def test_a_changed_letter_no_longer_verifies(tmp_path: Path) -> None:
    """
    The signature is over the words that are read.
    """
    closed = opened(protect(compose(LETTER), SMIME, signing=signing()))
    body = closed.as_bytes()
    (tmp_path / "office.pem").write_text(OFFICE.pem)
    verdicts = []
    for words in (body, body.replace(b"Reply-To: intake", b"Reply-To: others")):
        verifying = ["openssl", "cms", "-verify", "-CAfile", "office.pem"]
        done = subprocess.run(
            [*verifying, "-purpose", "any", "-no_check_time"],
            cwd=tmp_path,
            input=words,
            capture_output=True,
            check=False,
        )
        verdicts.append(done.returncode == 0)

    assert [True, False] == verdicts


@pytest.mark.parametrize("language", ["en", "fr", "de", "pt-BR", "zh", "xx"])
def test_a_letter_sealed_with_age(language: str) -> None:
    """
    It is attached under a name that says how to open it, to neutral words.
    """
    message = compose(LETTER)
    closed = parsed(protect(message, AGE, language=language))
    (attached,) = closed.iter_attachments()
    body = closed.get_body()
    assert body is not None
    words = words_of(body)

    assert "notice.txt.age" == attached.get_filename()
    assert "age --decrypt" in words
    assert "{" not in words
    assert ("sealed" in words) == (language in {"en", "xx"})
    found = decrypt(attached.get_content(), [IDENTITY])
    assert f"{LETTER.subject}\n\n{LETTER.body}" == found.decode()


@pytest.mark.parametrize("protection", [SMIME, AGE], ids=["smime", "age"])
def test_our_own_reader_knows_it(protection: Protection) -> None:
    """
    A copy that comes back is read without complaint, as the letter of ours it is.
    """
    letter = parse(protect(compose(LETTER), protection, signing=signing()))

    assert LETTER.message_id == letter.message_id
    assert LETTER.reply_to == letter.reply_to[0].address


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1)


@settings(max_examples=10, deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=5))
def test_whatever_is_written_comes_out(subject: str, lines: list[str]) -> None:
    """
    Long, short, folded, in any script: both ways of closing keep the words.
    """
    body = "\n".join(lines) + "\n"
    try:
        message = compose(replace(LETTER, subject=subject, body=body))
    except ComposeError:
        return
    letter = Open(message)

    inner = opened(protect(message, SMIME))
    (attached,) = parsed(protect(message, AGE)).iter_attachments()

    assert f"Subject: {letter.subject}\n\n{letter.body}" == words_of(inner)
    found = decrypt(attached.get_content(), [IDENTITY]).decode()
    assert f"{letter.subject}\n\n{letter.body}" == found


def test_each_time_it_is_another() -> None:
    """
    Which is why it is made once.
    """
    made = {protect(compose(LETTER), one) for one in (SMIME, SMIME, AGE, AGE)}

    assert 4 == len(made)


@pytest.mark.parametrize("kind", [ProtectionKind.SMIME, ProtectionKind.AGE])
def test_what_cannot_be_closed_is_not_written(kind: ProtectionKind) -> None:
    """
    There is no falling back to an open letter.
    """
    with pytest.raises(RecipientError):
        protect(compose(LETTER), Protection(kind=kind, key="nobody's"))


def test_nothing_of_it_is_shown() -> None:
    """
    A letter in memory is not in a traceback.
    """
    assert not re.search("Kriterium", repr(Open(compose(LETTER))))
