"""Certificates that the page makes, for servers on this machine; and offices."""

from __future__ import annotations

import subprocess

import pytest

from tests.office.page import block, filled_in
from tests.offices import sqlite_office
from tests.servers.certificate import Certificate


__all__ = ["certificate", "sqlite_office"]

NAME = "localhost"


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Certificate:
    """Run the commands of the page; the certificate is for `localhost` alone."""
    folder = tmp_path_factory.mktemp("tls")
    for marked in ("-keyout ca.key", "-CAkey ca.key"):
        text = block(marked)
        if "db.office.example" in text:
            text = filled_in(text, {"db.office.example": NAME})
        subprocess.run(
            ["sh", "-ec", text], cwd=folder, capture_output=True, check=True, text=True
        )
    return Certificate(
        ca=folder / "ca.pem", server=folder / "server.pem", key=folder / "server.key"
    )
