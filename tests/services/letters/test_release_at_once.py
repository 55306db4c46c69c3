"""Several who let the same letter go at one moment: one does, the others are told."""

from __future__ import annotations

import time

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from sqlalchemy import text

from grievance.catalogue.letters import LetterId
from grievance.domain.errors import GrievanceError, NotAllowedError
from grievance.services.letters.release_letter import release_letter
from tests.doubles import make_entity, make_mail
from tests.offices import DANA, Office
from tests.services.drafts import (
    admit,
    assess,
    by_people,
    code,
    drafted,
    release,
    release_of,
    sent_copies,
    to_entity,
)


pytestmark = pytest.mark.each_engine


PEOPLE = 3
PATIENCE = 60.0  # seconds
WORKS, CHIEF = make_entity("Norvik Smelter"), "chief@works.example"
# SQLite has one writer, so that nobody ever waits in the middle of a release.
ON_POSTGRESQL = pytest.mark.parametrize(
    "office", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)


def test_one_of_them_does(office: Office) -> None:
    """
    In words of ours: the database does not have to break them off.
    """
    case_id = office.case_of(make_mail())
    assess(office, case_id)
    draft, together = drafted(office, case_id), Barrier(PEOPLE, timeout=60)

    def let_go(_number: int) -> bool:
        together.wait()
        try:
            release(office, case_id, draft)
        except GrievanceError:
            return False
        return True

    with ThreadPoolExecutor(PEOPLE) as pool:
        assert [False, False, True] == sorted(pool.map(let_go, range(PEOPLE)))


@ON_POSTGRESQL
def test_who_waits_for_another_sends_nothing_again(office: Office) -> None:
    """
    The second begins while the first is at it, and reads the draft only afterwards.
    """
    office.know(WORKS)
    case_id = office.case_of(make_mail())
    code(office, case_id, criteria=("PS 10.3",))
    admit(office, case_id)
    assess(office, case_id)
    draft = drafted(office, case_id, LetterId.ENTITY_LETTER, to=to_entity(WORKS))

    with ThreadPoolExecutor(1) as pool:
        with office.store.begin() as tx:
            tx.cases.lock(case_id)
            second = pool.submit(release, office, case_id, draft, address=CHIEF)
            until_somebody_waits(office)
            told = release_of(office, tx, address=CHIEF)
            release_letter(tx, office.rings[DANA], case_id, draft.number, told)
        with pytest.raises(NotAllowedError, match="let go before"):
            second.result()

    assert 1 == len(by_people(office, case_id)) == len(sent_copies(office, case_id))


def until_somebody_waits(office: Office) -> None:
    """Look until another connection waits for a lock."""
    deadline = time.monotonic() + PATIENCE
    waiting = text(
        "SELECT count(*) FROM pg_stat_activity "
        "WHERE datname = current_database() AND wait_event_type = 'Lock'"
    )
    while True:
        with office.store.engine.connect() as connection:
            if connection.scalar(waiting):
                return
        assert time.monotonic() < deadline, "nobody waits"
