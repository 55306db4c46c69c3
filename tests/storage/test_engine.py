"""How a database is opened: private, durable, silent about what it was asked."""

from __future__ import annotations

import stat

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from sqlalchemy import make_url, text
from sqlalchemy.exc import DBAPIError

from grievance.domain.errors import NoSpaceError, SetupError
from grievance.storage.engine import OUT_OF_ORDER, open_engine
from grievance.storage.sqlite_troubles import NO_SPACE
from grievance.storage.store import Store
from tests.offices import Office


SECRET = "my name is Mira"


@pytest.fixture(name="sqlite_file")
def _sqlite_file(tmp_path: Path) -> Path:
    return tmp_path / "books.db"


@pytest.fixture(name="store")
def _store(sqlite_file: Path) -> Iterator[Store]:
    store = Store.open(f"sqlite:///{sqlite_file}")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),  # FULL
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("temp_store", 2),  # MEMORY
        ("busy_timeout", 30_000),
    ],
)
def test_sqlite_is_set_to_be_safe(
    sqlite_file: Path, pragma: str, value: object
) -> None:
    """
    Each connection writes ahead, waits for the disk, keeps references, wipes rows.
    """
    engine = open_engine(f"sqlite:///{sqlite_file}")

    with engine.connect() as connection:
        set_to = connection.scalar(text(f"PRAGMA {pragma}"))
    engine.dispose()

    assert value == set_to


def test_a_full_disk_is_one_sentence_and_loses_nothing(store: Store) -> None:
    """
    What was begun is not kept, what was there is, and it goes on once there is room.
    """
    with store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count = {pages}"))

    with pytest.raises(NoSpaceError) as refusal:
        _insert_two(store)
    with store.engine.begin() as connection:
        connection.execute(text("PRAGMA max_page_count = 9999"))
        left = connection.scalar(text("SELECT count(*) FROM t"))
        connection.execute(text("INSERT INTO t VALUES (zeroblob(99999))"))

    assert 0 == left
    assert NO_SPACE == str(refusal.value)


def _insert_two(store: Store) -> None:
    """Insert something small, and then something large."""
    with store.begin() as tx:
        tx.outbox.connection.execute(text("INSERT INTO t VALUES (1)"))
        tx.outbox.connection.execute(text("INSERT INTO t VALUES (zeroblob(99999))"))


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("state", "said"),
    [
        ("53100", NO_SPACE),
        ("53200", OUT_OF_ORDER),  # out of memory
        ("53400", OUT_OF_ORDER),  # a limit of its configuration
        ("57P03", OUT_OF_ORDER),  # it is starting
        ("58030", OUT_OF_ORDER),  # input and output
        ("25006", OUT_OF_ORDER),  # it may only be read
    ],
)
def test_a_server_that_takes_nothing_is_one_sentence(
    postgres_dsn: str, state: str, said: str
) -> None:
    """
    It is not held against a letter, and ends no desk: it is not a bug of ours.
    """
    store = Store.open(postgres_dsn)
    trouble = f"DO $$ BEGIN RAISE SQLSTATE '{state}'; END $$"

    with pytest.raises(SetupError) as refusal, store.begin() as tx:
        tx.outbox.connection.execute(text(trouble))
    store.close()

    assert said == str(refusal.value)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("server", "used"), [("off", "on"), ("on", "on"), ("local", "local")]
)
def test_postgresql_waits_for_the_disk(
    fresh_postgres_url: str, server: str, used: str
) -> None:
    """
    A commit that a crash could undo is none: mail was marked as imported by then.
    """
    url = make_url(fresh_postgres_url).update_query_dict(
        {"options": f"-csynchronous_commit={server}"}
    )
    engine = open_engine(url.render_as_string(hide_password=False))

    with engine.connect() as connection:
        assert used == connection.scalar(text("SHOW synchronous_commit"))
    engine.dispose()


