"""
Offices for the tests of this room, mostly on one engine.

The scenarios of `tests/acceptance` walk the services on both.  Tests of who is first
and of what is taken back, which an engine may see otherwise, are marked `each_engine`.
"""

from __future__ import annotations

import pytest

from tests.offices import cleared_postgres, office, sqlite_office


__all__ = ["cleared_postgres", "office", "sqlite_office"]


ON_SQLITE = pytest.mark.parametrize("office", ["sqlite"], indirect=True)


@pytest.hookimpl(tryfirst=True)
def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Give an office on SQLite only, unless a test is marked."""
    marked = metafunc.definition.get_closest_marker("each_engine")
    if "office" in metafunc.fixturenames and not marked:
        metafunc.definition.add_marker(ON_SQLITE)
