"""
Offices for tests: real keys, a real home, a real database, people with distinct rings.

Stretching passphrases is meant to be slow, so that one office for each engine is
founded once per session and every test works on a copy of its database.  A folder's
`conftest.py` imports the fixtures it wants: `office` (on both engines in turn, with
`cleared_postgres`), `sqlite_office`, or `fresh_office` for who changes the tables.
"""

from __future__ import annotations

import base64

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from sqlalchemy import Engine, make_url, text

import tests.servers

from grievance.domain.entity import Entity
from grievance.domain.ids import CaseId, PersonId, SpoolId
from grievance.domain.intake import Receipt
from grievance.domain.people import Role
from grievance.home import Home, write_key
from grievance.services.boxes.unlock_ring import Credentials, unlock_ring
from grievance.services.directory.read_directory import read_directory
from grievance.services.intake.collect_mail import Collected, collect_mail, seal_mail
from grievance.services.intake.receive_letter import receive_letter
from grievance.services.intake.reception import Reader, Reception
from grievance.services.log.verify_log import Verified, verify_log
from grievance.services.people.enrol_person import NewPerson, enrol_person
from grievance.services.people.found_office import OfficeSecrets, found_office
from grievance.services.registry.import_registry import Registry, import_registry
from grievance.settings import (
    MailSettings,
    OfficeSettings,
    Settings,
    UrlSettings,
    write_settings,
)
from grievance.storage.engine import open_engine
from grievance.storage.receipts import Origin
from grievance.storage.schema import metadata, upgrade
from grievance.storage.store import Store
from grievance.vault.directory import Directory
from grievance.vault.ring import PersonRing, WorkerRing
from grievance.wiring import Mechanism, build
from tests.doubles import NOON, OUR_ADDRESS, OUR_SERVER, HereReader
from tests.servers import ENGINES
from tests.servers.postgres import Postgres


