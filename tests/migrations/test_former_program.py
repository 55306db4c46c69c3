"""A worker of before goes on while the tables are brought up under it."""

from __future__ import annotations

import shutil
import sys

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from grievance.domain.ids import CaseId, SpoolId
from grievance.domain.outbox import JobState
from grievance.services.cases.open_case import OpenedCase, open_case
from grievance.storage.schema import downgrade, upgrade
from grievance.wiring import utc_now
from tests.doubles import make_mail
from tests.migrations.former_program import put_former
from tests.office.processes import running, stop
from tests.offices import DANA, Office
from tests.worker.workplaces import count_jobs, wait_until


FORMER = "0017"
"""What the program knows that is at work; with each release, that of the one before."""
SETTINGS = """
[office]
name = "{office.name}"
root = "{office.root}"
[mail]
address = "{mail.address}"
authserv_id = "{mail.authserv_id}"
pull_back_seconds = 0
[database]
url = "{database.url}"
"""
"""Those that each program knows."""
WORKER = ("-P", "-m", "grievance.cli.main", "worker")
Holds = Callable[[], bool]


@pytest.mark.slow
def test_a_worker_of_before_goes_on(fresh_office: Office, tmp_path: Path) -> None:
    """
    It began on its own tables, takes in what the new program spools on newer ones, and
    the new one opens that; the log agrees.
    """
    office, engine = fresh_office, fresh_office.store.engine
    put_former(FORMER, tmp_path / "former")
    downgrade(engine, FORMER)

    with former_worker(office, tmp_path) as came_to:
        came_to(lambda: count_jobs(office.store, JobState.DONE) > 0)
        upgrade(engine)
        spooled = spool(office)
        came_to(lambda: office.receipt(spooled).outcome is not None)

    case_id = office.receipt(spooled).case_id
    assert case_id is not None
    [shown] = opened(office, case_id).letters
    assert "while the tables got wider" in shown.letter.text
    assert () == office.verify(at=utc_now()).problems


@contextmanager
def former_worker(office: Office, folder: Path) -> Iterator[Callable[[Holds], None]]:
    """Run the worker that lies in *folder*; give what waits until it did something."""
    home, said = folder / "former-home", folder / "said"
    shutil.copytree(folder / "home", home)
    settings = office.mechanism.settings
    known = SETTINGS.format(
        office=settings.office, mail=settings.mail, database=settings.database
    )
    (home / "grievance.toml").write_text(known)
    environ = {"GRIEVANCE_HOME": str(home), "PYTHONPATH": str(folder / "former")}
    with running((sys.executable, *WORKER), environ, said) as process:

        def came_to(holds: Holds) -> None:
            wait_until(lambda: holds() or process.poll() is not None)
            assert None is process.poll(), said.read_text()

        yield came_to
        assert 0 == stop(process), said.read_text()


def spool(office: Office) -> SpoolId:
    mail = make_mail("It came while the tables got wider.")
    return office.collect(mail, at=utc_now()).spool_id


def opened(office: Office, case_id: CaseId) -> OpenedCase:
    ring = office.rings[DANA]
    with office.store.begin() as tx:
        return open_case(tx, ring, case_id, with_writers=True, at=utc_now())
