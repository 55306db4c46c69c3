"""Offices whose attachments lie in a real object store."""

from __future__ import annotations

from tests.offices import cleared_postgres, fresh_office, office, sqlite_office


__all__ = ["cleared_postgres", "fresh_office", "office", "sqlite_office"]
