"""
In a new checkout each test has to be compiled; several processes share that.

All of them collect all tests, in the same order.  Side by side each would compile what the
others compile in the same moment, and none would ever read what another one has made.
"""

from __future__ import annotations

import importlib

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest


T = TypeVar("T")


@pytest.hookimpl(tryfirst=True)
def pytest_collection(session: pytest.Session) -> None:
    """Let each of several processes import all tests, beginning with a part of its own."""
    told: dict[str, str] = getattr(session.config, "workerinput", {})  # pytest-xdist's
    root = session.config.rootpath
    folders = [root / name for name in session.config.getini("testpaths")]
    if not told or folders != [root / name for name in session.config.args]:
        return
    number, count = int(told["workerid"].removeprefix("gw")), int(told["workercount"])
    for path in turned(_tests(folders), number % count, count):
        name = ".".join(path.relative_to(root).with_suffix("").parts)
        with suppress(Exception):  # whoever collects it tells
            importlib.import_module(name)


def turned(all_of_them: Sequence[T], part: int, parts: int) -> list[T]:
    """Begin with that part, and go on from there to all others."""
    start = len(all_of_them) * part // parts
    return [*all_of_them[start:], *all_of_them[:start]]


def _tests(folders: Sequence[Path]) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("test_*.py"))
