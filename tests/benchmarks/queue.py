"""
From an unlocked ring to the whole queue on the screen, against an empty Textual app.

The cases are real: sealed boxes on the books, made as intake makes them, all of them on
one person's ring.  The first start opens every slip; the next ones have what it read, in
a sealed file on that person's machine.  All apps run without a terminal, at 120 × 40,
from the start of the app until all lines are there and painted.  Unlocking is not in it:
it takes the time of Argon2id.  `--cases 100000` takes some minutes to make the cases.
"""

from __future__ import annotations

import asyncio
import time

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from textual.app import App

from tests.benchmarks.holding import hold
from tests.benchmarks.many_cases import fill
from tests.benchmarks.row import Row
from tests.offices import DANA, Office, closing, make_office
from tui.app import Desk
from tui.widgets.case_table import CaseTable


CASES = 10_000
MANY = 100_000
SECONDS, SECONDS_FOR_MANY = 1.5, 3.0
LOOK = 0.01  # seconds between two looks, which take time from what is measured
STILL = 0.3  # seconds in which a key waits for the screen
SIZE = (120, 40)
ROUNDS = 3


class Started(NamedTuple):
    """Seconds until all was painted, and the longest in which nothing else moved."""

    seconds: float
    still: float


def measure(count: int = CASES) -> list[Row]:
    """Measure in turns and keep the best of each, as both only lose by a busy machine."""
    with (
        TemporaryDirectory() as folder,
        closing(make_office(Path(folder, "home"), people=(DANA,))) as office,
    ):
        fill(office, count)
        first = asyncio.run(_start(_desk(office), _has_read(office, count)))
        empty, following = [], []
        for _ in range(ROUNDS):
            empty.append(asyncio.run(_start(App[None], lambda _: True)).seconds)
            following.append(asyncio.run(_start(_desk(office), _shows(count))))
        keys = asyncio.run(hold(_desk(office), count))
    following_seconds = min(one.seconds for one in following)
    name = f"queue of {count:,}"
    return [
        Row(name="empty app, painted", value=min(empty), unit="s"),
        Row(name=f"{name}, first start", value=first.seconds, unit="s"),
        Row(
            name=f"{name}, next start",
            value=following_seconds,
            unit="s",
            goal=_goal(count),
        ),
        Row(
            name=f"{name}, next start to empty app",
            value=following_seconds / min(empty),
            unit="times",
        ),
        Row(
            name=f"{name}, longest without a frame",
            value=min(one.still for one in following),
            unit="s",
            goal=STILL,
        ),
        *keys,
    ]


def _goal(count: int) -> float | None:
    if count <= CASES:
        return SECONDS
    return SECONDS_FOR_MANY if count <= MANY else None


def _desk(office: Office) -> Callable[[], App[None]]:
    return lambda: Desk(office.mechanism, office.rings[DANA])


async def _start(
    make: Callable[[], App[None]], is_there: Callable[[App[None]], bool]
) -> Started:
    """Start an app, and wait until *is_there* and painted."""
    start = looked = time.perf_counter()
    still = 0.0
    app = make()
    async with app.run_test(size=SIZE):
        while not is_there(app):
            await asyncio.sleep(LOOK)
            now = time.perf_counter()
            still, looked = max(still, now - looked), now
        painted = asyncio.Event()
        app.call_after_refresh(painted.set)
        await painted.wait()
        return Started(time.perf_counter() - start, still)


def _shows(count: int) -> Callable[[App[None]], bool]:
    def met(app: App[None]) -> bool:
        tables = app.screen.query(CaseTable)
        return bool(tables) and tables.first().index.total == count

    return met


def _has_read(office: Office, count: int) -> Callable[[App[None]], bool]:
    """Tell also whether what was read is kept for the next start."""
    kept = office.mechanism.slip_file(office.rings[DANA]).path

    def met(app: App[None]) -> bool:
        return _shows(count)(app) and kept.exists()

    return met
