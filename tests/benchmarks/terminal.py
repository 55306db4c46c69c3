"""
The desk in a real terminal with as many cases as there are, driven by keys.

A1: from the passphrase to the whole queue, without the time of Argon2id, which is slow
on purpose; what was read of slips is there from the last start.  S2: a filter is typed
at once, and taken away again.  A17: a key is held for three seconds, thirty times a
second.  A time ends when the words stand in the window of tmux: at each look, which
takes some milliseconds, a process asks for them.
"""

from __future__ import annotations

import re
import sys
import time

from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager

from grievance.domain.case import Case
from grievance.domain.urgency import Urgency
from grievance.services.slips.list_cases import list_covers
from tests.benchmarks.many_offices import WORDS, Many
from tests.benchmarks.row import Row
from tests.offices import DANA, Office
from tests.tui.terminals import TMUX, Terminal, desk_command
from tui import case_row


REPEATS, A_SECOND = 90, 30
IN, RUNS_ON, PATIENCE = 2.0, 0.15, 120.0  # seconds
SIZE = (120, 40)
NOW = "from tests.doubles import NOON; MovableClock = lambda: lambda: NOON; "


def drive(office: Office, many: Many) -> list[Row]:
    """Drive a desk with so *many* cases, whose slips were all read before."""
    if TMUX is None:
        sys.stderr.write("tmux is not installed: nothing is measured in a terminal\n")
        return []
    argon = _argon(office)
    with office.store.read() as tx:
        covers = list_covers(tx, office.rings[DANA])
    with _at_desk(office) as desk:
        unlocked = _unlock(desk, many.cases)
        found, restored = _filter(desk, covers)
        ran_on = _hold(desk, covers)
    name = f"terminal, {many.cases:,} cases{many.where}"
    return [
        Row(name="terminal, Argon2id", value=argon, unit="s"),
        Row.within(
            f"{name}, passphrase to queue (A1)", unlocked - argon, "s", limit=IN
        ),
        Row(name=f"{name}, filter typed at once (S2)", value=found, unit="s"),
        Row(name=f"{name}, Esc restores (S2)", value=restored, unit="s"),
        Row.within(f"{name}, held key runs on (A17)", ran_on, "s", limit=RUNS_ON),
    ]


def _argon(office: Office) -> float:
    """
    Return what it takes to unlock, nearly all of it Argon2id.

    Not the first time, when the machine hashes all of the log that it has not seen.
    """
    office.mechanism.unlock(office.credentials[DANA])
    start = time.perf_counter()
    office.mechanism.unlock(office.credentials[DANA])
    return time.perf_counter() - start


@contextmanager
def _at_desk(office: Office) -> Iterator[Terminal]:
    home = office.mechanism.home.path
    command = desk_command(home, sys.executable, name=DANA, then=NOW)
    with closing(Terminal(command, size=SIZE)) as desk:
        yield desk


def _unlock(desk: Terminal, count: int) -> float:
    """A1: from Enter to all cases; what lies behind the lock was imported before."""
    desk.see("Passphrase")
    time.sleep(5)  # as who types slowly
    desk.type(WORDS)
    desk.see("•" * len(WORDS))
    every = rf"{count:,} of {count:,} cases(?!.*opening slips)"
    return _seconds(desk, every, lambda: desk.keys("Enter"))


def _filter(desk: Terminal, covers: list[Case]) -> tuple[float, float]:
    """S2: a filter shows some of them, and Esc all of them again."""
    some = sum(case.urgency is Urgency.CRITICAL for case in covers)
    of = f"{len(covers):,} cases"
    desk.type("/")
    found = _seconds(
        desk, rf"\b{some:,} of {of}", lambda: desk.type("urgency:critical")
    )
    every = f"{len(covers):,} of {of}"
    return found, _seconds(desk, every, lambda: desk.keys("Escape"))


def _hold(desk: Terminal, covers: list[Case]) -> float:
    """A17: how long a key goes on that was held for three seconds."""
    ordered = sorted(map(_in_order, covers))
    first, last = (ordered[place][-1] for place in (0, REPEATS))
    desk.type("g")
    desk.see(f"▶.*{first}")
    for _ in range(REPEATS):
        start = time.perf_counter()
        desk.type("j")
        time.sleep(max(0.0, start + 1 / A_SECOND - time.perf_counter()))
    return _seconds(desk, f"▶.*{last}", lambda: None)


def _in_order(case: Case) -> tuple[object, ...]:
    """Return by what the queue sorts a case, its reference last."""
    key: tuple[object, ...] = case_row.ORDERS["due"](case_row.Row(case=case))
    return key


def _seconds(desk: Terminal, wanted: str, press: Callable[[], object]) -> float:
    """Return how long it takes from a key to what is *wanted* on the screen."""
    pattern, start = re.compile(wanted), time.perf_counter()
    press()
    while not pattern.search(desk.screen):
        if time.perf_counter() - start > PATIENCE:
            msg = f"never saw {wanted!r}\n{desk.screen}"
            raise TimeoutError(msg)
    return time.perf_counter() - start
