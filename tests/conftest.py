"""Fixtures for every test; the servers have a folder of their own."""

from __future__ import annotations

import gc
import os

from collections.abc import Iterator

import pytest

from tests.made_once import made_once


pytest_plugins = ["tests.order", "tests.servers"]


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
        gc.set_threshold(50_000, 10, 10)
        gc.enable()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Run one process more than there are cores, as each waits about a third."""
    return (os.cpu_count() or 1) + 1


@pytest.fixture(scope="session", autouse=True)
def _made_once() -> Iterator[None]:
    """Make once what takes long to make, for all tests but those of the making."""
    with made_once():
        yield
