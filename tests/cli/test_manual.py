"""Man pages: one for each command, which say what its help says."""

from __future__ import annotations

import re
import shutil
import subprocess

from pathlib import Path

import pytest

from grievance.cli.main import LINES
from grievance.cli.outlines import outlines
from tests.cli.command import Shell
from tests.servers import without


MACRO = re.compile(r"^\.(TH|SH|SS|PP|TP|B|BR|nf|fi|nh|ad|fchar)\b")


@pytest.fixture(name="pages")
def _pages(tmp_path: Path, shell: Shell) -> dict[str, str]:
    done = shell.run("manual", tmp_path / "man1")
    assert (0, "") == (done.status, done.err)
    found = (tmp_path / "man1").iterdir()
    return {page.name.removesuffix(".1"): page.read_text("utf-8") for page in found}


def test_each_command_has_a_page(pages: dict[str, str]) -> None:
    """
    The program's own page lists them, with what is below them on their own.
    """
    assert {"grievance", *(f"grievance-{name}" for name in LINES)} == set(pages)
    for name, _outline in outlines():
        page = pages[f"grievance-{name.split()[0]}"]
        assert rf"\fBgrievance {name.replace('-', chr(92) + '-')}\fR" in page


def test_no_text_acts_on_the_page(pages: dict[str, str]) -> None:
    """
    A line that begins with a sign of roff is one of our macros.
    """
    lines = [line for page in pages.values() for line in page.splitlines()]
    acting = {line for line in lines if line[:1] in {".", "'"}}

    assert set() == {line for line in acting if not MACRO.match(line)}


def test_they_are_read_as_they_were_meant(
    pages: dict[str, str], tmp_path: Path
) -> None:
    """
    On a terminal of 80 columns the reader of man pages, where there is one, warns of
    nothing and shows it all; nor where the terminal knows no signs but those of ASCII.
    """
    if not shutil.which("man"):
        without("man", FileNotFoundError("install man-db"))
    done, plain = (
        subprocess.run(
            ["man", "-l", "--warnings", *sorted((tmp_path / "man1").iterdir())],
            env={"PATH": "/usr/bin:/bin", "MANWIDTH": "80", "LC_ALL": locale},
            capture_output=True,
            text=True,
            check=True,
        )
        for locale in ("C.UTF-8", "C")
    )

    assert ("", "") == (done.stderr, plain.stderr)
    assert "is ahead, ^ due, ! overdue, ... drafted" in " ".join(plain.stdout.split())
    assert plain.stdout.isascii()
    assert "grievance letters draft [OPTIONS] REFERENCE LETTER" in done.stdout
    assert len(pages) == done.stdout.count("\nNAME\n")


def test_a_folder_that_cannot_be_one(shell: Shell, tmp_path: Path) -> None:
    """
    One sentence says so.
    """
    (tmp_path / "file").write_text("")
    done = shell.run("manual", tmp_path / "file" / "man1")

    assert 2 == done.status
    assert "cannot be written to" in done.err
