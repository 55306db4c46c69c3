"""A desk in a real terminal whose database, on a server, goes away and comes back."""

from __future__ import annotations

import sys

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from sqlalchemy import make_url

from grievance.home import DEVICE_KEY, write_key
from tests.doubles import make_mail
from tests.offices import CHIDI, DANA, Office, closing, make_office
from tests.servers.postgres import Postgres
from tests.services.drafts import NOBODY, assess
from tests.tui.terminals import Terminal, desk_command, need_tmux, unlock


WORDS = "Dear Maria, we have not slept since."
AWAY = "The database cannot be reached or is not ours"


@dataclass(frozen=True, kw_only=True)
class Served:
    """A desk on a terminal, and the server its office is on."""

    desk: Terminal
    server: Postgres
    database: str

    @contextmanager
    def away(self) -> Iterator[None]:
        """Let nobody in, and whoever is in out; then let them in again."""
        name = self.database
        self.server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS false")
        self.server.run(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            f"WHERE datname = '{name}'"
        )
        yield
        self.server.run(f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")


@pytest.fixture(name="served")
def _served(
    postgres_server: Postgres, fresh_postgres_url: str, tmp_path: Path
) -> Iterator[Served]:
    """
    An office with one case, and Dana's desk.
    """
    need_tmux()
    home = tmp_path / "home"
    with ExitStack() as stack:
        made = make_office(home, fresh_postgres_url, people=(DANA, CHIDI))
        prepare(stack.enter_context(closing(made)))
        zone = (
            "MovableClock = lambda: lambda: __import__('tests.doubles').doubles.NOON; "
        )
        command = desk_command(home, sys.executable, name=DANA, then=zone)
        desk = Terminal(command, size=(110, 36))
        stack.callback(desk.close)
        database = make_url(fresh_postgres_url).database
        assert database
        yield Served(desk=desk, server=postgres_server, database=database)


def prepare(office: Office) -> None:
    """Have a case in which one may write, and Dana's device file in its place."""
    assess(office, office.case_of(make_mail(text="There is dust.")), NOBODY)
    device = office.mechanism.home.device(DANA)
    device.parent.mkdir(exist_ok=True)
    write_key(device, DEVICE_KEY, office.credentials[DANA].device)


@pytest.mark.slow
@pytest.mark.postgres
def test_a_desk_outlives_its_database(served: Served) -> None:
    """
    A14: the list stays, is called stale and names R, until the database is back; a reply
    that cannot be saved stays as it was typed, and is saved then.
    """
    desk = served.desk
    unlock(desk, words=f"the words of {DANA}", cases="1")
    with served.away():
        desk.see(rf"! stale, R tries again: {AWAY}")
        desk.see("▶.*GR-")
    desk.see("stale", absent=True)

    desk.keys("Enter")
    desk.see("read by Dana")
    desk.type("r")
    desk.see("Compose")
    desk.type("progress")
    desk.keys("Enter")
    desk.see("Progress .*▾")
    desk.keys("C-s")
    desk.see("Draft 1 · progress")
    desk.type(WORDS)
    desk.see(WORDS)
    with served.away():
        desk.keys("C-s")
        desk.see(AWAY)
        desk.see(WORDS)
    desk.keys("C-s")
    desk.see("y Send")
    desk.see(WORDS)
