"""The program as it was before some of the steps, from the history of this repository."""

from __future__ import annotations

import shutil
import subprocess
import tarfile

from io import BytesIO
from pathlib import Path

import pytest

from tests.test_shape import ROOT


SCHEMA = "grievance/storage/schema.py"
ROOMS = ("grievance", "migrations", "worker")


def put_former(revision: str, folder: Path) -> None:
    """Put into *folder* the last program for which *revision* was the newest."""
    is_newest = f'REVISION = "{revision}"'
    changed = _git("log", "-1", "--format=%H", f"-S{is_newest}", "--", SCHEMA).decode()
    before = f"{changed.strip()}^"
    if not changed or is_newest not in _git("show", f"{before}:{SCHEMA}").decode():
        pytest.skip(f"the history does not go back to {revision}")
    with tarfile.open(fileobj=BytesIO(_git("archive", before, *ROOMS))) as archive:
        archive.extractall(folder, filter="data")


def _git(*words: str) -> bytes:
    """Ask for the history; what was unpacked from an archive has none."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("there is no history here")
    done = subprocess.run([git, "-C", ROOT, *words], capture_output=True, check=False)
    if done.returncode:
        pytest.skip(f"git {words[0]}: {done.stderr.decode().strip()}")
    return done.stdout