def test_sqlite_files_are_their_owners_alone(store: Store, sqlite_file: Path) -> None:
    """
    Neither the file nor the write-ahead log beside it can be read by others.
    """
    with store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
        files = sorted(sqlite_file.parent.glob("books.db*"))
        modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in files}

    assert {"books.db": 0o600, "books.db-shm": 0o600, "books.db-wal": 0o600} == modes


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("", "malformed"),
        ("not a url", "malformed"),
        ("mysql://localhost/x", "no support for mysql"),
        ("sqlite:////no/such/folder/x.db", "No such file or directory"),
    ],
)
def test_refuses_what_is_no_database(url: str, said: str) -> None:
    """
    A URL that leads nowhere is refused in a sentence.
    """
    with pytest.raises(SetupError, match=said):
        open_engine(url)


def test_a_password_is_not_repeated() -> None:
    """
    What is wrong with a URL is said without the URL.
    """
    with pytest.raises(SetupError) as refused:
        open_engine(f"mysql://me:{SECRET}@localhost/x")

    assert SECRET not in str(refused.value)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://nobody:secret@127.0.0.1:9/none",
        "postgresql+psycopg://nobody:secret@/none?host=/no/such/folder",
    ],
)
def test_an_absent_server_is_a_sentence(url: str) -> None:
    """
    Where nothing answers, the store says so without a traceback or a password.
    """
    store = Store.open(url)

    with (
        pytest.raises(SetupError, match="cannot be reached") as refused,
        store.read() as tx,
    ):
        tx.people.has_office()

    assert "secret" not in str(refused.value)


def test_a_file_of_another_kind_is_a_sentence(tmp_path: Path) -> None:
    """
    A file that is no SQLite database is refused, and stays as it was.
    """
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam, " * 100)

    store = Store.open(f"sqlite:///{file}")
    with pytest.raises(SetupError, match="is no database"), store.read() as tx:
        tx.people.has_office()

    assert file.read_text().startswith("Dear Sir")


def test_errors_do_not_repeat_what_was_asked(office: Office) -> None:
    """
    A statement that fails does not carry its values into a traceback.
    """
    with pytest.raises(DBAPIError) as failed, office.store.engine.connect() as opened:
        opened.execute(text("SELECT * FROM nothing WHERE x = :x"), {"x": SECRET})

    assert SECRET not in str(failed.value)


def test_a_reader_does_not_hold_up_a_writer(office: Office) -> None:
    """
    While somebody looks, another can write; who looks sees the books as they were.
    """
    with office.store.read() as looking:
        before = looking.entities.revision()
        with office.store.begin() as tx:
            tx.entities.revised()

        assert before == looking.entities.revision()

    with office.store.read() as tx:
        assert 1 == tx.entities.revision()


def test_a_reader_keeps_nothing(office: Office) -> None:
    """
    What is saved in a transaction for looking is gone afterwards.
    """
    with office.store.read() as tx:
        tx.entities.revised()

    with office.store.read() as tx:
        assert 0 == tx.entities.revision()


def test_sqlite_wipes_what_is_deleted(store: Store, sqlite_file: Path) -> None:
    """
    Deleted bytes are overwritten, not only let go.
    """
    with store.engine.begin() as connection:
        connection.execute(text("CREATE TABLE t (x)"))
        connection.execute(text("INSERT INTO t VALUES (:x)"), {"x": SECRET * 50})
    with store.engine.begin() as connection:
        connection.execute(text("DELETE FROM t"))
    store.close()

    assert [sqlite_file] == list(sqlite_file.parent.glob("books.db*"))
    assert SECRET.encode() not in sqlite_file.read_bytes()


def test_a_file_that_was_open_is_closed(sqlite_file: Path) -> None:
    """
    Whatever the file allowed before, others can do nothing with it afterwards.
    """
    sqlite_file.touch()
    sqlite_file.chmod(0o666)

    open_engine(f"sqlite:///{sqlite_file}").dispose()

    assert 0o600 == stat.S_IMODE(sqlite_file.stat().st_mode)


def test_the_server_quotes_no_row(office: Office) -> None:
    """
    What PostgreSQL says of a row that it does not take is not repeated.
    """
    twice = text("INSERT INTO alias VALUES (:x, :id, NULL, '2026-01-01')")
    with (
        pytest.raises(DBAPIError) as failed,
        office.store.engine.begin() as opened,
    ):
        opened.execute(twice, {"x": "MIRA-1", "id": uuid4().hex})

    said = f"{failed.value} {failed.value.orig} {failed.value.__cause__}"
    assert "MIRA" not in said
