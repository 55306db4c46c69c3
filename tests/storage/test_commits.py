"""Whoever listens hears of each commit: told by PostgreSQL, looked up in SQLite."""

from __future__ import annotations

import queue
import threading

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from grievance.domain.errors import SetupError
from grievance.domain.events import Act
from grievance.storage.store import Store
from tests.doubles import NOON
from tests.offices import Office


SOON, AT_ALL = 60.0, 0.7  # seconds; SQLite is looked at twice in one


@dataclass
class Listener:
    """Somebody at another desk."""

    heard: queue.Queue[object] = field(default_factory=queue.Queue)

    def hears(self, within: float = SOON) -> object:
        try:
            return self.heard.get(timeout=within)
        except queue.Empty:
            return "nothing"


@contextmanager
def listening(office: Office) -> Iterator[Listener]:
    """Listen in a thread, and stop at the end."""
    stop, listener = threading.Event(), Listener()

    def listen() -> None:
        try:
            for _ in office.store.commits(stop):
                listener.heard.put("commit")
        except SetupError as error:
            listener.heard.put(error)

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        yield listener
    finally:
        stop.set()
        thread.join(SOON)
        assert not thread.is_alive()


def write(office: Office, act: Act = Act.CASE_RECEIVED, *, fails: bool = False) -> None:
    with office.store.begin() as tx:
        tx.log.add(act, actor=office.worker.author.holder, object_id="it", at=NOON)
        if fails:
            raise SetupError


def test_a_commit_is_heard_and_nothing_else_is(office: Office) -> None:
    """
    First that one is listening, then each commit; no reading and nothing rolled back.
    """
    with listening(office) as listener:
        assert "commit" == listener.hears()

        with office.store.read() as tx:
            tx.log.frontier()
        with pytest.raises(SetupError):
            write(office, fails=True)
        assert "nothing" == listener.hears(AT_ALL)

        write(office)
        assert "commit" == listener.hears()


def test_many_commits_are_told_and_then_there_is_silence(office: Office) -> None:
    """
    However many there are, the last one is heard of too.
    """
    with listening(office) as listener:
        assert "commit" == listener.hears()
        for _ in range(5):
            write(office)

        assert "commit" == listener.hears()
        while listener.hears(AT_ALL) != "nothing":
            pass
        write(office)
        assert "commit" == listener.hears()


@pytest.mark.parametrize("url", ["sqlite:///{}", "postgresql://127.0.0.1:1/none"])
def test_who_cannot_even_begin_is_told(url: str, tmp_path: Path) -> None:
    """
    A database that is away when somebody begins to listen is a sentence, and no crash.
    """
    with closing(Store.open(url.format(tmp_path))) as store:  # a folder, not a file
        following = store.commits(threading.Event())
        with pytest.raises(SetupError, match="cannot be reached"):
            next(following)


@pytest.mark.parametrize(
    "office", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_a_lost_connection_is_told(office: Office) -> None:
    """
    A server that goes away while somebody listens ends it with a sentence.
    """
    with listening(office) as listener:
        assert "commit" == listener.hears()
        office.tamper(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )

        told = listener.hears()
        assert "The database cannot be reached" in str(told)
