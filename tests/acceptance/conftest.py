"""Offices for the tests of this room, and the stage that they play on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.acceptance.stage import Play, on_stage
from tests.offices import Office, cleared_postgres, office, sqlite_office


__all__ = ["cleared_postgres", "office", "sqlite_office"]


@pytest.fixture(name="play")
def _play(office: Office) -> Iterator[Play]:  # the fixture of that name
    """Give an office at work, on each engine in turn."""
    with on_stage(office) as play:
        yield play
