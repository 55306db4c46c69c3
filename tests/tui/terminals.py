"""A terminal to drive: tmux, with a server of its own; waits on text, never on time."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
import uuid

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.tui.offices import ADA, passphrase


TMUX = shutil.which("tmux")
PATIENCE = 60.0
HUMAN = 0.4  # seconds between two presses of the same key
BETWEEN = 0.05  # seconds between two looks, each of which starts a tmux
ROOT = Path(__file__).parents[2]


def need_tmux() -> None:
    """Pass over a test where there is no terminal to drive; fail where there must be."""
    if TMUX is None:
        missing = "tmux is not installed, so nothing was tried in a real terminal"
        if "CI" in os.environ:  # noqa: TID251  # who runs this decides
            pytest.fail(f"{missing}; install tmux on this machine.")
        pytest.skip(f"{missing}: install tmux to run these tests.")


class Terminal:
    """One window with a program in it."""

    def __init__(
        self,
        command: Sequence[str],
        *,
        size: tuple[int, int] = (120, 36),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        assert TMUX
        self._tmux = [TMUX, "-L", f"desk-{uuid.uuid4().hex[:12]}", "-f", "/dev/null"]
        columns, lines = map(str, size)
        variables = {"TERM": "xterm-256color", "LANG": "C.UTF-8", **(environ or {})}
        given = [f"{name}={value}" for name, value in variables.items()]
        self._run("new-session", "-d", "-s", "a", "-x", columns, "-y", lines, "cat")
        self._run("set", "-s", "escape-time", "0")
        self._run("set", "-g", "allow-rename", "on")
        self._run("set", "-s", "set-clipboard", "on")
        self._run("select-pane", "-t", "a", "-T", "untouched")
        start = ["env", "-u", "COLUMNS", "-u", "LINES", "-C", str(ROOT)]
        shell = ["sh", "-c", '"$@"; echo "left with $?"; cat', "sh"]
        self._run("respawn-pane", "-k", "-t", "a", *shell, *start, *given, *command)

    def _run(self, *words: str) -> str:
        done = subprocess.run(
            [*self._tmux, *words],
            capture_output=True,
            text=True,
            check=True,
            timeout=PATIENCE,
        )
        return done.stdout

    @property
    def screen(self) -> str:
        return self._run("capture-pane", "-p", "-t", "a")

    @property
    def scrollback(self) -> str:
        return self._run("capture-pane", "-p", "-S", "-", "-t", "a")

    @property
    def title(self) -> str:
        return self._run("display-message", "-p", "-t", "a", "#{pane_title}").strip()

    @property
    def clipboard(self) -> str:
        """What a program in it has put there, if any did."""
        return self._run("list-buffers")

    @property
    def lines(self) -> list[str]:
        return self.screen.splitlines()

    @property
    def cursor(self) -> tuple[str, int]:
        """Whether the terminal's own cursor is shown (1), and on which line it is."""
        said = self._run(
            "display-message", "-p", "-t", "a", "#{cursor_flag} #{cursor_y}"
        )
        shown, line = said.split()
        return shown, int(line)

    def keys(self, *names: str) -> None:
        self._run("send-keys", "-t", "a", *names)

    def type(self, text: str) -> None:
        self._run("send-keys", "-t", "a", "-l", text)

    def paste(self, text: str) -> None:
        """Paste as a terminal does: between the signs that say so."""
        load = [*self._tmux, "load-buffer", "-"]
        subprocess.run(
            load,
            input=text,
            text=True,
            capture_output=True,
            check=True,
            timeout=PATIENCE,
        )
        self._run("paste-buffer", "-p", "-t", "a")

    def press(self, key: str, wanted: str) -> None:
        """Press a key until the screen shows what it leads to, as after a paste it waits."""

        def presses() -> bool:
            time.sleep(HUMAN)
            self.keys(key)
            return bool(re.search(wanted, self.screen))

        self.wait(presses, wanted)

    def resize(self, columns: int, lines: int) -> None:
        self._run("resize-window", "-t", "a", "-x", str(columns), "-y", str(lines))

    def see(self, wanted: str, *, absent: bool = False) -> None:
        """Wait until the screen shows what the pattern wants, or no longer does."""
        pattern, until = re.compile(wanted), time.monotonic() + PATIENCE
        while bool(pattern.search(self.screen)) is absent:
            if time.monotonic() > until:
                word = "still" if absent else "never"
                msg = f"{word} saw {wanted!r}\n{self.screen}"
                raise AssertionError(msg)
            time.sleep(BETWEEN)

    def wait(self, met: Callable[[], bool], what: str) -> None:
        """Wait until something is so."""
        until = time.monotonic() + PATIENCE
        while not met():
            assert time.monotonic() < until, f"never came to: {what}\n{self.screen}"
            time.sleep(BETWEEN)

    def close(self) -> None:
        subprocess.run(
            [*self._tmux, "kill-server"],
            capture_output=True,
            check=False,
            timeout=PATIENCE,
        )


def desk_command(
    home: Path, python: str, *, name: str = ADA, then: str = ""
) -> list[str]:
    """Return the command that opens the desk of *home* at the lock, for whom it is."""
    program = (
        "import os, sys, pathlib; from grievance.wiring import build; "
        "from tests.tui.offices import MovableClock; from tui.app import run_desk; "
        "from tui.entrance import Entrance; from tui.workplace import Workplace; "
        f"{then}"
        f"place = Workplace(mechanism=build(pathlib.Path({str(home)!r}), os.environ, "
        f"now=MovableClock())); sys.exit(run_desk(Entrance.to(place, name={name!r})))"
    )
    return [python, "-c", program]


def unlock(
    terminal: Terminal, *, words: str = passphrase(ADA), cases: str = "4"
) -> None:
    """Get in as somebody whose device file lies in the home, and see all their cases."""
    terminal.see("Passphrase|Enter goes on")
    terminal.type(words)
    terminal.keys("Enter")
    terminal.see(f"{cases} of {cases} cases?")
    terminal.see("opening slips", absent=True)


def begin_reply(terminal: Terminal) -> None:
    """Open the first case, and a letter about its progress as its first draft."""
    terminal.keys("Enter")
    terminal.see("r Reply")
    terminal.see("Kind +complaint")
    terminal.type("r")
    terminal.see("Compose")
    terminal.type("progress")
    terminal.keys("Enter")
    terminal.see("Progress .*▾")
    terminal.keys("C-s")
    terminal.see("Draft 1 · progress")
