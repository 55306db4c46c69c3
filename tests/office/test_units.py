"""Units of systemd: made of the Procfile, sound, and with no more rights than needed."""

from __future__ import annotations

import re
import shlex
import shutil
import subprocess
import sys

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grievance.cli.procfile import Kept, read_procfile, with_whole_paths
from grievance.cli.unit_files import Place, unit_files
from grievance.domain.errors import SetupError
from tests.cli.command import Shell
from tests.office.page import PAGE
from tests.servers import without
from tests.servers.running import ServerError
from tests.test_shape import ROOT


PROCFILE = (ROOT / "Procfile").read_text("utf-8")
WORKER = "grievance-worker@.service"
MOST_EXPOSED = 2.0  # of 10, as systemd counts; a unit that says nothing has 9.6


@pytest.fixture(name="place")
def _place(tmp_path: Path) -> Place:
    """Name a place with signs that mean something to systemd."""
    programs = tmp_path / "pro$HOME %h"
    programs.mkdir()
    for name in ("dramatiq", "grievance"):
        (programs / name).touch(mode=0o755)
    return Place(
        user="grievance",
        home=tmp_path / 'ho"me %i',
        programs=programs,
        environment=tmp_path / "100%.env",
        instances=2,
        backups=tmp_path / "back ups",
    )


@pytest.fixture(name="units")
def _units(place: Place) -> Mapping[str, str]:
    return unit_files(read_procfile(PROCFILE), place)


@pytest.fixture(name="folder")
def _folder(units: Mapping[str, str], tmp_path: Path) -> Path:
    """Write them where systemd can read them; say so where there is no systemd."""
    if not shutil.which("systemd-analyze"):
        without("systemd", ServerError("install it (Debian: apt install systemd)"))
    folder = tmp_path / "units"
    folder.mkdir()
    for name, text in units.items():
        (folder / name).write_text(text, "utf-8")
    return folder


def said_by(text: str, key: str) -> list[str]:
    """Return what a unit says of *key*, each time that it does."""
    return re.findall(rf"^{key}=(.*)$", text, re.MULTILINE)


def as_systemd_reads(line: str) -> list[str]:
    """Return the words of a command as they are started."""
    program, *words = [word.replace("%%", "%") for word in shlex.split(line)]
    return [program, *(word.replace("$$", "$") for word in words)]


def test_systemd_finds_nothing_wrong(folder: Path) -> None:
    """
    It reads all of them, whatever the paths are, and has no word to say.
    """
    files = sorted(folder.iterdir())
    instances = [
        file.with_name(file.name.replace("@.", "@1.")) if "@." in file.name else file
        for file in files
    ]

    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *instances],
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": "/usr/bin:/bin", "SYSTEMD_UNIT_PATH": f"{folder}:"},
    )

    assert (0, "") == (done.returncode, done.stderr)
    assert 6 == len(files)


def test_units_are_confined(folder: Path) -> None:
    """
    As systemd counts what a service could do, each has next to nothing.
    """
    for file in folder.glob("*.service"):
        done = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager", file],
            capture_output=True,
            text=True,
            check=True,
        )
        (exposed,) = re.findall(r"exposure level for .*: ([\d.]+)", done.stdout)
        assert float(exposed) <= MOST_EXPOSED, file.name


def test_a_unit_runs_what_the_procfile_says(
    units: Mapping[str, str], place: Place
) -> None:
    """
    The same words with the same variables, by the path of the program.
    """
    (kept,) = read_procfile(PROCFILE)

    (start,) = said_by(units[WORKER], "ExecStart")

    assert [str(place.programs / "dramatiq"), *kept.words[1:]] == as_systemd_reads(
        start
    )
    assert set(kept.variables) < set(said_by(units[WORKER], "Environment"))
    assert {
        "KillMode": ["mixed"],
        "Restart": ["always"],
        "LimitCORE": ["0"],
        "NoNewPrivileges": ["yes"],
        "User": ["grievance"],
    }.items() <= {
        key: said_by(units[WORKER], key)
        for key in ("KillMode", "Restart", "LimitCORE", "NoNewPrivileges", "User")
    }.items()


def test_the_target_wants_all_that_there_is(units: Mapping[str, str]) -> None:
    """
    Each instance of what is kept, and each timer.
    """
    (wanted,) = said_by(units["grievance.target"], "Wants")

    assert {
        "grievance-worker@1.service",
        "grievance-worker@2.service",
        "grievance-doctor.timer",
        "grievance-backup.timer",
    } == set(wanted.split())


