"""Fixtures for every test; the servers have a folder of their own."""

from __future__ import annotations

import functools
import os

from collections.abc import Iterator

import pytest

from grievance.vault import identity


pytest_plugins = ["tests.servers"]


def pytest_configure() -> None:
    """Forget how wide a terminal is: pytest-xdist tells its processes that it is 80."""
    os.environ.pop("COLUMNS", None)  # noqa: TID251  # so that no test asks for it


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
