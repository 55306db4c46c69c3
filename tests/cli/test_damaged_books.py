"""What a spoiled database file is told as, and the way back from a backup."""

from __future__ import annotations

import sqlite3

from contextlib import closing

import pytest

from tests.cli.command import Shell
from tests.cli.letters import COMPLAINT


COMMANDS = [
    "cases",
    "clocks",
    "letters list",
    "log verify",
    "migrate",
    "people list",
    "quarantine list",
    "requests",
    "search water",
    "statistics releases",
    "worker",
]


@pytest.fixture(name="spoiled")
def _spoiled(office: Shell) -> Shell:
    """Give an office with a case and a backup, whose file is cut in the middle."""
    assert 0 == office.run("intake", "-", stdin=COMPLAINT).status
    assert 0 == office.run("backup", office.home.parent / "backup").status
    database = office.home / "grievance.db"
    with database.open("r+b") as opened:
        opened.truncate(database.stat().st_size // 2)
    return office


def test_each_command_says_so(spoiled: Shell) -> None:
    """
    One sentence, the same everywhere, and no trace; also of who would put it back here.
    """
    backup = spoiled.home.parent / "backup"
    restore = f"restore {backup} {spoiled.home}"

    ended = [
        spoiled.run(*words.split())
        for words in [*COMMANDS, f"backup {backup}-2", restore]
    ]

    assert {2} == {one.status for one in ended}
    (said,) = {one.err.strip() for one in ended}
    assert said.startswith(f"grievance: The database file {spoiled.home}/grievance.db ")
    assert "is damaged" in said
    assert "\n" not in said


def test_the_doctor_says_so_and_looks_at_the_rest(spoiled: Shell) -> None:
    """
    That is the one problem of the database, and hides no other part.
    """
    done = spoiled.run("doctor", "--json")

    found = {line["part"]: line for line in done.lines}
    assert 1 == done.status
    assert "problem" == found["database"]["sign"]
    assert "is damaged" in found["database"]["found"]
    assert "fine" == found["disk"]["sign"]


def test_the_doctor_sees_what_nobody_met_yet(office: Shell) -> None:
    """
    Commands do not read every page of a file; the doctor does.
    """
    database = office.home / "grievance.db"
    with closing(sqlite3.connect(database)) as connection:
        (size,) = connection.execute("PRAGMA page_size").fetchone()
        (page,) = connection.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'rehearsal'"
        ).fetchone()
    with database.open("r+b") as opened:
        opened.seek((page - 1) * size)
        opened.write(bytes(size))
    assert 0 == office.run("cases").status

    done = office.run("doctor", "--json")

    found = {line["part"]: line for line in done.lines}
    assert "is damaged" in found["database"]["found"]


def test_the_way_back(spoiled: Shell) -> None:
    """
    What the sentence says, done: the file is moved away, and the case is there again.
    """
    backup = spoiled.home.parent / "backup"
    away = spoiled.home.parent / "away"
    away.mkdir()
    for file in spoiled.home.glob("grievance.db*"):
        file.rename(away / file.name)

    done = spoiled.run("restore", backup, spoiled.home)

    assert 0 == done.status, done.err
    assert 1 == len(spoiled.run("cases", "--json").lines)
    assert 0 == spoiled.run("doctor", "--json").lines[0]["found"].count("damaged")
