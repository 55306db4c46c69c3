"""A person at a terminal is asked, and is shown a passphrase once."""

from __future__ import annotations

import os
import pty
import re
import select
import subprocess
import time

from collections.abc import Sequence

from tests.cli.command import ROOT, Shell, command
from tests.cli.conftest import PASSPHRASE, PERSON


PATIENCE = 60.0  # seconds; only a broken command needs them
Answers = Sequence[tuple[str, str]]


def talk(shell: Shell, *arguments: object, answers: Answers) -> tuple[int, str]:
    """Run a command on a terminal, answer each prompt; give status and screen."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        command(*arguments),
        cwd=ROOT,
        env={"TERM": "xterm", **shell.whole_environ},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    shown = ""
    try:
        for prompt, answer in answers:
            shown += read_until(ours, prompt)
            os.write(ours, f"{answer}\n".encode())
        shown += read_until(ours, None)
        return process.wait(PATIENCE), shown
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def read_until(terminal: int, prompt: str | None) -> str:
    """Read what is shown until *prompt*, or until the command leaves the terminal."""
    until, shown = time.monotonic() + PATIENCE, b""
    while prompt is None or prompt.encode() not in shown:
        ready, _, _ = select.select([terminal], [], [], until - time.monotonic())
        assert ready, f"nothing more was shown after: {shown!r}"
        try:
            more = os.read(terminal, 65536)
        except OSError:  # how Linux says that nobody is at the other end
            more = b""
        if not more:
            break
        shown += more
    return shown.decode(errors="replace")


def without_file(shell: Shell) -> Shell:
    return Shell(environ={"GRIEVANCE_HOME": str(shell.home)})


def test_a_passphrase_is_shown_once_and_opens(shell: Shell) -> None:
    """
    `grievance init` asks for a name and shows six words; they open the office.
    """
    mine = without_file(shell)

    status, shown = talk(mine, "init", answers=[("Your name", PERSON)])

    assert 0 == status, shown
    found = re.search(r"shown this once:\s+([a-z' -]+?)\r?\n", shown)
    assert found
    words = found[1].strip()
    assert (6, 1) == (len(words.split()), shown.count(words))
    asked = [(f"Passphrase of {PERSON}", words)]
    status, shown = talk(mine, "cases", answers=asked)
    assert 0 == status, shown
    assert words not in shown
    assert "There is no case that you may open" in shown


def test_a_wrong_passphrase_is_not_echoed(office: Shell) -> None:
    """
    What was typed is nowhere on the screen, and the answer does not say what is wrong.
    """
    mine, typed = without_file(office), PASSPHRASE.replace("quiet", "loud")

    status, shown = talk(mine, "cases", answers=[("Passphrase of", typed)])

    assert 2 == status
    assert "Name, passphrase or device file is not right" in shown
    assert typed not in shown
