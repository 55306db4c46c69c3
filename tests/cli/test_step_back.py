"""What a machine saw of the log is remembered there, and undone only if the log owns to it."""

from __future__ import annotations

import sqlite3

from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grievance.cli.restoring import find_backup
from grievance.home import Home
from grievance.services.backup.backup_manifest import keep_file
from grievance.vault.high_water import HighWater, read_marks, write_marks
from tests.cli.command import Shell


def copy_of(home: Path, target: Path) -> Path:
    """Copy the database as somebody does who has it."""
    with closing(sqlite3.connect(home / "grievance.db")) as books:
        books.execute("VACUUM INTO ?", (str(target),))
    return target


def put_in_place(copy: Path, home: Path) -> None:
    for file in home.glob("grievance.db*"):
        file.unlink()
    (home / "grievance.db").write_bytes(copy.read_bytes())
    (home / "grievance.db").chmod(0o600)


def test_what_somebody_did_is_remembered_with_the_command(
    busy: Shell, reference: str, tmp_path: Path
) -> None:
    """
    Without `log verify`: an older database is noticed by who wrote a note before.
    """
    marks = Home(busy.home).marks
    older = copy_of(busy.home, tmp_path / "older.db")
    done = busy.run("note", reference, "It is about the night shift.")
    seen = read_marks(marks)
    put_in_place(older, busy.home)
    refused = busy.run("cases")

    assert 0 == done.status, done.err
    assert seen.log_size > 0
    assert "STOP: the log lost entries" in refused.err
    assert seen == read_marks(marks)


def test_entries_that_were_rewritten_are_noticed_without_verifying_all(
    busy: Shell, reference: str
) -> None:
    """
    By the subtrees that the machine keeps, also under a head that fits the others.
    """
    assert 0 == busy.run("note", reference, "One.").status
    home = Home(busy.home)
    seen = read_marks(home.marks)
    home.marks.unlink()
    write_marks(home.marks, HighWater(log_size=2, log_root="00" * 32))
    refused = busy.run("note", reference, "Two.")
    home.marks.unlink()
    write_marks(home.marks, seen)

    assert "STOP: the log was rewritten" in refused.err
    assert 0 == busy.run("note", reference, "Three.").status
    assert seen.log_size < read_marks(home.marks).log_size


def test_a_step_back_that_a_machine_knows_excuses_no_other(
    busy: Shell, reference: str, tmp_path: Path
) -> None:
    """
    Whoever cuts the log later finds the line in it, and the machine does not take it.
    """
    folder = tmp_path / "backup"
    assert 0 == busy.run("backup", folder).status
    size = find_backup(folder, None).books.log_size
    assert 0 == busy.run("note", reference, "Lost.").status
    for file in busy.home.glob("grievance.db*"):
        file.unlink()
    refused = busy.run("restore", folder, busy.home)
    assert not (busy.home / "grievance.db").exists() or 0 == rows(busy.home)
    assert 0 == busy.run("restore", folder, busy.home, "--back-to", size).status
    cut = copy_of(busy.home, tmp_path / "cut.db")
    assert 0 == busy.run("note", reference, "Done since.").status
    put_in_place(cut, busy.home)

    assert f"`--back-to {size}`" in refused.err
    again = busy.run("step-back", size)
    assert "STOP: the log does not tell" in again.err
    assert "STOP" in busy.run("cases").err


def rows(home: Path) -> int:
    with closing(sqlite3.connect(home / "grievance.db")) as books:
        [(count,)] = books.execute("SELECT count(*) FROM log_entry")
    return int(count)


def test_where_the_home_was_lost_too_others_can_follow(
    busy: Shell, tmp_path: Path
) -> None:
    """
    A new home remembers nothing; who restores into it says so for the others.
    """
    folder, home = tmp_path / "backup", tmp_path / "new"
    assert 0 == busy.run("backup", folder).status
    size = find_backup(folder, None).books.log_size
    mail = tmp_path / "mail.eml"
    mail.write_bytes(b"From: a@b.example\nSubject: x\nMessage-ID: <z@b>\n\nMore.\n")
    assert 0 == busy.run("intake", mail).status
    assert 0 == busy.run("log", "verify").status
    back = busy.run("restore", folder, home, "--back-to", size)
    put_in_place(copy_of(home, tmp_path / "copy.db"), busy.home)

    assert 0 == back.status, back.err
    assert "STOP" in busy.run("cases").err
    taken = busy.run("step-back", size)
    assert 0 == taken.status, taken.err
    assert 0 == busy.run("log", "verify").status


def test_a_damaged_log_is_put_back_and_said(busy: Shell, tmp_path: Path) -> None:
    """
    Where nothing better is left people can work on, and `log verify` goes on saying so.
    """
    folder, home = tmp_path / "backup", tmp_path / "new"
    assert 0 == busy.run("backup", folder).status
    books = folder / "books"
    with closing(sqlite3.connect(books / "books.db")) as archive:
        archive.execute("DELETE FROM log_entry WHERE sequence = 3")
        archive.commit()
    manifest = books / "manifest.json"
    found = fields_of(manifest)
    found["files"]["books.db"] = msgspec.to_builtins(keep_file(books / "books.db"))
    manifest.write_bytes(msgspec.json.encode(found))
    back = busy.run("restore", folder, home)
    there = busy.with_environ(GRIEVANCE_HOME=str(home))

    assert 1 == back.status, back.err
    device = next((busy.home / "devices").iterdir())
    listed = there.run("cases", "--device-file", device)
    assert 0 == listed.status, listed.err
    assert 1 == there.run("log", "verify").status


def fields_of(manifest: Path) -> dict[str, Any]:
    return msgspec.json.decode(manifest.read_bytes(), type=dict[str, Any])


@pytest.mark.parametrize("entries", ["0", "1"])
def test_no_step_back_is_taken_that_nobody_made(busy: Shell, entries: str) -> None:
    """
    Where the log tells of none.
    """
    assert "does not tell" in busy.run("step-back", entries).err
