"""The worker closes letters with the key that the settings name, over a real server."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

import msgspec
import pytest

from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization.pkcs7 import pkcs7_decrypt_smime

from grievance.catalogue.letters import LetterId
from grievance.domain.errors import SetupError
from grievance.domain.protection import Protection, ProtectionKind
from grievance.posting import open_signing
from grievance.services.boxes.keep import Pen
from grievance.services.envelopes.address_letter import Destination
from grievance.services.letters.send_copy import send_copy
from grievance.settings import SmtpSettings
from grievance.settings.mail import SmimeSettings
from tests.doubles import NOON, make_mail
from tests.mail_keys import make_reader, rsa_key
from tests.offices import DANA, Office
from tests.servers.smtp import HOST, SmtpServer, running_smtp
from tests.services.drafts import admit, assess, drafted
from tests.services.outgoings import sending_jobs
from tests.worker.workplaces import MovingClock, workplace
from worker.ends import Ended
from worker.jobs import run_job


OWN = make_reader(rsa_key(number=1), encrypts=False, name="intake@grievance.example")
READER = make_reader()
SMIME = SmimeSettings(key="own.key", certificate="own.pem", password="file:own.txt")


@pytest.fixture(name="server")
def _server() -> Iterator[SmtpServer]:
    with running_smtp() as server:
        yield server


def signing(office: Office, port: int = 1) -> Office:
    """Give the office a key to sign with, in its home, and a server to send by."""
    home = office.mechanism.home.path
    (home / "own.key").write_bytes(OWN.key("pass"))
    (home / "own.pem").write_text(OWN.pem)
    (home / "own.txt").write_text("pass\n")
    smtp = SmtpSettings(host=HOST, port=port, security="none")
    settings = msgspec.structs.replace(
        office.mechanism.settings, smtp=smtp, smime=SMIME
    )
    return replace(office, mechanism=replace(office.mechanism, settings=settings))


def test_a_letter_travels_closed_and_signed(
    sqlite_office: Office, server: SmtpServer
) -> None:
    """
    What the server gets, its reader opens: the words, and the office's signature.
    """
    office = signing(sqlite_office, server.port)
    case_id = office.case_of(make_mail())
    admit(office, case_id)
    assess(office, case_id)
    draft, ring = drafted(office, case_id, LetterId.PROGRESS), office.rings[DANA]
    closed = Protection(kind=ProtectionKind.SMIME, key=READER.pem)
    with office.store.begin() as tx:
        send_copy(
            Pen.of(tx, ring, NOON),
            ring,
            tx.cases.get(case_id),
            draft.sealed(at=NOON),
            Destination(address="notices@heron.example"),
            office.mechanism.stationery,
            "00",
            protection=closed,
        )

    place = workplace(office, MovingClock())
    assert Ended.DONE == run_job(place, sending_jobs(office)[-1])

    [taken] = server.taken
    assert isinstance(READER.private, RSAPrivateKey)
    inner: EmailMessage = message_from_bytes(
        pkcs7_decrypt_smime(taken.content, READER.certificate, READER.private, []),
        policy=policy.SMTP,
    )
    words, signature = inner.iter_parts()
    assert "[...]" == taken.message["Subject"]
    assert taken.sender == taken.message["Reply-To"]
    assert "multipart/signed" == inner.get_content_type()
    assert "application/pkcs7-signature" == signature.get_content_type()
    assert draft.subject == words["Subject"]
    assert draft.body.splitlines()[0] in words.get_content()


def test_without_a_key_there_is_none(sqlite_office: Office) -> None:
    """
    Letters are closed all the same, unsigned.
    """
    assert open_signing(sqlite_office.mechanism) is None


@pytest.mark.parametrize("name", ["own.key", "own.pem", "own.txt"])
def test_what_is_missing_is_said(sqlite_office: Office, name: str) -> None:
    """
    When a worker starts, and with the name of the file.
    """
    office = signing(sqlite_office)
    assert open_signing(office.mechanism) is not None
    (office.mechanism.home.path / name).unlink()

    with pytest.raises(SetupError, match=f"{name}.* cannot be read"):
        open_signing(office.mechanism)
