"""Shells complete words: bash does it here, the others get a script."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

from pathlib import Path

import pytest

from tests.cli.command import Shell
from tests.servers import without
from tests.servers.running import ServerError


# As bash does it when somebody presses the tabulator.
PRESS = """
source {script}
COMP_WORDS=({words}); COMP_CWORD={at}; COMPREPLY=()
_grievance_completion {program}
printf '%s\\n' "${{COMPREPLY[@]}}"
"""


def complete(folder: Path, shell: Shell, *words: str) -> list[str]:
    """Let bash complete the last word by the script that is handed out."""
    script, program = folder / "script", folder / "grievance"
    script.write_text(shell.run("completion", "bash").out, "utf-8")
    program.write_text(
        f"#!{sys.executable}\nfrom grievance.cli.main import main\nmain()\n", "utf-8"
    )
    program.chmod(0o755)
    quoted = " ".join(f"'{word}'" for word in ("grievance", *words))
    press = PRESS.format(script=script, words=quoted, at=len(words), program=program)
    done = subprocess.run(
        ["bash", "-c", press],
        env={"PATH": os.defpath, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "" == done.stderr.replace("complete: nosort: invalid option name", "")
    return done.stdout.split()


def test_bash_completes_words(tmp_path: Path, shell: Shell) -> None:
    """
    Commands, those below them, what a word of a command leads to, options, choices.
    """
    assert ["quarantine", "question"] == complete(tmp_path, shell, "qu")
    assert ["draft", "drafts"] == complete(tmp_path, shell, "letters", "dr")
    assert ["new"] == complete(tmp_path, shell, "case", "n")
    assert ["--overdue"] == complete(tmp_path, shell, "clocks", "--ov")
    assert ["zsh"] == complete(tmp_path, shell, "completion", "z")


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_each_shell_gets_a_script(shell: Shell, name: str) -> None:
    """
    It asks this program by the variable that this program knows.
    """
    done = shell.run("completion", name)

    assert (0, "") == (done.status, done.err)
    assert f"_GRIEVANCE_COMPLETE={name}_complete" in done.out


@pytest.mark.parametrize("name", ["bash", "zsh", "fish"])
def test_each_shell_can_read_its_script(
    shell: Shell, name: str, tmp_path: Path
) -> None:
    """
    The shell itself finds nothing wrong in what it would run.
    """
    program, script = shutil.which(name), tmp_path / f"script.{name}"
    if program is None:
        without(name, ServerError("it is not installed"))
    script.write_text(shell.run("completion", name).out, "utf-8")

    done = read_by(program, script)
    script.write_text(f"{script.read_text('utf-8')}\nif (\n", "utf-8")
    broken = read_by(program, script)

    assert (0, "", "") == (done.returncode, done.stdout, done.stderr)
    assert broken.returncode


def read_by(program: str, script: Path) -> subprocess.CompletedProcess[str]:
    """Let a shell read a script to its end, and run nothing of it."""
    return subprocess.run(
        [program, "-n", script],
        env={"PATH": os.defpath, "HOME": str(script.parent)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_no_other_shell(shell: Shell) -> None:
    """
    Another one is refused, naming those that there are.
    """
    done = shell.run("completion", "tcsh")

    assert 2 == done.status
    assert "'bash', 'zsh', 'fish'" in done.err
