"""An office for every test, and its desk."""

from __future__ import annotations

import shutil

from collections.abc import Iterator
from pathlib import Path

import pytest

from grievance.vault.ring import PersonRing
from grievance.wiring import build
from tests.tui.cheap_desk import cheap_desk
from tests.tui.offices import MovableClock, Office, found


@pytest.fixture(scope="session", autouse=True)
def _cheap() -> Iterator[None]:
    """
    Make desks cheap for all tests of this room.
    """
    with cheap_desk():
        yield


@pytest.fixture(scope="session", name="founded")
def _founded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """
    An office that nobody changes.
    """
    path = tmp_path_factory.mktemp("founded") / "home"
    found(path)
    return path


@pytest.fixture(scope="session", name="rings")
def _rings() -> dict[str, PersonRing]:
    """
    Rings of that office, unlocked once: the lock is slow on purpose.
    """
    return {}


@pytest.fixture(name="office")
def _office(
    founded: Path, tmp_path: Path, rings: dict[str, PersonRing]
) -> Iterator[Office]:
    """
    A copy of that office for one test.
    """
    home = tmp_path / "home"
    shutil.copytree(founded, home)
    clock = MovableClock()
    mechanism = build(home, {}, now=clock)
    yield Office(mechanism=mechanism, clock=clock, rings=rings)
    mechanism.store.close()
