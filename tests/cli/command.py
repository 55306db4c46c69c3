"""Run `grievance` as somebody at a shell does, in this process or in one of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner

from grievance.cli.main import run


ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[dict[str, Any]]:
        """Every line of standard output, each of them JSON."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Shell:
    """A shell with an environment, standing in an office."""

    environ: Mapping[str, str]

    @property
    def home(self) -> Path:
        return Path(self.environ["GRIEVANCE_HOME"])

    def run(self, *arguments: object, stdin: bytes = b"") -> Ended:
        """Run a command in this process, without a terminal."""
        with CliRunner().isolation(input=stdin) as (out, err, _both):
            status = run([str(word) for word in arguments], self.environ)
            sys.stdout.flush()
            sys.stderr.flush()
        return Ended(
            status=status, out=out.getvalue().decode(), err=err.getvalue().decode()
        )

    def spawn(self, *arguments: object, stdin: bytes = b"") -> Ended:
        """Run a command as a process of its own."""
        done = subprocess.run(
            command(*arguments),
            cwd=ROOT,
            env=self.whole_environ,
            input=stdin,
            capture_output=True,
            check=False,
        )
        return Ended(
            status=done.returncode, out=done.stdout.decode(), err=done.stderr.decode()
        )

    @property
    def whole_environ(self) -> dict[str, str]:
        return {"PATH": os.defpath, "PYTHONUTF8": "1", **self.environ}

    def with_environ(self, **changed: str) -> Shell:
        return Shell(environ={**self.environ, **changed})


def command(*arguments: object) -> list[str]:
    """Name the program and its arguments."""
    words = [str(word) for word in arguments]
    return [sys.executable, "-m", "grievance.cli.main", *words]
