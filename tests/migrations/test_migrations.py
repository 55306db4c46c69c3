"""How the tables come to be, go, and come again; and what is refused."""

from __future__ import annotations

import sys

from collections.abc import Iterator
from contextlib import ExitStack
from importlib.resources import files
from subprocess import PIPE, Popen

import pytest

from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Engine, inspect, text

from grievance.domain.errors import SetupError
from grievance.storage import schema
from grievance.storage.engine import open_engine
from grievance.storage.schema import (
    REVISION,
    check,
    current,
    downgrade,
    metadata,
    require_current,
    upgrade,
)
from migrations import check as check_script
from tests.doubles import make_mail
from tests.offices import Office
from tests.test_shape import ROOT


@pytest.fixture(name="engine")
def _engine(database_url: str) -> Iterator[Engine]:
    engine = open_engine(database_url)
    yield engine
    engine.dispose()


def tables(engine: Engine) -> set[str]:
    with engine.connect() as connection:
        return set(inspect(connection).get_table_names())


def test_the_newest_script_is_the_one_this_code_wants() -> None:
    """
    There is one head, and it is `REVISION`.
    """
    config = Config()
    config.set_main_option("script_location", str(files("migrations")))

    assert [REVISION] == ScriptDirectory.from_config(config).get_heads()


def test_the_tables_come_and_go_and_come_again(engine: Engine) -> None:
    """
    Up makes every table the code knows, down leaves none, and up again is the same.
    """
    wanted = set(metadata().tables) | {"alembic_version"}

    upgrade(engine)
    assert wanted == tables(engine)
    downgrade(engine, "base")
    assert {"alembic_version"} == tables(engine)
    upgrade(engine)
    assert wanted == tables(engine)
    assert REVISION == current(engine)


def test_upgrading_twice_changes_nothing(engine: Engine) -> None:
    """
    What is of this version already stays as it is.
    """
    upgrade(engine)
    upgrade(engine)

    require_current(engine)


def test_of_two_who_upgrade_at_once_one_does(engine: Engine, database_url: str) -> None:
    """
    The other waits and finds it done, whatever the engine: machines are updated by
    programs, which do so at the same time.
    """
    command = [sys.executable, "-m", "tests.migrations.at_once", database_url]
    with ExitStack() as stack:
        both = [
            stack.enter_context(Popen(command, cwd=ROOT, stdin=PIPE, stdout=PIPE))
            for _ in range(2)
        ]
        for one in both:
            assert one.stdout
            one.stdout.readline()
        for one in both:
            assert one.stdin
            one.stdin.write(b"now\n")
            one.stdin.flush()
        said = [one.communicate()[0] for one in both]

    assert [f"{REVISION}\n".encode()] * 2 == said
    check(engine)


def test_tables_and_code_agree(engine: Engine) -> None:
    """
    Alembic finds no difference between what the scripts made and what the code says.
    """
    upgrade(engine)

    check(engine)


def test_full_books_can_be_taken_down(fresh_office: Office) -> None:
    """
    References between full tables do not stop the way down, and the way up works on.
    """
    office = fresh_office
    office.take_in(make_mail())
    engine = office.store.engine

    downgrade(engine, "base")
    upgrade(engine)

    require_current(engine)
    with office.store.read() as tx:
        assert not tx.people.has_office()


def test_a_migration_that_fails_leaves_nothing_half_done(engine: Engine) -> None:
    """
    Where a table is in the way, none of the others is made either.
    """
    with engine.begin() as connection:
        connection.execute(text("CREATE TABLE part (x INTEGER)"))

    with pytest.raises(Exception, match=r"exists|DuplicateTable"):
        upgrade(engine)

    assert {"part"} == tables(engine)


def test_an_empty_database_is_refused(engine: Engine) -> None:
    """
    Without tables there is no office, and the sentence says how to make one.
    """
    with pytest.raises(SetupError, match="found one with `grievance init`"):
        require_current(engine)

    downgraded = engine
    upgrade(downgraded)
    downgrade(downgraded, "base")
    with pytest.raises(SetupError, match="found one with `grievance init`"):
        require_current(downgraded)


@pytest.mark.parametrize(
    ("version", "said"),
    [("0000", "run `grievance migrate`"), ("9999", "install the newer program")],
)
def test_another_version_is_refused(engine: Engine, version: str, said: str) -> None:
    """
    Older books ask to be migrated, newer ones for a newer program.
    """
    upgrade(engine)
    with engine.begin() as connection:
        connection.execute(
            text("UPDATE alembic_version SET version_num = :v"), {"v": version}
        )

    with pytest.raises(SetupError, match=said) as refused:
        require_current(engine)
    assert version in str(refused.value)
    assert REVISION in str(refused.value)


def test_an_absent_server_is_a_sentence() -> None:
    """
    Asking an unreachable database for its version gives no traceback.
    """
    engine = open_engine("postgresql://nobody@127.0.0.1:9/none")

    for ask in (require_current, upgrade):
        with pytest.raises(SetupError, match="cannot be reached"):
            ask(engine)


def test_the_check_tells_when_code_and_scripts_part(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    `migrations.check` is 0 as things are, and 1 when a column is in the code only.
    """
    assert 0 == check_script.main()

    changed = type(metadata())()
    for table in metadata().tables.values():
        table.to_metadata(changed)
    changed.remove(changed.tables["audit"])
    monkeypatch.setattr(schema, "metadata", lambda: changed)
    monkeypatch.setattr("grievance.storage.schema.metadata", lambda: changed)

    assert 1 == check_script.main()
    assert "audit" in capsys.readouterr().err
