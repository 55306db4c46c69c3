"""Worker processes of two hosts that are killed and started again, and again."""

from __future__ import annotations

import os
import subprocess
import sys
import time

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random

import psutil

from tests.test_shape import ROOT


STANDING = ("-m", "grievance.cli.main", "worker")
DRAMATIQ = ("-m", "dramatiq", "worker.main:start", "--processes", "1", "--threads", "2")
START_SECONDS = 20.0
READER = "reader"
Member = tuple[str, psutil.Process]


class Host:
    """One command and whatever it starts; brought up again when it is gone."""

    def __init__(self, command: tuple[str, ...], home: Path, log: Path) -> None:
        self._command = (sys.executable, *command)
        self._environ = {**os.environ, "GRIEVANCE_HOME": str(home)}  # noqa: TID251  # a process of ours
        self._log = log
        self._process: subprocess.Popen[bytes] | None = None
        self._members: list[psutil.Process] = []

    def keep_up(self) -> None:
        """Start it where it is not running, after ending what it left behind."""
        if self._process is not None and self._process.poll() is None:
            return
        self.end()
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command,
                cwd=ROOT,
                env=self._environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def members(self) -> Iterator[Member]:
        """Yield the processes that run now, each with what it is."""
        if self._process is None:
            return
        with suppress(psutil.NoSuchProcess):
            top = psutil.Process(self._process.pid)
            found = [top, *top.children(recursive=True)]
            self._members = list({*self._members, *found})
        for process in self._members:
            with suppress(psutil.NoSuchProcess):
                if process.is_running() and process.status() != psutil.STATUS_ZOMBIE:
                    yield _kind(process), process

    def is_at_work(self) -> bool:
        """Whether it has come as far as having something that reads mails."""
        return any(kind == READER for kind, _ in self.members())

    def stop(self) -> None:
        """Ask it to stop, as a host does that is shut down; end it if it does not."""
        if self._process is not None:
            self._process.terminate()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(20)
        self.end()

    def end(self) -> None:
        """Kill whatever of it is left."""
        for _, process in self.members():
            with suppress(psutil.NoSuchProcess):
                process.kill()
        if self._process is not None:
            self._process.wait()
        self._process, self._members = None, []


class Workforce:
    """Two hosts, and the one who kills their processes."""

    def __init__(self, homes: Mapping[tuple[str, ...], Path], logs: Path) -> None:
        self._hosts = [
            Host(command, home, logs / f"host-{number}.log")
            for number, (command, home) in enumerate(homes.items())
        ]
        self.killed: Counter[str] = Counter()

    def keep_up(self) -> None:
        for host in self._hosts:
            host.keep_up()

    def wait_for_work(self) -> None:
        """Wait until one host at least is not just starting."""
        until = time.monotonic() + START_SECONDS
        while time.monotonic() < until and not any(h.is_at_work() for h in self._hosts):
            time.sleep(0.05)  # between two looks at the processes
            self.keep_up()

    def kill_one(self, random: Random) -> None:
        """Kill a process of a kind chosen first, so that rare kinds die as often."""
        by_kind: dict[str, list[psutil.Process]] = {}
        for host in self._hosts:
            for kind, process in host.members() if host.is_at_work() else ():
                by_kind.setdefault(kind, []).append(process)
        if not by_kind:
            return
        kind = random.choice(sorted(by_kind))
        with suppress(psutil.NoSuchProcess):
            random.choice(by_kind[kind]).kill()
            self.killed[kind] += 1

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Keep them from outliving the block, whatever happens in it."""
        try:
            self.keep_up()
            yield
        finally:
            for host in self._hosts:
                host.stop()


def _kind(process: psutil.Process) -> str:
    """Name what a process is by what it was started as."""
    words = " ".join(process.cmdline())
    if "grievance.mail" in words:
        return READER
    if "grievance.cli.main" in words:
        return "standing worker"
    if "dramatiq" in words:
        parent = process.parent()
        is_child = parent is not None and "dramatiq" in " ".join(parent.cmdline())
        return "dramatiq process" if is_child else "dramatiq master"
    return "other"
