"""Chromium, a browser, from Debian: how a page of ours looks to people, without a window."""

from __future__ import annotations

import os
import shutil
import subprocess

from dataclasses import dataclass
from pathlib import Path

from tests.servers.running import ServerError, make_folder


PATIENCE = 120.0  # seconds for a page; only a broken browser needs them
PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
OPTIONS = (
    "--headless",
    "--no-sandbox",  # which wants rights that a test has not; it sees pages of ours
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-sync",
    "--no-first-run",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
)


@dataclass(frozen=True, slots=True)
class Chromium:
    """A browser that is started for each question, and knows nothing of the one before."""

    program: Path

    def read(self, url: str) -> str:
        """Open a page and return it as it is once it is loaded and its scripts have run."""
        return self._run(url, "--dump-dom", "--virtual-time-budget=5000").decode()

    def print(self, url: str) -> bytes:
        """Open a page and print it; return the PDF."""
        folder = make_folder("print")
        try:
            paper = folder / "paper.pdf"
            self._run(url, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
            return paper.read_bytes()
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def _run(self, url: str, *options: str) -> bytes:
        """Run it once, with a folder of its own for what it remembers."""
        folder = make_folder("chrome")
        command: list[str | Path] = [
            self.program,
            *OPTIONS,
            f"--user-data-dir={folder}",
            *options,
            url,
        ]
        environment = {"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
        try:
            return subprocess.run(
                command,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=PATIENCE,
                check=True,
                env=environment,
            ).stdout
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def find_chromium() -> Chromium:
    """
    Find the program.

    Raises:
        ServerError: It is not installed.
    """
    found = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if found is None:
        message = "install it (Debian: apt install chromium)"
        raise ServerError(message)
    return Chromium(Path(found))