def test_a_backup_goes_into_a_folder_of_its_own(
    units: Mapping[str, str], place: Place, tmp_path: Path
) -> None:
    """
    The command of the unit is run, with a program that says what it was asked for.
    """
    (start,) = said_by(units["grievance-backup.service"], "ExecStart")
    program = place.programs / "grievance"
    program.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')

    done = subprocess.run(
        as_systemd_reads(start), capture_output=True, text=True, check=True
    )

    verb, folder, end = done.stdout.split("|")
    assert ("backup", tmp_path / "back ups", "") == (verb, Path(folder).parent, end)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d{4}", Path(folder).name)


def test_without_a_folder_for_them_there_is_no_backup(place: Place) -> None:
    """
    As it takes a login that reads everything, which not every machine has.
    """
    without_backups = Place(
        user=place.user,
        home=place.home,
        programs=place.programs,
        environment=place.environment,
        instances=1,
    )

    assert not [
        name
        for name in unit_files(read_procfile(PROCFILE), without_backups)
        if "backup" in name
    ]


@pytest.mark.parametrize(
    ("home", "hidden"),
    [("/var/lib/grievance", "yes"), ("/home/grievance/office", "read-only")],
)
def test_the_homes_of_people_are_hidden(home: str, hidden: str) -> None:
    """
    Altogether, unless the office's is among them.
    """
    place = Place(
        user="grievance",
        home=Path(home),
        programs=Path("/opt/grievance/bin"),
        environment=Path("/etc/grievance/office.env"),
        instances=1,
    )

    text = unit_files(read_procfile(PROCFILE), place)[WORKER]

    assert [hidden] == said_by(text, "ProtectHome")
    assert [home] == said_by(text, "ReadWritePaths")


def test_a_procfile_is_read_as_others_read_it() -> None:
    """
    Comments and empty lines are nothing; variables before the command are its own.
    """
    text = "# why\n\nworker: a=1 B_2='x y' run --now x=3\nclock: tick\n"

    assert (
        Kept(
            name="worker", variables=("a=1", "B_2=x y"), words=("run", "--now", "x=3")
        ),
        Kept(name="clock", variables=(), words=("tick",)),
    ) == read_procfile(text)


def test_programs_are_named_by_where_they_are(tmp_path: Path) -> None:
    """
    Whatever is in the path or the words is read back as it was.
    """
    programs = tmp_path / "my own" / "bin"
    text = "worker: a=1 B_2='x y' run --now 'x$3'\nclock: tick\n"

    found = read_procfile(with_whole_paths(text, programs))

    assert [("a=1", "B_2=x y"), ()] == [one.variables for one in found]
    assert [[str(programs / "run"), "--now", "x$3"], [str(programs / "tick")]] == [
        list(one.words) for one in found
    ]


@pytest.mark.parametrize("line", ["worker", "worker:", ": run", "worker: a=1"])
def test_a_line_that_starts_nothing_is_refused(line: str) -> None:
    """
    With the line, so that it is found.
    """
    with pytest.raises(SetupError, match=re.escape(repr(line))):
        read_procfile(f"clock: tick\n{line}\n")


def test_the_command_writes_and_prints_them(tmp_path: Path) -> None:
    """
    As files that systemd may read, as text, as JSON; and what they are made of.
    """
    shell = Shell(environ={"GRIEVANCE_HOME": str(tmp_path / "home")})
    folder = tmp_path / "system"

    refused = shell.run("units", "--write", folder)
    folder.mkdir()
    written = shell.run("units", "--write", folder, "--instances", 1)
    again = shell.run("units", "--write", folder, "--instances", 1)

    assert (2, True) == (refused.status, f"{folder} cannot be written" in refused.err)
    assert (0, 0) == (written.status, again.status)
    texts = {file.name: file.read_text() for file in folder.iterdir()}
    assert {0o644} == {file.stat().st_mode & 0o777 for file in folder.iterdir()}
    lines = shell.run("units", "--instances", 1, "--json").lines
    assert texts == {line["file"]: line["text"] for line in lines}
    assert all(
        text in shell.run("units", "--instances", 1).out for text in texts.values()
    )
    programs = Path(sys.executable).parent
    printed = shell.run("units", "--procfile").out
    assert with_whole_paths(PROCFILE, programs) == printed


def test_the_page_names_units_that_there_are(units: Mapping[str, str]) -> None:
    """
    And no other.
    """
    named = set(
        re.findall(r"\bgrievance(?:-\w+@?\d*)?\.(?:target|timer|service)", PAGE)
    )
    named |= {f"{one}.service" for one in re.findall(r"\bgrievance-worker@\d", PAGE)}

    assert named <= set(_instances(units))
    assert "grievance-worker@2.service" in named


def _instances(units: Mapping[str, str]) -> Iterator[str]:
    for name in units:
        yield from (name.replace("@.", f"@{n}.") for n in (1, 2))
