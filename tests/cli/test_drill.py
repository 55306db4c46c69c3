"""A drill proves that a backup comes back, on either engine, and leaves nothing."""

from __future__ import annotations

import json

from pathlib import Path

import pytest

from sqlalchemy import create_engine, inspect

from grievance.cli.backup import write_backup
from tests.cli.command import Ended
from tests.cli.staffed import shell_of
from tests.cli.test_restore import tell
from tests.doubles import make_mail
from tests.offices import CHIDI, DANA, Office, cleared_postgres, sqlite_office
from tests.offices import office as either_office


__all__ = ["cleared_postgres", "either_office", "sqlite_office"]


def drilled(office: Office, tmp_path: Path, *words: str, name: str = DANA) -> Ended:
    folder = tmp_path / "backup"
    if not folder.exists():
        write_backup(office.mechanism, folder, tell)
    return shell_of(office, name).run("drill", folder, *words)


def entries(office: Office) -> int:
    with office.store.read() as tx:
        return tx.log.frontier().size


def test_a_backup_comes_back_and_goes(
    either_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    A case opens, the log is verified, sizes and times are told; the office is as before.
    """
    office = either_office
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    office.case_of(make_mail(attachment=b"p" * 300_000))
    before = entries(office)

    done = drilled(office, tmp_path, "--json")

    assert 0 == done.status, done.err
    found = json.loads(done.out)
    assert 1 == found["letters"]
    assert [] == found["problems"]
    assert before < found["entries"]
    assert found["size"] > 300_000
    assert {"restore", "open", "verify"} == set(found["seconds"])
    assert before == entries(office)
    assert [] == list(scratch.iterdir())


@pytest.mark.postgres
def test_it_empties_the_database_it_was_given(
    sqlite_office: Office, fresh_postgres_url: str, tmp_path: Path
) -> None:
    """
    A server's database has no table of ours afterwards; the office's own is refused.
    """
    office = sqlite_office
    office.case_of(make_mail())

    done = drilled(office, tmp_path, "--database", fresh_postgres_url)
    refused = drilled(office, tmp_path, "--database", str(office.store.engine.url))

    assert 0 == done.status, done.err
    assert "The log is sound" in done.out
    engine = create_engine(fresh_postgres_url.replace("sql:", "sql+psycopg:"))
    assert {"alembic_version"} >= set(inspect(engine).get_table_names())
    engine.dispose()
    assert 2 == refused.status
    assert "There is something in the database" in refused.err
    assert () == office.verify().problems


def test_who_may_open_nothing_proves_nothing(
    sqlite_office: Office, tmp_path: Path
) -> None:
    """
    Where no case opens, that is a refusal and no success.
    """
    office = sqlite_office

    done = drilled(office, tmp_path, name=CHIDI)

    assert 2 == done.status
    assert "may open no case of this backup" in done.err
