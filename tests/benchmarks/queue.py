"""
From an unlocked ring to the whole queue on the screen, against an empty Textual app.

The lock, which is what a person sees first, is measured against it too; neither with the
start of Python and its imports.  That has no goal: an app with nothing in it does next to
nothing here, and a form with three fields cannot be painted in half as much again.  What
somebody waits for is a process that starts, and has its goal in `start`.

The cases are real: sealed boxes on the books, made as intake makes them, all of them on
one person's ring.  The first start opens every slip; the next ones have what it read, in
a sealed file on that person's machine.  All apps run without a terminal, at 120 × 40,
from the start of the app until all lines are there and painted.  Unlocking is not in it:
it takes the time of Argon2id; `holding`, `following` and `terminal` say what else is
measured, the last with it and in a real terminal.  `--cases 100000` takes some minutes to
make the cases; `--kept FOLDER` leaves them there for the next time.
"""

from __future__ import annotations

import asyncio
import time

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from textual.app import App
from textual.widgets import Input

from grievance.domain.ids import CaseId
from tests.benchmarks.following import follow
from tests.benchmarks.holding import hold
from tests.benchmarks.many_cases import fill, write_letters
from tests.benchmarks.many_offices import Many, many_cases
from tests.benchmarks.row import Row
from tests.benchmarks.terminal import drive
from tests.offices import DANA, Office
from tui.app import Desk
from tui.entrance import Entrance
from tui.screens.lock import LockScreen
from tui.widgets.case_table import CaseTable
from tui.workplace import Workplace


CASES = 10_000
MANY = 100_000
LIMITS: Mapping[int, float] = MappingProxyType({CASES: 1.5, MANY: 2.0})  # seconds
LOOK = 0.01  # seconds between two looks, which take time from what is measured
AT_ONCE = 0.0  # for what is there so soon that a look later would be seen in the time
STILL = 0.3  # seconds that a key may wait for the screen
SIZE = (120, 40)
ROUNDS = 3
PARAGRAPH = (
    "We work at the smelter, and nobody pays us for the hours after six. " * 4 + "\n\n"
)


class Started(NamedTuple):
    """Seconds until all was painted, and the longest in which nothing else moved."""

    seconds: float
    still: float


def measure(many: Many) -> list[Row]:
    """Measure in turns and keep the best of each, as both only lose by a busy machine."""
    count = many.cases
    with many_cases(many, lambda office: fill(office, count)) as office:
        office.mechanism.slip_file(office.rings[DANA]).path.unlink(missing_ok=True)
        first = asyncio.run(_start(_desk(office), _has_read(office, count)))
        empty, locks, following = [], [], []
        for _ in range(ROUNDS):
            empty.append(asyncio.run(_start(App[None], lambda _: True)).seconds)
            lock = _start(_locked(office), _is_locked, look=AT_ONCE)
            locks.append(asyncio.run(lock).seconds)
            following.append(asyncio.run(_start(_desk(office), _shows(count))))
        keys = asyncio.run(hold(_desk(office), many, _long_letter(office)))
        followed = asyncio.run(follow(_desk(office), many, office))
        driven = drive(office, many)
    following_seconds = min(one.seconds for one in following)
    name = f"queue of {count:,}{many.where}"
    return [
        Row(name="empty app, painted", value=min(empty), unit="s"),
        Row(name="lock to empty app", value=min(locks) / min(empty), unit="times"),
        Row(name=f"{name}, first start", value=first.seconds, unit="s"),
        Row(name=f"{name}, next start", value=following_seconds, unit="s"),
        *_promised(f"{name}, next start", following_seconds, count),
        Row(
            name=f"{name}, next start to empty app",
            value=following_seconds / min(empty),
            unit="times",
        ),
        Row.within(
            f"{name}, longest without a frame",
            min(one.still for one in following),
            "s",
            limit=STILL,
        ),
        *keys,
        followed,
        *driven,
    ]


def _long_letter(office: Office) -> CaseId:
    """Post a long letter into some case; return which."""
    with office.store.read() as tx:
        case_id = tx.worklists.covers(office.rings[DANA].author.holder)[0].id
    write_letters(office, [case_id], [PARAGRAPH * 400])
    return case_id


def _promised(name: str, seconds: float, count: int) -> Iterator[Row]:
    """Yield how much it took of the time that is promised for so many."""
    many = min((most for most in LIMITS if count <= most), default=None)
    if many is not None:
        yield Row.within(name, seconds, "s", limit=LIMITS[many])


def _desk(office: Office) -> Callable[[], Desk]:
    return lambda: Desk(_entrance(office), office.rings[DANA])


def _locked(office: Office) -> Callable[[], App[None]]:
    return lambda: Desk(_entrance(office, name=DANA))


def _entrance(office: Office, *, name: str = "") -> Entrance:
    return Entrance.to(Workplace(mechanism=office.mechanism), name=name)


def _is_locked(app: App[None]) -> bool:
    return isinstance(app.screen, LockScreen) and bool(app.screen.query(Input))


async def _start(
    make: Callable[[], App[None]],
    is_there: Callable[[App[None]], bool],
    *,
    look: float = LOOK,
) -> Started:
    """Start an app, and wait until *is_there* and painted."""
    start = looked = time.perf_counter()
    still = 0.0
    app = make()
    async with app.run_test(size=SIZE):
        while not is_there(app):
            await asyncio.sleep(look)
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
