"""Offices for the tests of this room, where each database is really migrated."""

from __future__ import annotations

import inspect

import pytest

from alembic import command

from tests.offices import fresh_office


__all__ = ["fresh_office"]


@pytest.fixture(autouse=True)
def _migrated_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Copy no tables.
    """
    monkeypatch.setattr(command, "upgrade", inspect.unwrap(command.upgrade))
