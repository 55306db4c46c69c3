"""Offices for the tests of this room, and the stage that they play on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.acceptance.letterbox import (
    Letterbox,
    imap_letterbox,
    maildir_letterbox,
)
from tests.acceptance.stage import Play, on_stage
from tests.offices import Office, cleared_postgres, office, sqlite_office


__all__ = ["cleared_postgres", "office", "sqlite_office"]


@pytest.fixture(name="letterbox")
def _letterbox(request: pytest.FixtureRequest, tmp_path: Path) -> Letterbox:
    """Give a mailbox on Dovecot; a Maildir where that is not installed, never in CI."""
    try:
        server = request.getfixturevalue("dovecot")
    except pytest.skip.Exception:
        return maildir_letterbox(tmp_path / "Maildir")
    return imap_letterbox(server)


@pytest.fixture(name="play")
def _play(office: Office, letterbox: Letterbox) -> Iterator[Play]:  # as the room has it
    """Give an office at work, on each engine in turn."""
    with on_stage(office, letterbox) as play:
        yield play
