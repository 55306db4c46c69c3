"""Offices for the tests of this room."""

from __future__ import annotations

from tests.offices import fresh_office


__all__ = ["fresh_office"]
