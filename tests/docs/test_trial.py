"""Who follows the first page for administrators in an empty folder has an office."""

from __future__ import annotations

import os
import subprocess
import sys

from pathlib import Path

from tests.cli.command import ROOT
from tests.docs.blocks import BLOCK


PAGE = (ROOT / "docs" / "administrators.md").read_text("utf-8")


def test_the_trial_of_the_page(tmp_path: Path) -> None:
    """
    In a shell that knows nothing else: a complaint came in, a backup of it opens, and
    the log is sound.
    """
    [script] = [text for kind, text in BLOCK.findall(PAGE) if kind == "sh"]
    programs = str(Path(sys.executable).parent)
    compiled = {"PYTHONPYCACHEPREFIX": sys.pycache_prefix or ""}

    done = subprocess.run(
        ["/bin/bash", "-euc", script],
        cwd=tmp_path,
        env={"PATH": f"{programs}:{os.defpath}", "HOME": str(tmp_path)} | compiled,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == done.returncode, done.stderr
    assert "1 message: 1 case." in done.stderr + done.stdout
    assert "Opened: GR-" in done.stdout
    assert "The log is sound" in done.stdout
    assert 6 == len((tmp_path / "ada.txt").read_text("utf-8").split())
