"""
The program as it was before some of the steps, from the history of this repository.

Where there is no repository, or one that was cut off, the test is skipped: it can do
nothing about that, and `.ci/run` says it.  What else goes wrong fails it in CI.
"""

from __future__ import annotations

import shutil
import subprocess
import tarfile

from io import BytesIO
from pathlib import Path
from typing import NoReturn

import pytest

from tests.servers import without
from tests.servers.running import ServerError
from tests.test_shape import ROOT


SCHEMA = "grievance/storage/schema.py"
ROOMS = ("grievance", "migrations", "worker")


def put_former(revision: str, folder: Path) -> None:
    """Put into *folder* the last program for which *revision* was the newest."""
    _refuse_cut_off()
    is_newest = f'REVISION = "{revision}"'
    changed = _git("log", "-1", "--format=%H", f"-S{is_newest}", "--", SCHEMA).decode()
    before = f"{changed.strip()}^"
    if not changed or is_newest not in _git("show", f"{before}:{SCHEMA}").decode():
        _without(f"it does not go back to {revision}")
    with tarfile.open(fileobj=BytesIO(_git("archive", before, *ROOMS))) as archive:
        archive.extractall(folder, filter="data")


def _refuse_cut_off() -> None:
    """Skip the test where nobody brought the history along."""
    if not (ROOT / ".git").exists():
        pytest.skip("there is no repository here")
    if _git("rev-parse", "--is-shallow-repository").strip() != b"false":
        pytest.skip("the history was cut off when it was brought here")


def _without(reason: str) -> NoReturn:
    """Skip the test; fail in CI, where everything has to be there."""
    without("history of the program", ServerError(reason))


def _git(*words: str) -> bytes:
    """Ask for the history, also where it belongs to another user."""
    git = shutil.which("git")
    if git is None:
        _without("there is no git")
    done = subprocess.run(
        [git, "-c", "safe.directory=*", "-C", ROOT, *words],
        capture_output=True,
        check=False,
    )
    if done.returncode:
        _without(f"git {words[0]}: {done.stderr.decode().strip()}")
    return done.stdout
