"""An office goes back to a moment by the archive of PostgreSQL, as the page says."""

from __future__ import annotations

import shutil
import subprocess
import time

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from grievance.domain.errors import SetupError
from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.home import Home
from grievance.settings import ENV_DATABASE
from grievance.wiring import build
from grievance.wiring.verifying import verify
from tests.cli.test_restore import back_up, restored, restorings
from tests.doubles import NOON, make_mail
from tests.office.page import BACKUP, block, filled_in
from tests.offices import DANA, Office, make_office
from tests.offices import closing as closing_office
from tests.servers import without
from tests.servers.leash import plain_environment, run_as
from tests.servers.postgres import (
    Postgres,
    find_postgres,
    listening_postgres,
    ordinary_user,
    reopened_postgres,
)
from tests.servers.running import ServerError, make_folder
from tests.services.looking import opened


pytestmark = pytest.mark.postgres

LET_IN = "local replication all trust\n"
PATIENCE = 60  # seconds for an archive to have what was written


@dataclass(frozen=True, slots=True, kw_only=True)
class Archive:
    """Where the log of the server and its base backup are kept."""

    folder: Path

    @property
    def places(self) -> dict[str, object]:
        return {"/srv/wal": self.folder / "wal"}

    @property
    def copy(self) -> Path:
        """A folder with the base backup in the place of a server's data."""
        return self.folder / "again"

    def back_up(self, server: Postgres) -> None:
        """Take the base backup, with the command of the page."""
        _program, *words = filled_in(
            block("pg_basebackup", BACKUP),
            {"/srv/base/2026-11-22": self.copy / "data"},
        ).split()
        host = str(server.base.query["host"])
        port = str(server.base.query["port"])
        program = find_postgres() / "pg_basebackup"
        subprocess.run(
            [program, *words, "-h", host, "-p", port, "-U", "grievance", "--no-sync"],
            cwd=self.folder,
            env=plain_environment(),
            capture_output=True,
            check=True,
            **run_as(ordinary_user()),
        )

    def keep_all(self, server: Postgres) -> None:
        """Wait until the archive has all that was written."""
        with _connected(server) as connection:
            row = connection.execute("SELECT pg_walfile_name(pg_switch_wal())")
            name = str((row.fetchone() or [""])[0])
        deadline = time.monotonic() + PATIENCE
        while not (self.folder / "wal" / name).exists():
            assert time.monotonic() < deadline, name
            time.sleep(0.05)

    def go_back_to(self, moment: str) -> None:
        """Say where to stop, as the page does; the archive is left as it is."""
        data = self.copy / "data"
        lines = filled_in(
            block("recovery_target_time", BACKUP),
            {**self.places, "2026-11-22 14:05:00+00": moment},
        )
        with (data / "postgresql.conf").open("a") as settings:
            settings.write(f"\n{lines}")
        (data / "recovery.signal").touch()


@dataclass(frozen=True, slots=True, kw_only=True)
class Lived:
    """
    An office, the *cases* it had at one moment, and the letters of the *newest*.
    """

    office: Office
    cases: set[CaseId]
    newest: CaseId
    letters: object
    at: str


@pytest.fixture(name="archive")
def _archive() -> Iterator[Archive]:
    user = ordinary_user()
    folder = make_folder("archive", user)
    for name in ("wal", "again"):
        (folder / name).mkdir(mode=0o700)
        if user:
            shutil.chown(folder / name, user)
    yield Archive(folder=folder)
    shutil.rmtree(folder)


@contextmanager
def _connected(server: Postgres) -> Iterator[psycopg.Connection]:
    address = server.base.set(drivername="postgresql")
    url = address.render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        yield connection


@contextmanager
def _archiving(archive: Archive) -> Iterator[Postgres]:
    configuration = filled_in(block("archive_command", BACKUP), archive.places)
    try:
        with listening_postgres(f"{configuration}listen_addresses = ''\n", LET_IN) as (
            server,
            _port,
        ):
            yield server
    except ServerError as error:
        without("PostgreSQL", error)


