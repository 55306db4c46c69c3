"""A drill proves that a backup comes back, on either engine, and leaves nothing."""

from __future__ import annotations

import json
import os
import signal
import subprocess

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from sqlalchemy import create_engine, inspect

from grievance.cli.backup import write_backup
from grievance.home import DEVICE_KEY, write_key
from grievance.wiring.scratch import left_behind, scratch_folder
from tests.cli.command import ROOT, Ended, command
from tests.cli.staffed import shell_of
from tests.cli.test_restore import tell
from tests.doubles import make_mail
from tests.offices import CHIDI, DANA, Office, cleared_postgres, sqlite_office
from tests.offices import office as either_office
from tests.worker.workplaces import wait_until


__all__ = ["cleared_postgres", "either_office", "sqlite_office"]


@pytest.fixture(name="scratch", autouse=True)
def _scratch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder for temporary files that is this test's own."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(scratch))
    return scratch


def drilled(office: Office, tmp_path: Path, *words: str, name: str = DANA) -> Ended:
    folder = tmp_path / "backup"
    if not folder.exists():
        write_backup(office.mechanism, folder, tell)
    return shell_of(office, name).run("drill", folder, *words)


def entries(office: Office) -> int:
    with office.store.read() as tx:
        return tx.log.frontier().size


def test_a_backup_comes_back_and_goes(
    either_office: Office, tmp_path: Path, scratch: Path
) -> None:
    """
    A case opens, the log is verified, sizes and times are told; the office is as before.
    """
    office = either_office
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


@contextmanager
def asking_drill(
    office: Office, tmp_path: Path, scratch: Path
) -> Iterator[subprocess.Popen[bytes]]:
    """Run a drill that waits for a passphrase, in a process of its own; all is put back."""
    folder, asked = tmp_path / "backup", tmp_path / "asked"
    write_backup(office.mechanism, folder, tell)
    os.mkfifo(asked)
    writers: list[int] = []

    def is_asking() -> bool:
        with suppress(OSError):  # nobody reads it yet
            writers.append(os.open(asked, os.O_WRONLY | os.O_NONBLOCK))
        return bool(writers) or process.poll() is not None

    process = subprocess.Popen(
        command("drill", folder, "--passphrase-file", asked),
        cwd=ROOT,
        env={**shell_of(office, DANA).whole_environ, "TMPDIR": str(scratch)},
        stderr=subprocess.PIPE,
    )
    try:
        wait_until(is_asking)
        yield process
    finally:
        process.kill()
        process.wait()
        for writer in writers:
            os.close(writer)


def ended(
    process: subprocess.Popen[bytes], number: signal.Signals
) -> tuple[int, bytes]:
    """
    Send it a signal until it hears; return its status, and what it said.

    One that comes just before Python waits for a file is heard when there is more to read.
    """
    assert process.stderr is not None

    def has_ended() -> bool:
        process.send_signal(number)
        with suppress(subprocess.TimeoutExpired):
            process.wait(1)
        return process.returncode is not None

    with process.stderr as said:
        wait_until(has_ended)
        return process.returncode, said.read()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_what_ends_it_leaves_nothing(
    sqlite_office: Office, tmp_path: Path, scratch: Path, number: signal.Signals
) -> None:
    """
    A service that is stopped, or a terminal that is closed: as after Ctrl-C all is gone.

    While it runs nobody takes its folder for left behind, and of the device files only
    the one that is needed lies there.
    """
    home = sqlite_office.mechanism.home
    sqlite_office.case_of(make_mail())
    shell_of(sqlite_office, CHIDI)  # whose device file lies in the same home

    with asking_drill(sqlite_office, tmp_path, scratch) as drill:
        [copy] = scratch.iterdir()
        assert () == left_behind()
        assert [home.device(DANA).name] == [one.name for one in copy.rglob("devices/*")]
        assert (-number, b"") == ended(drill, number)

    assert [] == list(scratch.iterdir())


def test_what_was_killed_the_next_one_removes(
    sqlite_office: Office, tmp_path: Path, scratch: Path
) -> None:
    """
    And says so; one that is at work, a link, and what was just made stay.
    """
    sqlite_office.case_of(make_mail())
    with asking_drill(sqlite_office, tmp_path, scratch) as drill:
        assert (-signal.SIGKILL, b"") == ended(drill, signal.SIGKILL)
    [killed] = left_behind()
    assert list(killed.rglob("worker.key"))
    linked = tmp_path / "somebody's"
    linked.mkdir()
    write_key(linked / "a.key", DEVICE_KEY, bytes(32))
    (scratch / "grievance-drill-linked").symlink_to(linked)
    (scratch / "grievance-drill-made").mkdir()

    with scratch_folder() as busy:
        (busy / "home").mkdir()
        done = drilled(sqlite_office, tmp_path)
        assert busy.is_dir()

    assert (0, True) == (done.status, f"Removed {killed}, " in done.err), done.err
    assert {"grievance-drill-linked", "grievance-drill-made"} == {
        one.name for one in scratch.iterdir()
    }
    assert (linked / "a.key").exists()
