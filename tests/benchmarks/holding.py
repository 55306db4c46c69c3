"""
A17: keys on a queue that is all there: how long one takes to a frame, and what runs on.

A key is held as a terminal repeats it, thirty times a second for three seconds; what is
measured is how long the cursor goes on after the last one, until it is painted.  A word
is typed into the filter, letter by letter; each looks through all cases.  Before that
the whole list is handed to the table once more, as whoever comes back to it does.
"""

from __future__ import annotations

import asyncio
import time

from collections.abc import Callable
from functools import partial
from typing import Any

from textual.app import App
from textual.events import Key
from textual.widgets import Input

from tests.benchmarks.row import Row
from tui.widgets.case_table import CaseTable


SINGLE, REPEATS, A_SECOND = 60, 90, 30
FRAME, RUNS_ON, ON_SCREEN = 0.05, 0.15, 0.3  # seconds
PATIENCE = 120.0
ROUNDS = 3
WORD = "triage"


async def hold(make: Callable[[], App[Any]], count: int) -> list[Row]:
    """A17: press keys on a queue of *count* cases, whose slips were all read before."""
    app = make()
    async with app.run_test(size=(120, 40)):
        await _until(lambda: _is_there(app, count), pause=0.05)
        table = app.screen.query_one(CaseTable)
        await asyncio.sleep(1)  # what a filter looks at is read meanwhile
        listed = min([await _listed(app, table) for _ in range(ROUNDS)])
        frames = sorted([await _press(app, table) for _ in range(SINGLE)])
        ran_on = await _hold(app, table)
        letters = await _filter(app)
    name = f"queue of {count:,}"
    return [
        Row.within(f"{name}, painted once in memory", listed, "s", limit=ON_SCREEN),
        Row.within(
            f"{name}, key to frame, p95", frames[int(0.95 * SINGLE)], "s", limit=FRAME
        ),
        Row.within(f"{name}, held key runs on", ran_on, "s", limit=RUNS_ON),
        Row(name=f"{name}, letter in the filter, longest", value=letters, unit="s"),
    ]


def _is_there(app: App[Any], count: int) -> bool:
    tables = app.screen.query(CaseTable)
    return bool(tables) and tables.first().index.total == count


async def _listed(app: App[Any], table: CaseTable) -> float:
    """Hand all rows to the table, sorted as threads do it, until they are painted."""
    index = table.index
    found, start = index.sorted(index.rows()), time.perf_counter()
    index.fill(found)
    table.index_changed(table.current)
    await _shown(app)
    return time.perf_counter() - start


async def _press(app: App[Any], table: CaseTable) -> float:
    start, place = time.perf_counter(), table.cursor + 1
    app.post_message(Key("j", "j"))
    await _painted(app, table, place)
    return time.perf_counter() - start


async def _hold(app: App[Any], table: CaseTable) -> float:
    place = table.cursor + REPEATS
    for _ in range(REPEATS):
        app.post_message(Key("j", "j"))
        await asyncio.sleep(1 / A_SECOND)
    released = time.perf_counter()
    await _painted(app, table, place)
    return time.perf_counter() - released


async def _filter(app: App[Any]) -> float:
    """Type a word into the filter; return how long its slowest letter took."""
    field = app.screen.query_one("#filter", Input)
    app.post_message(Key("slash", "/"))
    await _until(lambda: field.has_focus)
    took = []
    for end, letter in enumerate(WORD, start=1):
        start, typed = time.perf_counter(), WORD[:end]
        app.post_message(Key(letter, letter))
        await _until(partial(_has, field, typed))
        await _shown(app)
        took.append(time.perf_counter() - start)
    return max(took)


def _has(field: Input, typed: str) -> bool:
    return field.value == typed


async def _until(met: Callable[[], bool], *, pause: float = 0) -> None:
    end = time.perf_counter() + PATIENCE
    while not met():
        if time.perf_counter() > end:
            raise TimeoutError
        await asyncio.sleep(pause)


async def _painted(app: App[Any], table: CaseTable, place: int) -> None:
    await _until(lambda: table.cursor == place)
    await _shown(app)


async def _shown(app: App[Any]) -> None:
    done = asyncio.Event()
    app.call_after_refresh(done.set)
    await done.wait()
