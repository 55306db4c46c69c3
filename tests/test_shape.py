"""The shape of the house, checked: inner rooms really load alone."""

from __future__ import annotations

import subprocess
import sys
import tomllib

from pathlib import Path

import pytest


ROOT = Path(__file__).parent.parent

FRAMEWORKS = {"alembic", "dramatiq", "redis", "sqlalchemy", "textual"}

IMPORT_EACH = """
import importlib, sys
for module in sys.argv[1:]:
    before = set(sys.modules)
    importlib.import_module(module)
    loaded = {name.partition(".")[0] for name in set(sys.modules) - before}
    print(module, *sorted(loaded))
"""

ASK_FOR_HELP = """
import sys
from grievance.cli.main import main
sys.argv = ["grievance", "--help"]
try:
    main()
finally:
    print("\\nloaded", *{name.partition(".")[0] for name in sys.modules})
"""


def modules_of(room: str) -> list[str]:
    """Name every module of a room, or the one module that is named."""
    place = ROOT.joinpath(*room.split("."))
    files = [place.with_suffix(".py"), *sorted(place.rglob("*.py"))]
    there = [file.relative_to(ROOT) for file in files if file.exists()]
    names = [file.with_suffix("").parts for file in there]
    return [".".join(name).removesuffix(".__init__") for name in names]


def run_python(code: str, *arguments: str) -> list[list[str]]:
    """Run code in a fresh interpreter; give what it printed, as words per line."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 0 == done.returncode, done.stderr
    return [line.split() for line in done.stdout.splitlines() if line]


def load_each(room: str) -> dict[str, set[str]]:
    """Say which packages each module of a room is the first to load."""
    names = modules_of(room)
    assert names
    return {name: set(loaded) for name, *loaded in run_python(IMPORT_EACH, *names)}


def is_of_the_build(module: str) -> bool:
    """Tell whether it says how this Python was built; `zoneinfo` reads it."""
    return module.startswith("_sysconfigdata")


def test_the_domain_loads_only_the_standard_library() -> None:
    """
    The rules can be read, and run, without anything installed.
    """
    known = sys.stdlib_module_names | {"grievance"}
    foreign = {
        name: others
        for name, loaded in load_each("grievance.domain").items()
        if (others := {one for one in loaded - known if not is_of_the_build(one)})
    }

    assert {} == foreign


@pytest.mark.parametrize("room", ["grievance.vault", "grievance.mail.reading.parse"])
def test_loads_alone(room: str) -> None:
    """
    Importing an inner room really loads no framework.
    """
    loaded = load_each(room)

    assert {} == {
        name: packages & FRAMEWORKS
        for name, packages in loaded.items()
        if packages & FRAMEWORKS
    }


def test_a_letter_is_read_without_keys() -> None:
    """
    The child process that parses hostile mail never has the vault's code in it.
    """
    loaded = load_each("grievance.mail.reading.parse")

    assert set() == set().union(*loaded.values()) & {"cryptography"}


def test_asking_for_help_starts_nothing() -> None:
    """
    `grievance --help` loads neither the desk, nor the worker, nor the database.
    """
    loaded = set(run_python(ASK_FOR_HELP)[-1])

    assert set() == loaded & FRAMEWORKS


def test_every_room_has_its_place() -> None:
    """
    What no layer names could import anything; the command line stands outside of them.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    [layered] = [
        one["layers"]
        for one in project["tool"]["importlinter"]["contracts"]
        if one["name"] == "Rooms open inwards"
    ]
    placed = {room.strip() for layer in layered for room in layer.split("|")}
    inside = ROOT / "grievance"
    modules = {one.stem for one in inside.glob("[!_]*.py")}
    packages = {one.parent.name for one in inside.glob("*/__init__.py")}
    rooms = {f"grievance.{name}" for name in modules | packages}

    assert placed == (rooms - {"grievance.cli"}) | {"tui", "worker"}
