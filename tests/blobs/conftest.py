"""Offices whose attachments lie in a real object store."""

from __future__ import annotations

from tests.offices import cleared_postgres, office, sqlite_office


__all__ = ["cleared_postgres", "office", "sqlite_office"]
