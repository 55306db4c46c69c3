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

from tests.chaos.steady import Held
from tests.test_shape import ROOT
from worker.main import THREADS


STANDING = ("-m", "grievance.cli.main", "worker")
DRAMATIQ_THREADS = 2
DRAMATIQ = (
    *("-m", "dramatiq", "worker.main:start"),
    *("--processes", "1", "--threads", str(DRAMATIQ_THREADS)),
)
PATIENCE = 60.0  # seconds; a host that was killed is at work again after a few
READER = "reader"
STANDING_WORKER = "standing worker"
DRAMATIQ_MASTER = "dramatiq master"
DRAMATIQ_PROCESS = "dramatiq process"
KINDS = (READER, STANDING_WORKER, DRAMATIQ_MASTER, DRAMATIQ_PROCESS)
THREADS_OF = {  # which may each be about to send a letter, and die with it
    STANDING_WORKER: THREADS,
    DRAMATIQ_MASTER: DRAMATIQ_THREADS,
    DRAMATIQ_PROCESS: DRAMATIQ_THREADS,
}
ON_THEIR_WAY = THREADS + DRAMATIQ_THREADS  # letters at a time
Member = tuple[str, psutil.Process]


class Host:
    """One command and whatever it starts; brought up again when it is gone."""

    def __init__(
        self,
        command: tuple[str, ...],
        home: Path,
        log: Path,
        environ: Mapping[str, str],
    ) -> None:
        self._command = (sys.executable, *command)
        own = {**environ, "GRIEVANCE_HOME": str(home)}
        self._environ = {**os.environ, **own}  # noqa: TID251  # a process of ours
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
        """Whether it has come as far as talking to a server, the broker for one."""
        return any(_is_connected(process) for _, process in self.members())

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
            self._process.kill()  # whether it was found or not
            self._process.wait()
        self._process, self._members = None, []


class Workforce:
    """Two hosts, and the one who kills their processes."""

    def __init__(
        self,
        homes: Mapping[tuple[str, ...], Path],
        logs: Path,
        environ: Mapping[str, str],
    ) -> None:
        self._hosts = [
            Host(command, home, logs / f"host-{number}.log", environ)
            for number, (command, home) in enumerate(homes.items())
        ]
        self.killed: Counter[str] = Counter()

    def keep_up(self) -> None:
        for host in self._hosts:
            host.keep_up()

    def await_work(self) -> None:
        """
        Wait until every host is at work.

        Raises:
            TimeoutError: One is not, although it was kept up.
        """
        until = time.monotonic() + PATIENCE
        while not all(host.is_at_work() for host in self._hosts):
            if time.monotonic() > until:
                message = "a host does not come to work"
                raise TimeoutError(message)
            self.keep_up()
            time.sleep(0.05)  # between two looks at the processes

    def held(self) -> dict[str, Held]:
        """Return what the processes of each kind hold together."""
        found: dict[str, Held] = {}
        for host in self._hosts:
            for kind, process in host.members():
                with suppress(psutil.NoSuchProcess):
                    found[kind] = found.get(kind, Held()).and_also(held_by(process))
        return found

    def kill_one(self, kind: str, random: Random) -> None:
        """
        Kill a process of *kind*, as soon as there is one in a host at work.

        Raises:
            TimeoutError: There was none, although everything was kept up.
        """
        until = time.monotonic() + PATIENCE
        while not self._kill(kind, random):
            if time.monotonic() > until:
                found = [name for host in self._hosts for name, _ in host.members()]
                message = f"there is no {kind} to kill, only {found}"
                raise TimeoutError(message)
            self.keep_up()
            time.sleep(0.05)  # between two looks at the processes

    def _kill(self, kind: str, random: Random) -> bool:
        found = [
            process
            for host in self._hosts
            if host.is_at_work()
            for found, process in host.members()
            if found == kind
        ]
        with suppress(psutil.NoSuchProcess, IndexError):
            random.choice(found).kill()
            self.killed[kind] += 1
            return True
        return False

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Keep them from outliving the block, whatever happens in it."""
        try:
            self.keep_up()
            yield
        finally:
            for host in self._hosts:
                host.stop()


def victims(random: Random) -> Iterator[str]:
    """Name kinds without end, each as often as the others, so that rare ones die too."""
    while True:
        yield from random.sample(KINDS, len(KINDS))


def held_by(process: psutil.Process) -> Held:
    """Ask one process."""
    handles = 0
    with suppress(psutil.AccessDenied):  # only root sees those of a reader
        handles = process.num_fds()
    return Held(
        memory=process.memory_info().rss,
        handles=handles,
        threads=process.num_threads(),
    )


def _is_connected(process: psutil.Process) -> bool:
    with suppress(psutil.NoSuchProcess, psutil.AccessDenied):
        found = process.net_connections("tcp")
        return any(one.status == psutil.CONN_ESTABLISHED for one in found)
    return False


def _kind(process: psutil.Process) -> str:
    """Name what a process is by what it was started as."""
    words = " ".join(process.cmdline())
    if "grievance.mail" in words:
        return READER
    if "grievance.cli.main" in words:
        return STANDING_WORKER
    if "dramatiq" in words:
        parent = process.parent()
        is_child = parent is not None and "dramatiq" in " ".join(parent.cmdline())
        return DRAMATIQ_PROCESS if is_child else DRAMATIQ_MASTER
    return "other"
