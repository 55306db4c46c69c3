"""Surroundings that are not fit: one sentence each, status 2, no traceback."""

from __future__ import annotations

import sqlite3

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.command import Ended, Shell


def refused(done: Ended, sentence: str) -> None:
    assert (2, "") == (done.status, done.out)
    assert 1 == len(done.err.splitlines()), done.err
    assert done.err.startswith("grievance: ")
    assert sentence in done.err


def wrong_passphrase(shell: Shell, folder: Path) -> Shell:
    file = folder / "wrong"
    file.write_text("not this one", "utf-8")
    return shell.with_environ(GRIEVANCE_PASSPHRASE_FILE=str(file))


def passphrase_is_a_folder(shell: Shell, folder: Path) -> Shell:
    return shell.with_environ(GRIEVANCE_PASSPHRASE_FILE=str(folder))


def passphrase_is_missing(shell: Shell, folder: Path) -> Shell:
    return shell.with_environ(GRIEVANCE_PASSPHRASE_FILE=str(folder / "none"))


def passphrase_is_empty(shell: Shell, folder: Path) -> Shell:
    (folder / "empty").touch()
    return shell.with_environ(GRIEVANCE_PASSPHRASE_FILE=str(folder / "empty"))


def passphrase_is_no_text(shell: Shell, folder: Path) -> Shell:
    (folder / "bytes").write_bytes(b"\xff\xfe\x00")
    return shell.with_environ(GRIEVANCE_PASSPHRASE_FILE=str(folder / "bytes"))


def nobody_to_ask(shell: Shell, _folder: Path) -> Shell:
    return Shell(environ={"GRIEVANCE_HOME": str(shell.home)})


def device_is_missing(shell: Shell, folder: Path) -> Shell:
    return shell.with_environ(GRIEVANCE_DEVICE_FILE=str(folder / "none"))


def device_is_another_file(shell: Shell, _folder: Path) -> Shell:
    key = str(shell.home / "keys" / "worker.key")
    return shell.with_environ(GRIEVANCE_DEVICE_FILE=key)


def somebody_unknown(shell: Shell, _folder: Path) -> Shell:
    return shell.with_environ(GRIEVANCE_PERSON="Nobody")


def home_is_no_home(shell: Shell, folder: Path) -> Shell:
    return shell.with_environ(GRIEVANCE_HOME=str(folder))


def home_is_a_file(shell: Shell, folder: Path) -> Shell:
    (folder / "file").touch()
    return shell.with_environ(GRIEVANCE_HOME=str(folder / "file"))


def settings_are_damaged(shell: Shell, _folder: Path) -> Shell:
    (shell.home / "grievance.toml").write_text("[office\n", "utf-8")
    return shell


def database_is_newer(shell: Shell, _folder: Path) -> Shell:
    with sqlite3.connect(shell.home / "grievance.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    return shell


def database_is_older(shell: Shell, _folder: Path) -> Shell:
    with sqlite3.connect(shell.home / "grievance.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0000'")
    connection.close()
    return shell


def database_is_something_else(shell: Shell, _folder: Path) -> Shell:
    for file in shell.home.glob("grievance.db*"):
        file.unlink()
    database = shell.home / "grievance.db"
    database.write_bytes(b"no database " * 1000)
    database.chmod(0o600)  # else that is told, too
    return shell


def database_is_missing(shell: Shell, folder: Path) -> Shell:
    return shell.with_environ(GRIEVANCE_DATABASE_URL=f"sqlite:///{folder}/new.db")


def database_is_empty(shell: Shell, folder: Path) -> Shell:
    (folder / "new.db").touch(mode=0o600)
    return database_is_missing(shell, folder)


def database_is_away(shell: Shell, _folder: Path) -> Shell:
    url = "postgresql://nobody@127.0.0.1:9/none?connect_timeout=3"
    return shell.with_environ(GRIEVANCE_DATABASE_URL=url)


def database_url_is_nonsense(shell: Shell, _folder: Path) -> Shell:
    return shell.with_environ(GRIEVANCE_DATABASE_URL="nonsense")


def marks_are_damaged(shell: Shell, _folder: Path) -> Shell:
    (shell.home / "state" / "marks.json").write_text("?", "utf-8")
    return shell


WRONGS: list[tuple[Callable[[Shell, Path], Shell], str]] = [
    (wrong_passphrase, "passphrase or device file is not right"),
    (passphrase_is_a_folder, "cannot be read"),
    (passphrase_is_missing, "There is no passphrase file"),
    (passphrase_is_empty, "is empty"),
    (passphrase_is_no_text, "is not text"),
    (nobody_to_ask, "name a file with --passphrase-file"),
    (device_is_missing, "The device file"),
    (device_is_another_file, "is not a device file"),
    (somebody_unknown, "nobody called Nobody here; `grievance people` lists them"),
    (home_is_no_home, "run `grievance init`"),
    (home_is_a_file, "cannot be read"),
    (settings_are_damaged, "is not understood"),
    (database_is_newer, "install the newer program"),
    (database_is_older, "run `grievance migrate`"),
    (database_is_something_else, "is no database, or damaged"),
    (database_is_missing, "There is no database file"),
    (database_is_empty, "There is no office in the database"),
    (database_is_away, "The database cannot be reached"),
    (database_url_is_nonsense, "The database URL is malformed"),
    (marks_are_damaged, "high-water marks"),
]


@pytest.mark.parametrize(
    ("spoil", "sentence"), WRONGS, ids=[spoil.__name__ for spoil, _ in WRONGS]
)
def test_what_is_wrong_is_said(
    office: Shell,
    tmp_path: Path,
    spoil: Callable[[Shell, Path], Shell],
    sentence: str,
) -> None:
    """
    Whatever is wrong around a command, it says so in a sentence.
    """
    refused(spoil(office, tmp_path).run("cases", "--json"), sentence)


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        ("GR-0000-0000", "There is no case"),
        ("GR-7F3K-9Q2X", "typing error"),
        ("nonsense", "A reference looks like"),
    ],
)
def test_a_case_that_is_not_there(office: Shell, written: str, sentence: str) -> None:
    """
    An unknown reference and a mistyped one are told apart.
    """
    refused(office.run("case", written, "--json"), sentence)


@pytest.mark.parametrize("spoil", [wrong_passphrase, home_is_no_home, database_is_away])
def test_as_a_process(
    office: Shell, tmp_path: Path, spoil: Callable[[Shell, Path], Shell]
) -> None:
    """
    The real command says the same, and shows no traceback.
    """
    done = spoil(office, tmp_path).spawn("cases", "--json")

    assert (2, "") == (done.status, done.out)
    assert 1 == len(done.err.splitlines()), done.err
    assert "Traceback" not in done.err


def test_an_own_device_file_is_enough(office: Shell, tmp_path: Path) -> None:
    """
    The device file may lie anywhere, as long as it is named.
    """
    moved = (office.home / "devices" / "ada-okafor.key").rename(tmp_path / "my.key")

    refused(office.run("cases", "--json"), "The device file")
    assert 0 == office.run("cases", "--device-file", moved, "--json").status
