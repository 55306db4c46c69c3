"""Lines of the documents for programs of others that are here, as the pages have them."""

from __future__ import annotations

import os
import subprocess
import time

from pathlib import Path

import pytest

from grievance.storage.archive_halves import Half
from tests.cli.command import Shell
from tests.cli.staffed import shell_of
from tests.docs.blocks import blocks
from tests.offices import DANA, Office, sqlite_office


__all__ = ["sqlite_office"]

DAY = 24 * 60 * 60
HEX = set("0123456789abcdef")


def shown(page: str, program: str) -> str:
    """Return the one line of a page that is for this program."""
    lines = [
        line for one in blocks() if one.page.name == page for line in one.for_shells
    ]
    [line] = [line for line in lines if line.startswith(f"{program} ")]
    return line


def typed(line: str) -> None:
    done = subprocess.run(
        ["/bin/bash", "-euo", "pipefail", "-c", line],
        env={"PATH": os.defpath},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert (0, "") == (done.returncode, done.stderr), line


@pytest.fixture
def shell(sqlite_office: Office) -> Shell:
    return shell_of(sqlite_office, DANA)


def test_old_keys_go_and_books_stay(shell: Shell, tmp_path: Path) -> None:
    """
    Of a backup of five weeks ago the keys are gone; those of yesterday's are there.
    """
    for name, days in (("old", 35), ("new", 1)):
        folder = tmp_path / name
        assert 0 == shell.run("backup", folder).status
        then = time.time() - days * DAY
        for half in Half:
            os.utime(folder / half, (then, then))

    typed(shown("backup.md", "find").replace("/media/backup", str(tmp_path)))

    left = {
        name: {half for half in Half if (tmp_path / name / half).exists()}
        for name in ("old", "new")
    }
    assert {"old": {Half.BOOKS}, "new": set(Half)} == left


def test_the_secret_of_a_proxy_is_a_long_one(tmp_path: Path) -> None:
    """
    It has 64 digits, in a file that nobody but its owner and a group reads; here it is
    made without the rights of root that the page takes.
    """
    line, secret = shown("serving.md", "openssl"), tmp_path / "proxy.secret"
    line = line.replace("/etc/grievance/proxy.secret", str(secret))
    line = line.replace("sudo install", "install").replace(" -g grievance", "")

    typed(line)

    text = secret.read_text("ascii").strip()
    assert (64, True) == (len(text), set(text) <= HEX)
    assert 0o640 == secret.stat().st_mode & 0o777
