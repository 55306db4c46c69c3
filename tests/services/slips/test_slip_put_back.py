"""An older slip, put back into the database, is signed; nobody acts by it."""

from __future__ import annotations

from dataclasses import replace
from uuid import uuid4

import pytest

from grievance.catalogue.letters import LetterId
from grievance.domain.compartment import Compartment
from grievance.domain.errors import AlteredError
from grievance.domain.ids import CaseId
from grievance.domain.registry_ids import FirmId
from grievance.domain.slip import Flag
from grievance.services.boxes.case_keys import find_key
from grievance.services.boxes.keep import sound_slip
from grievance.services.boxes.worker_slip import worker_slip
from grievance.services.letters.send_letter import send_letter
from tests.doubles import make_entity, make_mail
from tests.offices import CHIDI, DANA, Office
from tests.services.drafts import (
    GRAVE,
    admit,
    assess,
    code,
    drafted,
    release,
    to_entity,
)
from tests.services.outgoings import Out, claim, dispatch, sending_jobs
from tests.staged import know, staged


WORKS = make_entity("Norvik Smelter")
CHIEF = "chief@works.example"


@pytest.fixture(name="office")
def _office(sqlite_office: Office) -> Office:
    know(sqlite_office, WORKS)
    return sqlite_office


@pytest.fixture(name="case_id")
@staged
def _case_id(office: Office) -> CaseId:
    """Make a case of which nobody is at risk yet."""
    case_id = office.case_of(make_mail())
    code(office, case_id, criteria=("PS 10.3",))
    admit(office, case_id)
    assess(office, case_id)
    return case_id


def keep_slips(office: Office) -> None:
    office.tamper("CREATE TABLE kept AS SELECT * FROM slip")


def put_back(office: Office) -> None:
    """Put every slip back as it was when they were kept."""
    columns = ("rev", "sealed", "author", "author_kv", "signature")
    now = ", ".join(
        f"{one} = (SELECT kept.{one} FROM kept WHERE kept.id = slip.id)"
        for one in columns
    )
    office.tamper(f"UPDATE slip SET {now}")


def test_no_letter_goes_out_by_the_risk_of_before(
    office: Office, case_id: CaseId
) -> None:
    """
    What was let go while nobody was at risk is not sent because the slip says so again.
    """
    draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
    release(office, case_id, draft, address=CHIEF)
    keep_slips(office)
    assess(office, case_id, replace(GRAVE, revision=2))
    put_back(office)
    out = Out()

    with pytest.raises(AlteredError, match="behind the log's back"):
        send_letter(dispatch(office, out), claim(office, sending_jobs(office)[-1]))

    assert [] == out.given


def test_nobody_writes_it_on(office: Office, case_id: CaseId) -> None:
    """
    Whatever is changed of it would go under the log's digest, and look sound.
    """
    keep_slips(office)
    assess(office, case_id, replace(GRAVE, revision=2))
    put_back(office)

    with pytest.raises(AlteredError):
        code(office, case_id, flags=frozenset({Flag.WISHES_ANONYMITY}))


def test_nobody_lets_a_letter_go_by_it(office: Office, case_id: CaseId) -> None:
    """
    The gates are asked of the slip: before, it said that nobody is at risk.
    """
    draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))
    keep_slips(office)
    assess(office, case_id, replace(GRAVE, revision=2))
    put_back(office)

    with pytest.raises(AlteredError, match="slip of this case"):
        release(office, case_id, draft, address=CHIEF)


@pytest.mark.parametrize(
    ("name", "box"), [(DANA, Compartment.CONTENTS), (CHIDI, Compartment.IDENTITY)]
)
def test_nobody_reads_it(
    office: Office, case_id: CaseId, name: str, box: Compartment
) -> None:
    """
    Neither with the key to the contents nor with that to the identity.
    """
    keep_slips(office)
    assess(office, case_id, replace(GRAVE, revision=2))
    put_back(office)
    ring = office.rings[name]

    with office.store.read() as tx, pytest.raises(AlteredError):
        find_key(tx, ring, case_id, box)


def test_no_block_is_forgotten_by_it(office: Office, case_id: CaseId) -> None:
    """
    The worker asks the log of each slip before it says who is kept from a notice.
    """
    keep_slips(office)
    code(office, case_id, firms=(FirmId(uuid4()),))
    put_back(office)

    with office.store.read() as tx, pytest.raises(AlteredError):
        worker_slip(tx, office.worker, case_id)


def test_the_last_one_is_sound(office: Office, case_id: CaseId) -> None:
    """
    Put back where nothing was written since, it is the one that the log saw.
    """
    keep_slips(office)
    put_back(office)

    with office.store.read() as tx:
        assert case_id == sound_slip(tx, case_id).case_id
        assert ("PS 10.3",) == worker_slip(tx, office.worker, case_id).criteria
