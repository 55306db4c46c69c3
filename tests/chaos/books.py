"""Where an office keeps its books, and what can befall the server behind them."""

from __future__ import annotations

import shutil
import signal
import time

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

from sqlalchemy import Engine, create_engine, text

from tests.chaos.small_disk import SmallDisk, small_disk
from tests.servers.postgres import crashing_postgres, ordinary_user
from tests.servers.running import make_folder


CUT_OFF = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
PATIENCE = 60.0  # seconds
SERVER_MEGABYTES = 300  # of which an empty cluster takes 40, and its log 80
ENGINES = ("sqlite", "postgresql")


@dataclass(frozen=True, slots=True, kw_only=True)
class Books:
    """The URL of an empty database, and how its server is crashed and started again."""

    url: str
    crash: Callable[[], None] | None = None
    disk: SmallDisk | None = None

    def blows(self) -> tuple[Callable[[], None], ...]:
        """Give what a server is dealt that is not only ours."""
        if self.url.startswith("sqlite"):
            return ()
        cut = lambda: cut_off(self.url)  # noqa: E731  # as short as it is
        return (cut, self.crash) if self.crash else (cut,)

    @contextmanager
    def silent(self) -> Iterator[None]:
        """Stop every process of the server, which then holds what it holds."""
        stopped: list[psutil.Process] = []
        try:
            for process in _processes(self.url):
                stopped.append(process)
                _signal(process, signal.SIGSTOP)
            yield
        finally:
            for process in stopped:
                _signal(process, signal.SIGCONT)

    @contextmanager
    def full(self) -> Iterator[None]:
        """Leave no space on the server's disk; it may end over that."""
        assert self.disk is not None  # as the play needs a small one
        assert self.crash is not None
        with self.disk.full():
            yield
        self.crash()


@contextmanager
def books_on(engine: str, folder: Path, *, is_small: bool = False) -> Iterator[Books]:
    """
    Give books of their own; where there is a server, it can crash and come back.

    SQLite's lie in *folder*; a server's on a disk of their own where it is to be small.
    """
    if engine == "sqlite":
        yield Books(url=f"sqlite:///{folder / 'home' / 'grievance.db'}")
        return
    with ExitStack() as stack:
        disk = stack.enter_context(_servers_disk()) if is_small else None
        server, crash = stack.enter_context(
            crashing_postgres(disk.path / "cluster" if disk else None)
        )
        url = stack.enter_context(server.database("chaos"))
        yield Books(url=url, crash=crash, disk=disk)


def cut_off(url: str) -> None:
    """
    End every other connection with the database, whatever it is doing.

    Raises:
        TimeoutError: There was none, for a long time.
    """
    until = time.monotonic() + PATIENCE
    with _connecting(url) as engine:
        while not _cut_off(engine):
            if time.monotonic() > until:
                message = "nobody is connected with the database"
                raise TimeoutError(message)
            time.sleep(0.05)  # between two looks


@contextmanager
def _servers_disk() -> Iterator[SmallDisk]:
    place = make_folder("disk")
    try:
        with small_disk(place, megabytes=SERVER_MEGABYTES) as disk:
            cluster = disk.path / "cluster"
            cluster.mkdir()
            disk.path.chmod(0o755)
            if user := ordinary_user():
                shutil.chown(cluster, user)
            yield disk
    finally:
        place.rmdir()


def _processes(url: str) -> Iterator[psutil.Process]:
    """
    Yield those of the server, the one that starts the others first.

    Once it is stopped, it starts none that would be missed here.
    """
    with _connecting(url) as engine, engine.connect() as connection:
        own = connection.execute(text("SELECT pg_backend_pid()")).scalar_one()
        first = psutil.Process(own).parent()
    assert first is not None
    yield first
    yield from first.children()


def _signal(process: psutil.Process, number: signal.Signals) -> None:
    """Tell a process of the server, unless its connection was just closed."""
    with suppress(psutil.NoSuchProcess):
        process.send_signal(number)


@contextmanager
def _connecting(url: str) -> Iterator[Engine]:
    """Connect from here, and give every connection back at the end."""
    engine = create_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def _cut_off(engine: Engine) -> int:
    with engine.connect() as connection:
        return int(connection.execute(text(CUT_OFF)).scalar_one())
