"""
Lines from hosts to the servers of an office, which can be cut.

Each host is a network namespace, with a cable to this one, where the machine lets us
make some; else a group of processes that reaches the servers through relays of its own.
"""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial

from tests.servers.answering import HOST as HERE
from tests.servers.relay import Relay, running_relay


NUMBERS = itertools.count()


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """
    How a host reaches the servers: at *address*, with the network that it is in.

    *prefix* starts a process there; *join* gives the port there of a port here.
    """

    address: str
    network: str
    prefix: tuple[str, ...]
    join: Callable[[int], int]
    cut: Callable[[], None]
    mend: Callable[[], None]


@contextmanager
def lines(count: int) -> Iterator[Sequence[Line]]:
    """Lay lines for *count* hosts; they are gone at the end."""
    lay = _cable if may_make_namespaces() else _relays
    with ExitStack() as stack:
        yield [stack.enter_context(lay()) for _ in range(count)]


def may_make_namespaces() -> bool:
    """Try it."""
    if os.geteuid() != 0 or not shutil.which("ip"):
        return False
    name = f"try-{os.getpid()}"
    made = subprocess.run(
        ["ip", "netns", "add", name], capture_output=True, check=False
    )
    if made.returncode == 0:
        _ip("netns", "delete", name)
    return made.returncode == 0


@contextmanager
def _cable() -> Iterator[Line]:
    number, process = next(NUMBERS), os.getpid()
    name, here, there = f"host{number}-{process}", f"h{number}-{process}", "cable"
    net = f"10.213.{process % 200}.{4 * number}"
    stem, _, last = net.rpartition(".")
    ours, theirs = (f"{stem}.{int(last) + n}" for n in (1, 2))
    _ip("netns", "add", name)
    try:
        _ip("link", "add", here, "type", "veth", "peer", "name", there, "netns", name)
        _ip("addr", "add", f"{ours}/30", "dev", here)
        _ip("link", "set", here, "up")
        _ip("-n", name, "addr", "add", f"{theirs}/30", "dev", there)
        _ip("-n", name, "link", "set", there, "up")
        _ip("-n", name, "link", "set", "lo", "up")
        yield Line(
            address=ours,
            network=f"{net}/30",
            prefix=("ip", "netns", "exec", name),
            join=lambda port: port,
            cut=partial(_ip, "link", "set", here, "down"),
            mend=partial(_ip, "link", "set", here, "up"),
        )
    finally:
        _ip("netns", "delete", name)  # and the cable with it


@contextmanager
def _relays() -> Iterator[Line]:
    with ExitStack() as stack, ExitStack() as deaf:
        relays: list[Relay] = []

        def join(port: int) -> int:
            relays.append(stack.enter_context(running_relay(port)))
            return relays[-1].port

        def cut() -> None:
            for relay in relays:
                deaf.enter_context(relay.deaf())

        def mend() -> None:
            deaf.close()
            for relay in relays:
                relay.cut()

        yield Line(
            address=HERE, network=f"{HERE}/32", prefix=(), join=join, cut=cut, mend=mend
        )


def _ip(*words: str) -> None:
    subprocess.run(["ip", *words], check=True, capture_output=True)
