"""A letter that is closed to its reader's key is made once, and goes out as that."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import timedelta
from uuid import uuid4

import pytest

from pyrage import decrypt, x25519
from sqlalchemy import Uuid, bindparam, text

from grievance.catalogue.letters import LetterId
from grievance.domain.draft import SentCopy
from grievance.domain.ids import CaseId, OutgoingId
from grievance.domain.outgoing import OutgoingState
from grievance.domain.protection import Protection, ProtectionKind
from grievance.mail.post.closed import Open
from grievance.mail.post.compose import Parcel
from grievance.mail.post.smtp import RefusedForNowError, ServerAwayError
from grievance.services.boxes.keep import Pen
from grievance.services.envelopes.address_letter import Destination
from grievance.services.letters.send_copy import send_copy
from grievance.services.letters.send_letter import UNFIT, send_letter
from grievance.vault.errors import SealError
from grievance.vault.smime import read_smime_key
from tests.doubles import NOON, make_mail
from tests.mail_keys import make_reader, rsa_key
from tests.offices import DANA, Office
from tests.services.drafts import admit, assess, drafted
from tests.services.outgoings import (
    Giving,
    Out,
    claim,
    dispatch,
    send,
    sending_jobs,
    signed,
)
from tests.staged import staged


READER = "notices@heron.example"
IDENTITY = x25519.Identity.generate()
AGE = Protection(kind=ProtectionKind.AGE, key=str(IDENTITY.to_public()))
SMIME = Protection(kind=ProtectionKind.SMIME, key=make_reader().pem)


@dataclass
class Watched(Out):
    """A way out that remembers every letter it was asked to take."""

    asked: list[Parcel] = field(default_factory=list)

    @contextmanager
    def agreed(self, parcel: Parcel) -> Iterator[Giving]:
        self.asked.append(parcel)
        with super().agreed(parcel) as giving:
            yield giving


@pytest.fixture(name="case_id")
@staged
def _case_id(sqlite_office: Office) -> CaseId:
    case_id = sqlite_office.case_of(make_mail())
    admit(sqlite_office, case_id)
    assess(sqlite_office, case_id)
    return case_id


def copy_of(office: Office, case_id: CaseId) -> SentCopy:
    draft = drafted(office, case_id, LetterId.PROGRESS)
    return replace(draft.sealed(at=NOON), outgoing_id=str(uuid4()))


def let_go(office: Office, case_id: CaseId, protection: Protection) -> OutgoingId:
    """Have Dana let a letter go that is closed to its reader."""
    ring, copy = office.rings[DANA], copy_of(office, case_id)
    with office.store.begin() as tx:
        outgoing_id, _job = send_copy(
            Pen.of(tx, ring, NOON),
            ring,
            tx.cases.get(case_id),
            copy,
            Destination(address=READER),
            office.mechanism.stationery,
            "00",
            protection=protection,
        )
    return outgoing_id


@pytest.mark.parametrize("protection", [SMIME, AGE], ids=["smime", "age"])
def test_every_try_sends_the_same(
    sqlite_office: Office, case_id: CaseId, protection: Protection
) -> None:
    """
    Whatever went wrong before; and once it was sent nothing of it is left.
    """
    office = sqlite_office
    letter_id = let_go(office, case_id, protection)
    out = Watched(
        at_once=[ServerAwayError("refused")], in_data=[RefusedForNowError("data-450")]
    )

    for hours, error in enumerate((ServerAwayError, RefusedForNowError)):
        with pytest.raises(error):
            send(office, out, at=NOON + timedelta(hours=2 * hours))
    send(office, out, at=NOON + timedelta(hours=4))

    letter = signed(office, letter_id)
    assert [out.asked[0]] * 3 == out.asked
    assert out.asked[:1] == out.given
    assert OutgoingState.SENT is letter.cover.state
    assert (None, None) == (letter.dropped, letter.closed)
    assert letter.cover.message_id.encode() in out.given[0].message
    assert () == office.verify().problems


def test_its_reader_reads_what_people_let_go(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    The words are in the file only; server and worker's folder have neutral ones.
    """
    out = Out()
    let_go(sqlite_office, case_id, AGE)
    send(sqlite_office, out)
    [parcel] = out.given

    body = Open(parcel.message)._parsed
    (attached,) = body.iter_attachments()
    told = decrypt(attached.get_content(), [IDENTITY]).decode()
    subject, words = told.split("\n\n", 1)
    assert "A sealed letter for you" == body["Subject"]
    assert subject.encode() not in parcel.message
    assert words.strip()


def test_the_office_signs_where_it_has_a_key(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    The reader's mail program sees who it is from.
    """
    own = make_reader(rsa_key(number=1), encrypts=False)
    key = read_smime_key(own.key(), own.pem.encode())
    sizes = []
    for signing in (None, key):
        out = Out()
        let_go(sqlite_office, case_id, SMIME)
        job = claim(sqlite_office, sending_jobs(sqlite_office)[-1])
        send_letter(replace(dispatch(sqlite_office, out), signing=signing), job)
        sizes.append(len(out.given[0].message))

    assert sizes[0] + len(own.pem) < sizes[1]


def test_what_cannot_be_closed_is_not_sent_open(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    It waits for a person, and says why.
    """
    out = Watched()
    broken = Protection(kind=ProtectionKind.SMIME, key="nobody's")
    letter_id = let_go(sqlite_office, case_id, broken)
    send(sqlite_office, out)

    found = signed(sqlite_office, letter_id).cover
    assert [] == out.asked
    assert (OutgoingState.FAILED, UNFIT) == (found.state, found.error)


def test_another_letter_put_in_its_place_does_not_go(
    sqlite_office: Office, case_id: CaseId
) -> None:
    """
    Not even one that the worker itself closed, for the same reader.
    """
    office = sqlite_office
    ids = [let_go(office, case_id, AGE) for _ in range(2)]
    away = Watched(at_once=[ServerAwayError("refused")] * 2)
    for job_id in sending_jobs(office)[-2:]:
        with pytest.raises(ServerAwayError):
            send_letter(dispatch(office, away), claim(office, job_id))
    swap = text(
        "UPDATE outgoing SET closed = (SELECT o.closed FROM outgoing o WHERE o.id = :b)"
        " WHERE id = :a"
    ).bindparams(bindparam("a", type_=Uuid()), bindparam("b", type_=Uuid()))
    with office.store.engine.begin() as connection:
        connection.execute(swap, {"a": ids[1], "b": ids[0]})

    out = Watched()
    with pytest.raises(SealError):
        send(office, out, at=NOON + timedelta(hours=1))
    assert [] == out.asked
