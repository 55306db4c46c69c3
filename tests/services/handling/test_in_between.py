"""
Two who do different things to one case at one moment: one after the other.

The first is stopped in the middle until the server says that the second waits for it.
"""

from __future__ import annotations

import threading
import time

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from types import ModuleType

import pytest

from sqlalchemy import text

from grievance.domain.compartment import Compartment
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.ids import CaseId, holder_of
from grievance.services.access import assign_case as assigning
from grievance.services.access.assign_case import assign_case
from grievance.services.access.recuse_myself import recuse_myself
from grievance.services.boxes.case_keys import contents_key
from grievance.services.boxes.keep import Pen
from grievance.services.cases.call_on_clocks import find_calls, keep_calls
from grievance.services.rekeying.rekey_due import rekey_if_due
from grievance.services.retention import keep_longer as holding
from grievance.storage.store import Transaction
from tests.doubles import NOON, make_mail
from tests.offices import DANA, HENRI, RUTH, Cleared, Office, at_work, closing
from tests.services.access.test_access import end, grant
from tests.services.looking import holders, opened
from tests.services.retention.test_erase_case import ask, confirm, ended, hold


PATIENCE = 60.0  # seconds until a test fails
_WAITING = text(
    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' "
    "AND datname = current_database()"
)


@pytest.fixture(name="shared")
def _shared(cleared_postgres: Cleared, tmp_path: Path) -> Iterator[Office]:
    """Give an office on PostgreSQL, where nobody waits for a whole database."""
    with closing(at_work(tmp_path / "home", cleared_postgres.clear())) as opened:
        yield opened


def stopped_in(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, name: str, office: Office
) -> threading.Event:
    """Have *name* wait, once, until somebody waits; the event says that it is there."""
    real, there = getattr(module, name), threading.Event()

    def slow(*given: object, **how: object) -> object:
        if not there.is_set():
            there.set()
            until_somebody_waits(office)
        return real(*given, **how)

    monkeypatch.setattr(module, name, slow)
    return there


def until_somebody_waits(office: Office) -> None:
    """Ask the server until a session of this database waits for a lock."""
    last = time.monotonic() + PATIENCE
    with office.store.engine.connect() as connection:
        while not connection.scalar(_WAITING):
            assert time.monotonic() < last, "nobody came to wait"
            connection.rollback()


def both(
    there: threading.Event, first: Callable[[], object], second: Callable[[], object]
) -> tuple[Exception | None, Exception | None]:
    """Do *second* once *first* is in the middle; return how each was refused."""

    def late() -> object:
        assert there.wait(PATIENCE)
        return second()

    with ThreadPoolExecutor(2) as pool:
        one, two = pool.submit(first), pool.submit(late)
        return one.exception(PATIENCE), two.exception(PATIENCE)  # type: ignore[return-value]  # no exits here


def written(office: Office, act: Callable[[Transaction], object]) -> Callable[[], None]:
    def write() -> None:
        with office.store.begin() as tx:
            act(tx)

    return write


def due_case(office: Office) -> CaseId:
    """Take in a case of Dana's and Henri's that is due for another key."""
    case_id = office.case_of(make_mail())
    grant(office, case_id, HENRI)
    grant(office, case_id, RUTH, until=NOON.date())
    end(office, case_id, RUTH)
    return case_id


def to_henri(office: Office, case_id: CaseId) -> Callable[[], None]:
    henri = office.person(HENRI)
    return written(
        office,
        lambda tx: assign_case(
            tx, office.rings[DANA], case_id=case_id, handler_id=henri, at=NOON
        ),
    )


def test_nobody_is_assigned_what_they_just_left(
    shared: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Dana looks, then Henri goes: he waits for her, and is off the case after it.
    """
    office = shared
    case_id = office.case_of(make_mail())
    grant(office, case_id, HENRI)
    there = stopped_in(monkeypatch, assigning, "refuse_recused", office)
    leave = written(
        office,
        lambda tx: recuse_myself(
            tx, office.rings[HENRI], case_id, reason="my cousin", at=NOON
        ),
    )

    assert (None, None) == both(there, to_henri(office, case_id), leave)

    assert holder_of(office.person(HENRI)) not in holders(
        office, case_id, Compartment.CONTENTS
    )
    with office.store.read() as tx:
        assert tx.cases.get(case_id).handler is None
        with pytest.raises(NotAllowedError):
            contents_key(tx, office.rings[HENRI], case_id)


def test_whoever_is_assigned_a_case_has_its_newest_key(
    shared: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A colleague changes it meanwhile, and gives it to them as well.
    """
    office = shared
    case_id = due_case(office)
    there = stopped_in(monkeypatch, assigning, "refuse_recused", office)
    change = written(
        office, lambda tx: rekey_if_due(tx, office.rings[DANA], case_id, at=NOON)
    )

    assert (None, None) == both(there, to_henri(office, case_id), change)

    with office.store.read() as tx:
        assert 2 == contents_key(tx, office.rings[HENRI], case_id).kv
    assert () == office.verify().problems


def test_a_hold_and_another_key_wait_for_each_other(
    shared: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Both are done, in whichever order; nobody is told of the database.
    """
    office = shared
    case_id = due_case(office)
    there = stopped_in(monkeypatch, holding, "give_reason", office)
    change = written(
        office, lambda tx: rekey_if_due(tx, office.rings[HENRI], case_id, at=NOON)
    )

    assert (None, None) == both(there, lambda: hold(office, case_id), change)

    assert len(opened(office, case_id).letters) == 1
    assert () == office.verify().problems


def test_a_deadlock_is_said_in_a_sentence(shared: Office) -> None:
    """
    Two who lock two cases crosswise: one of them is asked to repeat.
    """
    office = shared
    cases = [office.case_of(make_mail(f"{one} fish")) for one in "ab"]
    together = threading.Barrier(2)

    def lock(*order: CaseId) -> None:
        with office.store.begin() as tx:
            tx.cases.lock(order[0])
            together.wait(PATIENCE)
            tx.cases.lock(order[1])

    with ThreadPoolExecutor(2) as pool:
        said = [pool.submit(lock, *cases), pool.submit(lock, *reversed(cases))]
        refused = [one.exception(PATIENCE) for one in said]
    assert {type(None), ConflictError} == set(map(type, refused))


def test_no_clock_calls_in_what_was_erased_meanwhile(sqlite_office: Office) -> None:
    """
    What was found before is not kept.
    """
    office = sqlite_office
    case_id, late = ended(office), NOON + timedelta(days=9 * 366)
    request_id = ask(office, case_id)
    with office.store.read() as tx:
        found = find_calls(tx, office.mechanism.timetable, at=late)
    assert [case_id] == [one.case.id for one in found]
    confirm(office, request_id)

    with office.store.begin() as tx:
        assert () == keep_calls(Pen.of(tx, office.worker, late), found)