def _moment(server: Postgres) -> str:
    with _connected(server) as connection:
        row = connection.execute("SELECT clock_timestamp()::text").fetchone()
    return str((row or [""])[0])


@contextmanager
def _at(office: Office, home: Path, url: str) -> Iterator[Office]:
    """Open the office that lies at *url* from one of its homes."""
    mechanism = build(home, {ENV_DATABASE: url}, now=lambda: NOON)
    with closing(mechanism.store):
        yield replace(office, mechanism=mechanism)


def _new_home(office: Office, path: Path) -> Path:
    """Make a home that saw nothing yet, as the page makes that of another machine."""
    new, own = Home(path), office.mechanism.home
    new.make()
    shutil.copy(own.settings, new.settings)
    shutil.copy(own.worker_key, new.worker_key)
    return path


def _known(office: Office) -> set[CaseId]:
    with office.store.read() as tx:
        return {case.id for case in tx.worklists.all_covers()}


def _go_on(server: Postgres) -> None:
    """Let the server, which waits at that moment, take it for the newest."""
    server.run(block("pg_wal_replay_resume", BACKUP))
    deadline = time.monotonic() + PATIENCE
    with _connected(server) as connection:
        while connection.execute("SELECT pg_is_in_recovery()").fetchone() != (False,):
            assert time.monotonic() < deadline
            time.sleep(0.05)


def _live(archive: Archive, home: Path) -> Lived:
    """Have two complaints, a base backup between them, and one after the moment."""
    with (
        _archiving(archive) as server,
        server.database("office") as url,
        closing_office(make_office(home, url, people=(DANA,))) as office,
    ):
        first = office.case_of(make_mail("Nobody pays us."))
        archive.back_up(server)
        second = office.case_of(make_mail("They lock the doors at night."))
        letters, moment = opened(office, second).letters, _moment(server)
        office.case_of(make_mail("Nobody was to see this one."))
        assert () == verify(office.mechanism).problems  # so that this machine saw all
        archive.keep_all(server)
    return Lived(
        office=office, cases={first, second}, newest=second, letters=letters, at=moment
    )


def test_an_office_goes_back_to_a_moment(archive: Archive, tmp_path: Path) -> None:
    """
    What came before it is there and opens, what came after is not; who saw that refuses
    these books until the log owns to the step.
    """
    lived, folder = _live(archive, tmp_path / "home"), tmp_path / "backup"
    office, own = lived.office, lived.office.mechanism.home.path
    archive.go_back_to(lived.at)
    with reopened_postgres(archive.copy) as server:
        with _at(office, own, server.url("office")) as waiting:
            assert lived.cases == _known(waiting)  # to look at, before it goes on
        _go_on(server)
        with _at(office, own, server.url("office")) as back:
            (problem,) = verify(back.mechanism).problems
            assert "the log lost entries" in problem
        new = _new_home(office, tmp_path / "new")
        with _at(office, new, server.url("office")) as back:
            assert () == verify(back.mechanism).problems
            assert lived.letters == opened(back, lived.newest).letters
            size = back.verify().size
            back_up(back, folder)
        _put_back(lived, server, folder, size)


def _put_back(lived: Lived, server: Postgres, folder: Path, size: int) -> None:
    """Put the backup of that moment into an empty database, which only the log may own to."""
    office, own = lived.office, lived.office.mechanism.home.path
    with server.database("empty") as url:
        with (
            pytest.raises(SetupError, match=f"--back-to {size}"),
            restored(office, folder, own, url=url),
        ):
            pass
        with restored(office, folder, own, url=url, back_to=size) as again:
            assert lived.cases == _known(again.office)
            assert () == verify(again.office.mechanism).problems
            assert f"{Act.STEPPED_BACK} " in " ".join(restorings(again.office))
