"""The servers behind the tests: real, empty, and never left behind."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys

from contextlib import closing, suppress
from pathlib import Path
from threading import Thread

import pytest
import redis

from sqlalchemy import create_engine, inspect, text

from tests import servers
from tests.servers.answering import HOST
from tests.servers.chromium import find_chromium
from tests.servers.postgres import Postgres
from tests.servers.relay import running_relay
from tests.servers.running import LEASH, ServerError
from tests.worker.workplaces import PATIENCE, wait_until


# Holds a server on a leash, tells that it runs, and is gone without any clean-up.
KILLED_HOLDER = """
import os, signal, subprocess, sys
leash = subprocess.Popen([sys.executable, *sys.argv[1:]], stdin=-1, stdout=-1)
print(leash.stdout.readline().decode(), end="", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""
SERVER = ("sh", "-c", "echo running; exec sleep 600")


def tables_of(url: str) -> list[str]:
    """Name the tables of a database."""
    engine = create_engine(url)
    try:
        return inspect(engine).get_table_names()
    finally:
        engine.dispose()


def add_table(url: str) -> None:
    """Make one table in a database."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE letters (id INTEGER)"))
    engine.dispose()


@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_an_empty_database(database_url: str, turn: str) -> None:
    """
    What one test writes no other test finds, on either engine.
    """
    before = tables_of(database_url)
    add_table(database_url)

    assert ([], ["letters"]) == (before, tables_of(database_url)), turn


@pytest.mark.postgres
def test_a_copy_of_a_prepared_database_is_a_test_s_own(
    postgres_server: Postgres,
) -> None:
    """
    Writing to one copy changes neither the template nor the next copy.
    """
    with postgres_server.database(servers.fresh_name()) as template:
        add_table(template)
        name = template.rpartition("/")[2].partition("?")[0]
        with postgres_server.database(servers.fresh_name(), template=name) as copy:
            found = tables_of(copy)

    assert ["letters"] == found


@pytest.mark.valkey
@pytest.mark.parametrize("turn", ["first", "second"])
def test_every_test_gets_an_empty_broker(fresh_valkey_url: str, turn: str) -> None:
    """
    A hint that one test queued does not wake up the next one's worker.
    """
    with closing(redis.Redis.from_url(fresh_valkey_url)) as client:
        before = client.dbsize()
        client.set(turn, 1)

        assert (0, 1) == (before, client.dbsize())


def leash(folder: Path) -> list[str | Path]:
    """Name a command that runs a server which would stay for ten minutes."""
    folder.mkdir()
    return [LEASH, folder, str(int(signal.SIGTERM)), "--", *SERVER]


def test_a_server_ends_when_it_is_let_go(tmp_path: Path) -> None:
    """
    Letting go ends the server and removes its folder.
    """
    held = subprocess.run(
        [sys.executable, *leash(tmp_path / "server")],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,  # at its end when nobody is left to write
        check=False,
    )

    assert 128 + signal.SIGTERM == held.returncode
    assert not (tmp_path / "server").exists()


def test_a_server_ends_when_its_holder_is_killed(tmp_path: Path) -> None:
    """
    SIGKILL leaves the holder no time to clean up; the server goes all the same.
    """
    holder = subprocess.run(
        [sys.executable, "-c", KILLED_HOLDER, *leash(tmp_path / "server")],
        capture_output=True,  # at its end when the leash, which inherits it, is gone
        check=False,
    )

    assert (-signal.SIGKILL, b"running\n") == (holder.returncode, holder.stdout)
    assert not (tmp_path / "server").exists()


def test_a_relay_ends_whoever_comes_back() -> None:
    """
    A client that is cut off and connects again at once is not waited for.
    """
    with socket.create_server((HOST, 0)) as target:
        with running_relay(target.getsockname()[1]) as relay:
            client = Thread(target=connect_again_and_again, args=(relay.port,))
            client.start()
            wait_until(lambda: bool(relay.connections))
        client.join(PATIENCE)

    assert not client.is_alive()


def connect_again_and_again(port: int) -> None:
    """Listen, and connect anew whenever nothing more is said, until nobody is there."""
    with suppress(OSError):
        while True:
            with socket.create_connection((HOST, port), PATIENCE) as line:
                line.recv(1)


def test_a_missing_server_is_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    A person's tests are skipped with the reason.
    """
    monkeypatch.delenv("CI", raising=False)

    with pytest.raises(pytest.skip.Exception, match="no PostgreSQL: install it"):
        servers.without("PostgreSQL", ServerError("install it"))


def test_a_missing_server_fails_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Nobody reads what a machine skips.
    """
    monkeypatch.setenv("CI", "true")

    with pytest.raises(pytest.fail.Exception, match="no PostgreSQL: install it"):
        servers.without("PostgreSQL", ServerError("install it"))


def test_a_browser_that_is_missing_is_told_apart(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    By how to install it.
    """
    monkeypatch.setenv("PATH", "")

    with pytest.raises(ServerError, match="apt install chromium"):
        find_chromium()
