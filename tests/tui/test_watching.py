"""What others change comes to the desk by itself, and so does that the books are away."""

from __future__ import annotations

import queue

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import pytest

from grievance.domain.events import Act
from grievance.domain.ids import CaseId
from grievance.services.handling.add_note import add_note
from grievance.services.log.changes_since import Changes
from tests.doubles import NOON, make_mail
from tests.offices import DANA, Office, cleared_postgres, office
from tests.services.looking import opened
from tui import watching
from tui.watching import Watcher


__all__ = ["cleared_postgres", "office"]
SOON, AT_ALL = 60.0, 1.2  # seconds
News = queue.Queue[Changes | str]


@contextmanager
def watched(office: Office) -> Iterator[News]:
    """Watch in a thread, and stop at the end."""
    told: News = queue.Queue()
    watcher = Watcher(office.store, told.put, told.put)
    thread = Thread(target=watcher.run)
    thread.start()
    try:
        yield told
    finally:
        watcher.stop()
        thread.join(SOON)
        assert not thread.is_alive()


def note(office: Office, case_id: CaseId) -> None:
    with office.store.begin() as tx:
        add_note(tx, office.rings[DANA], case_id=case_id, text="hello", at=NOON)


def test_who_reads_is_no_news_and_who_writes_is(office: Office) -> None:
    """
    A note is told within a second, with its case; that somebody opened it never is.
    """
    case_id = office.case_of(make_mail())
    opened(office, case_id)
    with watched(office) as told:
        opened(office, case_id)
        with pytest.raises(queue.Empty):
            told.get(timeout=AT_ALL)

        note(office, case_id)
        news = told.get(timeout=SOON)

        assert isinstance(news, Changes)
        assert [Act.NOTE_ADDED] == [one.act for one in news.of_cases[case_id]]


@pytest.mark.parametrize(
    "office", [pytest.param("postgresql", marks=pytest.mark.postgres)], indirect=True
)
def test_a_connection_is_lost_and_found_again(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    It is told once that the database is away, then that it is back, and what was missed.
    """
    monkeypatch.setattr(watching, "AGAIN_AFTER", 0.5)
    case_id = office.case_of(make_mail())
    with watched(office) as told:
        with pytest.raises(queue.Empty):
            told.get(timeout=AT_ALL)
        office.tamper(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND query LIKE 'LISTEN%'"
        )
        note(office, case_id)

        assert "cannot be reached" in str(told.get(timeout=SOON))
        assert "" == told.get(timeout=SOON)
        news = told.get(timeout=SOON)
        assert isinstance(news, Changes)
        assert {case_id} == set(news.of_cases)
