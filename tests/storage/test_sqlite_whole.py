"""A file that a disk spoiled: said in one sentence by whoever meets it."""

from __future__ import annotations

import sqlite3

from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest

from sqlalchemy import text

from grievance.domain.errors import DamagedError, SetupError
from grievance.storage import sqlite_whole
from grievance.storage.schema import require_current
from grievance.storage.sqlite_whole import is_seen_whole, require_whole
from grievance.storage.store import Store


PAGE = 4096
PAGES = 200
TAKES_LONG = """
WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 1000000000)
SELECT max(x) FROM n
"""  # a quarter of an hour
RESTORE = "`grievance restore DIR HOME`"


def zeros_in_the_middle(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.seek(PAGE)
        opened.write(bytes(PAGES // 2 * PAGE))


def cut_in_the_middle(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(file.stat().st_size // 2)


def cut_after_its_first_words(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.truncate(PAGE + 77)


def zeros_at_the_front(file: Path) -> None:
    with file.open("r+b") as opened:
        opened.write(bytes(PAGE))


def no_database_at_all(file: Path) -> None:
    file.write_bytes(b"Dear Sir or Madam, " * 1000)


DAMAGES = [
    zeros_in_the_middle,
    cut_in_the_middle,
    cut_after_its_first_words,
    zeros_at_the_front,
    no_database_at_all,
]


@pytest.fixture(name="file")
def _file(tmp_path: Path) -> Path:
    """Keep rows over many pages, and nobody who has them open."""
    file = tmp_path / "books.db"
    store = opened(file)
    with store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
        rows = [{"x": bytes([n]) * PAGE} for n in range(PAGES)]
        connection.execute(text("INSERT INTO t VALUES (:x)"), rows)
    store.close()
    return file


def opened(file: Path) -> Store:
    return Store.open(f"sqlite:///{file}")


def read(store: Store) -> None:
    with store.read() as tx:
        tx.log.connection.execute(text("SELECT sum(length(x)) FROM t")).all()


def write(store: Store) -> None:
    with store.begin() as tx:
        tx.log.connection.execute(text("UPDATE t SET x = 1"))


def without_a_transaction(store: Store) -> None:
    with store.engine.connect() as connection:
        connection.execute(text("SELECT sum(length(x)) FROM t")).all()


def look_through(store: Store) -> None:
    is_seen_whole(store.engine, patience=60)


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("use", [read, write, without_a_transaction, look_through])
def test_damage_is_one_sentence_with_what_to_do(
    file: Path, damage: Callable[[Path], None], use: Callable[[Store], None]
) -> None:
    """
    Whoever reads or writes such a file is told which it is, and how to go on.
    """
    damage(file)
    store = opened(file)

    with pytest.raises(DamagedError) as refusal:
        use(store)
    store.close()

    said = str(refusal.value)
    assert str(file) in said
    assert "damaged" in said
    assert said.endswith(f"{RESTORE}.")


def test_who_waits_for_commits_is_told_too(file: Path) -> None:
    """
    That goes past every transaction, over a connection of its own.
    """
    no_database_at_all(file)
    store = opened(file)

    with pytest.raises(DamagedError):
        next(store.commits(Event()))
    store.close()


def test_what_no_page_tells_is_damage_where_it_is_read(file: Path) -> None:
    """
    A text that is none was not written by us.
    """
    store = opened(file)
    with store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE said (x TEXT)"))
        connection.execute(text("INSERT INTO said VALUES (CAST(x'ff9f' AS TEXT))"))

    with pytest.raises(DamagedError), store.read() as tx:
        tx.log.connection.execute(text("SELECT x FROM said")).all()
    store.close()


def test_a_whole_file_is_looked_through_to_its_end(file: Path) -> None:
    """
    Nothing is said of it, and it serves as before.
    """
    store = opened(file)

    assert is_seen_whole(store.engine, patience=60)
    with store.read() as tx:
        require_whole(tx.log.connection)
    write(store)
    store.close()


def test_looking_through_ends_when_patience_does(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Of a file that is too large it is said that it was not seen to its end.
    """
    store = opened(file)

    with monkeypatch.context() as patched:
        patched.setattr(sqlite_whole, "_LOOK", TAKES_LONG)
        assert not is_seen_whole(store.engine, patience=0.01)
    assert is_seen_whole(store.engine, patience=60)
    store.close()


def test_a_file_that_somebody_keeps_is_no_damage(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Who waited in vain is told of the other program, and not to restore anything.
    """
    monkeypatch.setattr("grievance.storage.engine._PRAGMAS", ("busy_timeout=1",))
    store = opened(file)
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    with pytest.raises(SetupError, match="which program that is") as refusal:
        write(store)
    other.close()
    store.close()

    assert not isinstance(refusal.value, DamagedError)


def test_a_file_that_went_away_is_no_damage(file: Path) -> None:
    """
    Nor is a folder in its place.
    """
    store = opened(file)
    file.unlink()
    file.mkdir()

    with pytest.raises(SetupError, match="cannot be reached") as refusal:
        require_current(store.engine)

    assert not isinstance(refusal.value, DamagedError)
