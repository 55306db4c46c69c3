"""Fixtures for every test; the servers have a folder of their own."""

from __future__ import annotations

import functools
import gc
import os
import sqlite3

from collections.abc import Iterator

import pytest

from sqlalchemy import Engine, event

from grievance.storage import engine as engines
from grievance.storage import store
from grievance.vault import identity


pytest_plugins = ["tests.servers"]


def pytest_configure() -> None:
    """Forget how wide a terminal is: pytest-xdist tells its processes that it is 80."""
    os.environ.pop("COLUMNS", None)  # noqa: TID251  # so that no test asks for it


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Look for garbage in what tests leave, and never through the tests themselves."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.set_threshold(3000, 10, 10)
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are cores, as each waits about a third."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _stretched_once() -> Iterator[None]:
    """
    Stretch each passphrase once with each salt, as that takes a third of a second.

    Whoever opens the same lock again in this process gets the same key, only sooner.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(identity, "lock_key", functools.cache(identity.lock_key))
        yield


@pytest.fixture(scope="session", autouse=True)
def _opened_once() -> Iterator[None]:
    """
    Give who opens the same database again the same engine, which compiled its SQL.

    SQLite does not wait for the disk here, like the servers that tests start: what is
    committed survives a killed process all the same.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(store, "open_engine", functools.lru_cache(4)(_open_unhurried))
        yield


def _open_unhurried(url: str) -> Engine:
    engine = engines.open_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _hurry)
    return engine


def _hurry(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF").close()
