"""Here it is the fork server itself that is tested, so that each sandbox has its own."""

from __future__ import annotations

import pytest

from grievance.mail.sandbox import fork_server, pool


@pytest.fixture(autouse=True)
def _started_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Start a fork server for each sandbox.
    """
    monkeypatch.setattr(pool, "ForkServer", fork_server.ForkServer)
