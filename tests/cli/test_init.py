"""A home appears whole, or not at all."""

from __future__ import annotations

import sqlite3
import stat
import tomllib

from contextlib import closing
from pathlib import Path

import pytest

from grievance.cli import founding
from grievance.domain.errors import SetupError
from grievance.storage.schema import REVISION
from tests.cli.command import Shell
from tests.cli.conftest import PASSPHRASE, PERSON
from tests.cli.letters import COMPLAINT, write


def everything_in(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*")}


def test_a_home_is_made(shell: Shell) -> None:
    """
    Settings, database, keys, device file, safe and marks are there.
    """
    done = shell.run("init", "--person", PERSON, "--mailbox", "a@b.example")

    assert (0, "") == (done.status, done.out)
    assert {
        "grievance.db",
        "grievance.toml",
        "keys",
        "keys/worker.key",
        "devices",
        "devices/ada-okafor.key",
        "safe",
        "safe/READ-ME.txt",
        "safe/recovery.key",
        "safe/root.key",
        "state",
        "state/holders.marks",
        "state/marks.json",
    } == {name for name in everything_in(shell.home) if not name.endswith(".lock")}
    written = tomllib.loads((shell.home / "grievance.toml").read_text("utf-8"))
    assert "a@b.example" == written["mail"]["address"]


def test_only_its_owner_can_look(shell: Shell) -> None:
    """
    No file or folder of a home is open to anybody else.
    """
    shell.run("init", "--person", PERSON)

    modes = {
        str(path): stat.S_IMODE(path.stat().st_mode) & 0o077
        for path in (shell.home, *shell.home.rglob("*"))
    }
    assert set() == {path for path, mode in modes.items() if mode}


def test_a_given_passphrase_is_never_shown(shell: Shell) -> None:
    """
    What was read from a file goes nowhere else.
    """
    done = shell.run("init", "--person", PERSON)

    assert PASSPHRASE not in done.err
    assert [] == [
        path
        for path in shell.home.rglob("*")
        if path.is_file() and PASSPHRASE.encode() in path.read_bytes()
    ]


def test_a_new_file_receives_a_passphrase(shell: Shell, tmp_path: Path) -> None:
    """
    Without one in the file, six words are drawn, written there, and open the office.
    """
    file = tmp_path / "fresh"
    mine = shell.with_environ(GRIEVANCE_PASSPHRASE_FILE=str(file))

    done = mine.run("init", "--person", PERSON)

    assert 0 == done.status
    assert f"Your new passphrase was written to {file}." in done.err
    assert file.read_text("utf-8").strip() not in done.err
    assert 6 == len(file.read_text("utf-8").split())
    assert 0 == stat.S_IMODE(file.stat().st_mode) & 0o077
    assert (0, "") == (
        mine.run("cases", "--json").status,
        mine.run("cases", "--json").out,
    )


def test_an_office_can_begin_with_the_second_suite(
    shell: Shell, tmp_path: Path
) -> None:
    """
    Every key of it is wrapped with X-Wing from the first on, and opens.
    """
    assert 0 == shell.run("init", "--person", PERSON, "--suite", 2).status
    mails = write(tmp_path, complaint=COMPLAINT)

    assert 0 == shell.run("intake", *mails, "--strict").status

    (case,) = shell.run("cases", "--json").lines
    assert "our passports" in shell.run("case", case["reference"]).out
    assert 2 == shell.run("rotate", "status", "--json").lines[0]["suite"]["number"]
    with closing(sqlite3.connect(shell.home / "grievance.db")) as books:
        wrapped = books.execute(
            "SELECT wrapped FROM case_grant UNION ALL SELECT wrapped FROM slip"
            " UNION ALL SELECT boxed FROM part WHERE boxed IS NOT NULL"
        )
        assert {2} == {one[0] for (one,) in wrapped}


def test_a_password_in_the_settings_is_warned_of(shell: Shell, tmp_path: Path) -> None:
    """
    What lies in a file from now on is said, once for each URL, and not shown.
    """
    real = shell.with_environ(
        GRIEVANCE_DATABASE_URL=f"sqlite:///{tmp_path / 'real.db'}"
    )
    urls = ("--database", "postgresql://u:sesame@h/g", "--broker", "redis://h:6379/0")

    done = real.run("init", "--person", PERSON, *urls)

    assert 0 == done.status, done.err
    (warning,) = [line for line in done.err.splitlines() if "password " in line]
    assert "grievance.toml; GRIEVANCE_DATABASE_URL can carry" in warning
    assert "sesame" not in done.err


def test_nothing_is_overwritten(office: Shell) -> None:
    """
    A second `init` in the same home changes nothing.
    """
    before = {p: p.read_bytes() for p in office.home.rglob("*") if p.is_file()}

    done = office.run("init", "--person", "Mallory")

    assert 2 == done.status
    assert "There is an office in" in done.err
    assert before == {p: p.read_bytes() for p in office.home.rglob("*") if p.is_file()}


@pytest.mark.parametrize("words", [[], ["--person", PERSON]])
def test_without_terminal_or_file(shell: Shell, words: list[str]) -> None:
    """
    A script that forgot something is told so, and no home is begun.
    """
    environ = {"GRIEVANCE_HOME": str(shell.home)}

    done = Shell(environ=environ).run("init", *words)

    assert 2 == done.status
    assert 1 == len(done.err.splitlines())
    assert not shell.home.exists()


@pytest.mark.parametrize("name", ["", "  ", "Ada\x1b[2J"])
def test_a_bad_name_leaves_nothing(shell: Shell, name: str) -> None:
    """
    What is refused half-way is taken back.
    """
    done = shell.run("init", "--person", name)

    assert 2 == done.status
    assert not shell.home.exists()


@pytest.mark.parametrize(
    "error", [SetupError("The disk is full."), KeyboardInterrupt()]
)
def test_a_failure_leaves_nothing(
    shell: Shell, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    """
    Whatever goes wrong at the last moment, the next try starts from nothing.
    """

    def fail(*_: object) -> None:
        raise error

    with monkeypatch.context() as patch:
        patch.setattr(founding, "write_marks", fail)
        assert 0 != shell.run("init", "--person", PERSON).status

    assert not shell.home.exists()
    assert 0 == shell.run("init", "--person", PERSON).status


def test_what_a_machine_guesses_is_no_passphrase(shell: Shell) -> None:
    """
    Neither from a file; nothing is made then.
    """
    Path(shell.environ["GRIEVANCE_PASSPHRASE_FILE"]).write_text("password\n", "utf-8")

    done = shell.run("init", "--person", PERSON)

    assert (2, False) == (done.status, shell.home.exists())
    assert "too easy to guess; take six words" in done.err


def test_a_folder_that_was_there_stays(shell: Shell) -> None:
    """
    A failed try takes nothing of somebody else's with it.
    """
    shell.home.mkdir()
    (shell.home / "mine.txt").write_text("keep", "utf-8")

    assert 2 == shell.run("init", "--person", " ").status

    assert {"mine.txt"} == everything_in(shell.home)


def test_a_killed_try_is_cleared_away(office: Shell) -> None:
    """
    What a power cut left of an office that never was does not block the next try.
    """
    (office.home / "grievance.toml").rename(office.home / founding.DRAFT)
    (office.home / "state" / "founding").touch()

    assert 0 == office.run("init", "--person", "Bo Second").status

    assert [True] == [
        o["name"] == "Bo Second" for o in office.run("people", "--json").lines
    ]


@pytest.mark.parametrize("marked", [False, True])
def test_an_office_without_settings_is_not_cleared(
    office: Shell, *, marked: bool
) -> None:
    """
    A home whose settings were lost keeps its keys and cases; also where the power failed
    in the moment after it was founded.
    """
    (office.home / "grievance.toml").unlink()
    if marked:
        (office.home / "state" / "founding").touch()
    before = everything_in(office.home)

    done = office.run("init", "--person", "Mallory")

    assert 2 == done.status
    assert "put that back" in done.err
    assert before - {"state/founding"} <= everything_in(office.home)


def test_an_office_in_the_database_is_refused(office: Shell, tmp_path: Path) -> None:
    """
    Two homes cannot found two offices in one database.
    """
    url = f"sqlite:///{office.home / 'grievance.db'}"
    other = office.with_environ(GRIEVANCE_HOME=str(tmp_path / "other"))

    done = other.run("init", "--person", "Mallory", "--database", url)

    assert 2 == done.status
    assert "There is an office in this database already" in done.err
    assert not (tmp_path / "other").exists()
    assert [PERSON] == [one["name"] for one in office.run("people", "--json").lines]


def test_a_database_that_is_away_leaves_nothing(shell: Shell) -> None:
    """
    A wrong URL is a sentence, and no home is left half-made.
    """
    url = "postgresql://nobody@127.0.0.1:9/none?connect_timeout=3"

    done = shell.run("init", "--person", PERSON, "--database", url)

    assert (2, 1) == (done.status, len(done.err.splitlines()))
    assert "The database cannot be reached" in done.err
    assert not shell.home.exists()


def test_migrate_makes_the_tables(office: Shell, tmp_path: Path) -> None:
    """
    An empty database gets its tables, and it is said from what to what.
    """
    url = f"sqlite:///{tmp_path / 'new.db'}"

    done = office.with_environ(GRIEVANCE_DATABASE_URL=url).run("migrate")

    assert (
        0,
        f"The database went from nothing to {REVISION}.\n",
    ) == (done.status, done.err)


def test_migrate_leaves_a_newer_database(office: Shell) -> None:
    """
    A program that is too old says so.
    """
    with closing(sqlite3.connect(office.home / "grievance.db")) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.commit()

    done = office.run("migrate")

    assert 2 == done.status
    assert "install the newer program" in done.err


def test_migrate_says_where_it_stands(office: Shell) -> None:
    """
    A database of this version needs nothing, and that is said.
    """
    done = office.run("migrate")

    assert (0, "") == (done.status, done.out)
    assert "already" in done.err
