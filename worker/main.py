"""
Entry points of the standing worker.

    dramatiq worker.main:start    processes over a Redis-protocol broker
    grievance worker              one process; over the embedded broker by default

SIGTERM ends both: jobs in flight are finished, all others wait in the database.
"""

from __future__ import annotations

import os
import signal

from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket, socketpair
from types import FrameType

import dramatiq

from grievance.domain.errors import GrievanceError, SetupError
from grievance.home import Home, find_home
from grievance.own_files import OTHERS
from grievance.own_home import close_home
from grievance.own_memory import close_memory
from grievance.settings import ENV_BROKER, LogSettings
from grievance.storage.role_script import may_read_contents
from grievance.wiring import Mechanism, build
from grievance.wordless import LogStyle, Said, be_wordless, write_logs
from worker.brokers import redis_broker
from worker.embedded import IDLE_MILLISECONDS, Embedded
from worker.health import telling_health
from worker.importer import importing
from worker.jobs import LOG
from worker.lock import hold_lock
from worker.process import Process
from worker.pulses import pulse_of_process


THREADS = 8
STOPS = {signal.SIGINT, signal.SIGTERM}


def start() -> None:
    """
    Set Dramatiq's broker; each of its worker processes calls this once.

    Raises:
        SystemExit: Why there is nothing to work with, in a sentence.
    """
    _stop_once()
    be_wordless()
    write_logs(LogStyle.PLAIN)  # until the settings are read
    close_memory()
    os.umask(OTHERS)
    try:
        dramatiq.set_broker(_prepare(dict(os.environ)))  # noqa: TID251  # an entry point
    except GrievanceError as refusal:
        raise SystemExit(str(refusal)) from None


def run_embedded(mechanism: Mechanism, *, beside_desk: bool = False) -> None:
    """
    Be the standing worker of a home until SIGINT or SIGTERM; in the main thread.

    One *beside_desk* ends with it, and says so in its signs of life.

    Raises:
        SetupError: Another one is at work, or the keys or the broker's URL are wrong.
    """
    _write_logs(mechanism.settings.log)
    _warn_of_rights(mechanism)
    url = mechanism.settings.broker.url
    pulse = pulse_of_process(beside_desk=beside_desk)
    with (
        hold_lock(mechanism.home),
        _asked_to_stop() as asked,
        _over_redis(mechanism, url, pulse) if url else _inside(mechanism, pulse),
    ):
        _wait(asked)


def _stop_once() -> None:
    """
    Take every further SIGTERM for the first one, which lets jobs be finished.

    Whoever stops a group of processes (a terminal, honcho) sends one to each, and
    Dramatiq's first process sends another, at which its others would drop their jobs.
    """
    stop = signal.getsignal(signal.SIGTERM)
    is_asked = False  # no lock: a signal may come while another is answered

    def stop_once(number: int, frame: FrameType | None) -> None:
        nonlocal is_asked
        if callable(stop) and not is_asked:
            is_asked = True
            stop(number, frame)

    signal.signal(signal.SIGTERM, stop_once)


def _prepare(environ: dict[str, str]) -> dramatiq.Broker:
    home = find_home(environ)
    for mended in close_home(Home(home)):
        LOG.warning("%s", Said(mended))
    mechanism = build(home, environ)
    _write_logs(mechanism.settings.log)
    _warn_of_rights(mechanism)
    url = mechanism.settings.broker.url
    if not url:
        msg = f"Set {ENV_BROKER} to a broker, or run `grievance worker` without one."
        raise SetupError(msg)
    broker = redis_broker(url)
    Process(mechanism, broker)
    return broker


def _write_logs(settings: LogSettings) -> None:
    write_logs(LogStyle(settings.format), level=settings.number)


def _warn_of_rights(mechanism: Mechanism) -> None:
    """Say so where the worker could read what lies in cases, ciphertext though it is."""
    if may_read_contents(mechanism.store.engine):
        LOG.warning(
            "this login of the database may read what lies in cases; give the worker "
            "one with the role for it, see `grievance database roles`"
        )


@contextmanager
def _inside(mechanism: Mechanism, pulse: str) -> Iterator[None]:
    with (
        Embedded(mechanism, pulse=pulse) as worker,
        importing(mechanism, worker.place, worker.hint),
        telling_health(mechanism),
    ):
        yield


@contextmanager
def _over_redis(mechanism: Mechanism, url: str, pulse: str) -> Iterator[None]:
    broker = redis_broker(url)
    Process(mechanism, broker, pulse=pulse)
    worker = dramatiq.Worker(
        broker, worker_threads=THREADS, worker_timeout=IDLE_MILLISECONDS
    )
    worker.start()
    try:
        yield
    finally:
        worker.stop()
        broker.close()


@contextmanager
def _asked_to_stop() -> Iterator[socket]:
    """
    Give where SIGINT and SIGTERM can be read, in place of what they did before.

    A signal comes at any moment, also in the midst of waiting for one: an event that was
    set then would be waited for without end.  Of Python's means only this one is made for
    it: the number is written whatever else is going on.
    """
    asked, told = socketpair()
    told.settimeout(0)
    with asked, told:
        written = signal.set_wakeup_fd(told.fileno())
        before = {number: signal.signal(number, _hear) for number in STOPS}
        try:
            yield asked
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)
            signal.set_wakeup_fd(written)


def _hear(_number: int, _frame: FrameType | None) -> None:
    """Leave it to the wakeup."""


def _wait(asked: socket) -> None:
    """Wait for a signal that asks to stop; others are heard as well."""
    while asked.recv(1)[0] not in STOPS:
        pass
