"""Offices for the tests of this room."""

from __future__ import annotations

from tests.offices import office, sqlite_office


__all__ = ["office", "sqlite_office"]
