"""The log is verified from a shell, and what was done to it is noticed."""

from __future__ import annotations

import sqlite3

from contextlib import closing
from pathlib import Path

from tests.cli.command import Shell
from tests.cli.letters import COMPLAINT


def tamper(shell: Shell, statement: str) -> None:
    with closing(sqlite3.connect(shell.home / "grievance.db")) as connection:
        changed = connection.execute(statement)
        assert changed.rowcount
        connection.commit()


def test_a_sound_log(busy: Shell) -> None:
    """
    One sentence says how long the log is and what its root is.
    """
    done = busy.run("log", "verify")

    assert (0, "", 1) == (done.status, done.err, len(done.out.splitlines()))
    assert "The log is sound: " in done.out


def test_a_checkpoint_from_outside(busy: Shell, tmp_path: Path) -> None:
    """
    A note that was kept elsewhere is checked as well, and another office's refused.
    """
    note = tmp_path / "note"
    note.write_text(busy.run("log", "checkpoint").out, "utf-8")
    busy.run("intake", "-", stdin=COMPLAINT + b"more")
    foreign = tmp_path / "foreign"
    foreign.write_text(note.read_text("utf-8").replace("grievance-log/", "other-log/"))

    alone = busy.run("log", "verify", "--json")
    good = busy.run("log", "verify", "--checkpoint", note, "--json")
    bad = busy.run("log", "verify", "--checkpoint", note, "--checkpoint", foreign)

    assert 0 == good.status
    assert 1 + alone.lines[0]["checkpoints"] == good.lines[0]["checkpoints"]
    assert (1, 1) == (bad.status, len(bad.out.splitlines()))
    assert 2 == busy.run("log", "verify", "--checkpoint", tmp_path / "none").status


def test_a_checkpoint_that_an_editor_saved(busy: Shell, tmp_path: Path) -> None:
    """
    Ends of lines, a mark at the start and empty lines at the end change nothing.
    """
    note = tmp_path / "note"
    printed = busy.run("log", "checkpoint").out.replace("\n", "\r\n")
    note.write_bytes(f"\ufeff{printed}\r\n\r\n".encode())

    done = busy.run("log", "verify", "--checkpoint", note)

    assert 0 == done.status, done.out + done.err


def test_a_file_that_is_no_checkpoint(office: Shell, tmp_path: Path) -> None:
    """
    Another file is a mistake of whoever named it, and no finding about the log.
    """
    file = tmp_path / "letter.txt"
    file.write_text("Dear office,\n", "utf-8")

    done = office.run("log", "verify", "--checkpoint", file)

    assert (2, "") == (done.status, done.out)
    assert f"{file} is no checkpoint" in done.err


def test_an_altered_cover_is_noticed(busy: Shell) -> None:
    """
    Whoever changes a case behind the log's back is found out, a line for each.
    """
    tamper(busy, "UPDATE \"case\" SET stage = 'closed', urgency = 'low'")

    done = busy.run("log", "verify")

    assert (1, 2) == (done.status, len(done.out.splitlines()))
    assert "is not what the log saw" in done.out


def test_a_cut_log_is_noticed(busy: Shell) -> None:
    """
    Entries that are gone are a problem, in JSON as in text.
    """
    tamper(busy, "DELETE FROM log_entry WHERE sequence > 5")

    done = busy.run("log", "verify", "--json")

    assert 1 == done.status
    assert done.lines[0]["problems"]


def test_an_older_database_is_noticed(office: Shell) -> None:
    """
    A backup put in the place of the database is older than what this machine saw.
    """
    backup = (office.home / "grievance.db").read_bytes()
    office.run("intake", "-", stdin=COMPLAINT)
    for file in office.home.glob("grievance.db*"):
        file.unlink()
    (office.home / "grievance.db").write_bytes(backup)

    done = office.run("log", "verify")

    assert 1 == done.status
    assert "STOP: the log lost entries" in done.out


def test_no_checkpoint_yet(office: Shell) -> None:
    """
    A new office has none, and that is said.
    """
    done = office.run("log", "checkpoint")

    assert (2, "") == (done.status, done.out)
    assert "no checkpoint yet" in done.err
