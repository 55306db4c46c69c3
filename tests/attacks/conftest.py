"""
An office where something of every kind lies, made once; each attacker gets a copy.

It is on SQLite: what an attacker opens and forges is the same bytes on either engine.
"""

from __future__ import annotations

import shutil

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.attacks.scene import Scene, furnish
from tests.offices import Office, at_work, closing


@pytest.fixture(scope="session")
def furnished(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Path, Scene]:
    """Give the database of an office at work, and what lies in it."""
    folder = tmp_path_factory.mktemp("furnished")
    file = folder / "office.db"
    _copy(sqlite_template, file)
    with closing(at_work(folder / "home", f"sqlite:///{file}")) as office:
        scene = furnish(office)
    return file, scene


@pytest.fixture
def scene(furnished: tuple[Path, Scene]) -> Scene:
    """Give what lies in the office."""
    return furnished[1]


@pytest.fixture
def office(
    furnished: tuple[Path, Scene], sqlite_place: Path, tmp_path: Path
) -> Iterator[Office]:
    """Give a copy of the office, which remembers no marks yet."""
    for part in sqlite_place.parent.iterdir():
        part.unlink()
    _copy(furnished[0], sqlite_place)
    with closing(at_work(tmp_path / "home", f"sqlite:///{sqlite_place}")) as opened:
        yield opened


def _copy(file: Path, to: Path) -> None:
    for part in file.parent.glob(f"{file.name}*"):  # with its write-ahead log, if any
        shutil.copy(part, f"{to}{part.name.removeprefix(file.name)}")