DANA = "Dana Coordinator"
HENRI = "Henri Handler"
CHIDI = "Chidi Custodian"
RUTH = "Ruth Reviewer"
STAFF: Mapping[str, frozenset[Role]] = {
    DANA: frozenset({Role.COORDINATOR}),
    HENRI: frozenset({Role.HANDLER}),
    CHIDI: frozenset({Role.CUSTODIAN}),
    RUTH: frozenset({Role.REVIEWER}),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Founding:
    """What is made once: the office's secrets and what each person has at home."""

    secrets: OfficeSecrets = field(repr=False)
    credentials: Mapping[str, Credentials] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """An office at work, with everybody's ring already open."""

    mechanism: Mechanism
    secrets: OfficeSecrets = field(repr=False)
    credentials: Mapping[str, Credentials] = field(repr=False)
    rings: Mapping[str, PersonRing] = field(repr=False)

    @property
    def store(self) -> Store:
        return self.mechanism.store

    @property
    def directory(self) -> Directory:
        return self.rings[DANA].directory

    @property
    def worker(self) -> WorkerRing:
        """The worker's keys, as the home holds them."""
        return self.mechanism.worker_ring()

    def person(self, name: str) -> PersonId:
        return self.rings[name].person_id

    def reception(self, reader: Reader | None = None) -> Reception:
        """Give what receiving letters needs, with a reader in this process."""
        return self.mechanism.reception(self.worker, reader or HereReader())  # type: ignore[arg-type]  # any Reader serves

    def know(self, *entities: Entity) -> None:
        """Put Entities into the registry."""
        registry = Registry(entities=entities, certifications=(), audits=())
        with self.store.begin() as tx:
            import_registry(tx, registry, at=NOON)

    def collect(self, raw: bytes, *, at: datetime = NOON) -> Collected:
        """Spool a mail as the intake does."""
        ring = self.worker
        mail = seal_mail(ring, raw)
        with self.store.begin() as tx:
            return collect_mail(tx, ring, mail, origin=Origin(source="file"), at=at)

    def receive(
        self, collected: Collected, reader: Reader | None = None, *, at: datetime = NOON
    ) -> Receipt:
        """Do the job that *collected* promised, and return the receipt."""
        assert collected.job_id is not None
        with self.store.begin() as tx:
            job = tx.outbox.claim(collected.job_id, owner="test", at=at)
        assert job is not None
        receive_letter(self.reception(reader), job, at=at)
        return self.receipt(collected.spool_id)

    def take_in(self, raw: bytes, *, at: datetime = NOON) -> Receipt:
        """Collect and receive a mail."""
        return self.receive(self.collect(raw, at=at), at=at)

    def case_of(self, raw: bytes, *, at: datetime = NOON) -> CaseId:
        """Take in a mail that becomes a case, or belongs to one."""
        receipt = self.take_in(raw, at=at)
        assert receipt.case_id is not None
        return receipt.case_id

    def receipt(self, spool_id: SpoolId) -> Receipt:
        with self.store.read() as tx:
            return tx.spool.receipt(spool_id)

    def verify(self, *notes: str, at: datetime = NOON) -> Verified:
        """Verify the log against the books and what this machine remembers."""
        with self.store.read() as tx:
            return verify_log(
                tx,
                self.directory,
                origin=self.mechanism.origin,
                root_public=self.mechanism.settings.root_public,
                marks=self.mechanism.marks(),
                at=at,
                notes=notes,
            )

    def tamper(self, *statements: str, **values: object) -> int:
        """Run SQL as somebody who has the database; return the last row count."""
        with self.store.engine.begin() as connection:
            counts = [connection.execute(text(s), values).rowcount for s in statements]
        return counts[-1]


def make_office(
    home_path: Path, database_url: str = "", *, people: Sequence[str] = tuple(STAFF)
) -> Office:
    """
    Found an office of its own in an empty database; 0.3 s for each of the *people*.

    Without a URL the database is the embedded one in the home.
    """
    secrets = OfficeSecrets.generate()
    home = _furnish(home_path, secrets, database_url)
    store = Store.open(database_url or f"sqlite:///{home.database}")
    try:
        founding = _found(store, secrets, people)
        rings = _unlock(store, founding)
    finally:
        store.close()
    return _open(home_path, founding, rings)


def at_work(home_path: Path, database_url: str) -> Office:
    """Open a copy of the office that was founded once for this engine."""
    backend = make_url(database_url).get_backend_name()
    founding, rings = _FOUNDED[backend]
    _furnish(home_path, founding.secrets, database_url)
    return _open(home_path, founding, rings)


@contextmanager
def closing(office: Office) -> Iterator[Office]:
    """Give back the connections of *office* at the end."""
    try:
        yield office
    finally:
        office.store.close()


@pytest.fixture(params=ENGINES)
def office(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Office]:
    """Give an office with nothing in it yet, on each engine in turn."""
    if request.param == "sqlite":
        url = str(request.getfixturevalue("prepared_sqlite_url"))
    else:
        url = request.getfixturevalue("cleared_postgres").clear()
    with closing(at_work(tmp_path / "home", url)) as opened:
        yield opened


@pytest.fixture
def fresh_office(prepared_database_url: str, tmp_path: Path) -> Iterator[Office]:
    """Give such an office in a database of its own, for who changes the tables."""
    with closing(at_work(tmp_path / "home", prepared_database_url)) as opened:
        yield opened


@pytest.fixture
def sqlite_office(prepared_sqlite_url: str, tmp_path: Path) -> Iterator[Office]:
    """Give an office with nothing in it yet, on SQLite only."""
    with closing(at_work(tmp_path / "home", prepared_sqlite_url)) as opened:
        yield opened


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleared:
    """One database for many tests: cleared for each, as a copy takes much longer."""

    url: str
    engine: Engine
    rows: Mapping[str, Sequence[Mapping[str, Any]]] = field(repr=False)

    @classmethod
    def remember(cls, url: str) -> Cleared:
        """Note every row that is in the database now."""
        engine, rows = open_engine(url), {}
        with engine.connect() as connection:
            for table in metadata().sorted_tables:
                found = connection.execute(table.select()).mappings()
                rows[table.name] = [dict(row) for row in found]
        return cls(url=url, engine=engine, rows=rows)

    def clear(self) -> str:
        """Bring back the rows that were noted, and no others; return the URL."""
        tables = metadata().sorted_tables
        with self.engine.begin() as connection:
            connection.execute(text("SET LOCAL lock_timeout = '10s'"))
            for table in reversed(tables):
                connection.execute(table.delete())
            for table in tables:
                if rows := self.rows[table.name]:
                    connection.execute(table.insert(), list(rows))
        return self.url


@pytest.fixture(scope="session")
def cleared_postgres(
    postgres_server: Postgres, postgres_template: str
) -> Iterator[Cleared]:
    """Give a PostgreSQL database with an office in it."""
    name = tests.servers.fresh_name()
    with postgres_server.database(name, template=postgres_template) as url:
        cleared = Cleared.remember(url)
        yield cleared
        cleared.engine.dispose()


_FOUNDED: dict[str, tuple[Founding, Mapping[str, PersonRing]]] = {}


def _prepare_template(url: str) -> None:
    """Found the office that the tests on one engine copy."""
    store = Store.open(url)
    try:
        founding = _found(store, OfficeSecrets.generate(), tuple(STAFF))
        backend = make_url(url).get_backend_name()
        _FOUNDED[backend] = founding, _unlock(store, founding)
    finally:
        store.close()


tests.servers.prepare_template = _prepare_template


def _furnish(path: Path, secrets: OfficeSecrets, database_url: str) -> Home:
    home = Home(path)
    home.make()
    settings = Settings(
        office=OfficeSettings(
            name="Test office", root=base64.b64encode(secrets.root.public).decode()
        ),
        mail=MailSettings(
            address=OUR_ADDRESS, authserv_id=OUR_SERVER, pull_back_seconds=0
        ),
        database=UrlSettings(url=database_url),
    )
    home.settings.write_text(write_settings(settings), "utf-8")
    write_key(home.worker_key, "worker-key", secrets.worker_seed)
    return home


def _found(store: Store, secrets: OfficeSecrets, people: Sequence[str]) -> Founding:
    upgrade(store.engine)
    credentials = {}
    with store.begin() as tx:
        directory = found_office(tx, secrets, suite=1, at=NOON)
        for name in people:
            passphrase = f"the words of {name}"
            new = NewPerson(name=name, roles=STAFF[name], passphrase=passphrase)
            enrolled = enrol_person(tx, secrets.root, directory, new, NOON)
            directory = enrolled.directory
            credentials[name] = Credentials(
                name=name, passphrase=passphrase, device=enrolled.device
            )
    return Founding(secrets=secrets, credentials=credentials)


def _unlock(store: Store, founding: Founding) -> dict[str, PersonRing]:
    with store.read() as tx:
        directory = read_directory(tx, root_public=founding.secrets.root.public)
        return {
            name: unlock_ring(tx, directory, shown, at=NOON)
            for name, shown in founding.credentials.items()
        }


def _open(
    home_path: Path, founding: Founding, rings: Mapping[str, PersonRing]
) -> Office:
    return Office(
        mechanism=build(home_path, {}, now=lambda: NOON),
        secrets=founding.secrets,
        credentials=founding.credentials,
        rings=rings,
    )
