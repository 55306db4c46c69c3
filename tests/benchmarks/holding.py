"""
A17: keys on a queue that is all there: how long one takes to a frame, and what runs on.

A key is held as a terminal repeats it, thirty times a second for three seconds; what is
measured is how long the cursor goes on after the last one, until it is painted.  Words
are typed into the filter, letter by letter; each looks through all cases.  Then a case
is opened with a letter of some hundred kilobytes, and read line by line.  Before that
the whole list is handed to the table once more, as whoever comes back to it does.  The
same key on an app that shows only a number says what a frame costs anyway.
"""

from __future__ import annotations

import asyncio
import time

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from textual.app import App, ComposeResult
from textual.events import Key
from textual.keys import _character_to_key
from textual.widgets import Input, OptionList, Static

from grievance.domain.ids import CaseId
from tests.benchmarks.many_offices import Many
from tests.benchmarks.row import Row
from tui.app import Desk
from tui.screens.case import CaseScreen
from tui.screens.case_tabs import LETTERS
from tui.widgets.case_table import CaseTable
from tui.widgets.long_text import LongText


SINGLE, REPEATS, A_SECOND = 60, 90, 30
FRAME, RUNS_ON, ON_SCREEN = 0.05, 0.15, 0.3  # seconds
PATIENCE = 60.0
ROUNDS = 3
TYPED = ("triage", "entity 7", "stage:received !critical", "gr-7", "due:overdue")


async def hold(
    make: Callable[[], Desk], many: Many, long_letter_in: CaseId
) -> list[Row]:
    """A17: press keys on a queue of so *many* cases, whose slips were all read before."""
    app = make()
    async with app.run_test(size=(120, 40)):
        await until(lambda: is_there(app, many.cases), pause=0.05)
        table = app.screen.query_one(CaseTable)
        await until(lambda: table.index.has_learnt, pause=0.05)  # read ahead
        listed = min([await _listed(app, table) for _ in range(ROUNDS)])
        frames = [await _press(app, table) for _ in range(SINGLE)]
        ran_on = await _hold(app, table)
        letters = await _filter(app)
        lines = await _read(app, long_letter_in)
    empty, name = _late(await _empty()), f"queue of {many.cases:,}{many.where}"
    return [
        Row.within(f"{name}, painted once in memory", listed, "s", limit=ON_SCREEN),
        Row.within(f"{name}, key to frame, p95", _late(frames), "s", limit=FRAME),
        Row(
            name=f"{name}, key to frame to empty app",
            value=_late(frames) / empty,
            unit="times",
        ),
        Row.within(f"{name}, held key runs on", ran_on, "s", limit=RUNS_ON),
        Row.within(
            f"{name}, letter in the filter, p95", _late(letters), "s", limit=FRAME
        ),
        Row(
            name=f"{name}, letter in the filter, longest", value=max(letters), unit="s"
        ),
        Row.within(
            f"key in a long letter{many.where}, p95", _late(lines), "s", limit=FRAME
        ),
    ]


def _late(times: Sequence[float]) -> float:
    """Return what nineteen of twenty do not exceed."""
    return sorted(times)[int(0.95 * len(times))]


def is_there(app: App[Any], count: int) -> bool:
    tables = app.screen.query(CaseTable)
    return bool(tables) and tables.first().index.total == count


async def _listed(app: App[Any], table: CaseTable) -> float:
    """Hand all rows to the table, sorted as threads do it, until they are painted."""
    index = table.index
    found, start = index.sorted(index.rows()), time.perf_counter()
    index.fill(found)
    table.index_changed(table.current)
    await shown(app)
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


async def _filter(app: App[Any]) -> list[float]:
    """Type words into the filter; return how long each letter took."""
    field = app.screen.query_one("#filter", Input)
    took = []
    for words in TYPED:
        app.post_message(Key("slash", "/"))
        await until(lambda: field.has_focus)
        for end, letter in enumerate(words, start=1):
            start = time.perf_counter()
            app.post_message(Key(_character_to_key(letter), letter))
            await until(partial(_has, field, words[:end]))
            await shown(app)
            took.append(time.perf_counter() - start)
        app.post_message(Key("escape", None))
        await until(partial(_has, field, ""))
    return took


async def _read(app: Desk, case_id: CaseId) -> list[float]:
    """Read the last letter line by line; return how long each line took."""
    await app.open_case(case_id)
    case = app.screen
    assert isinstance(case, CaseScreen)
    await until(lambda: case.letter is not None)
    await case.action_tab(LETTERS)
    case.query_one("#letters", OptionList).action_last()
    letter = case.query_one("#letter", LongText)
    await until(lambda: letter.max_scroll_y > SINGLE)
    case.set_focus(letter)
    await asyncio.sleep(1)  # what else is read of the case is shown meanwhile
    return [await _scroll(app, letter) for _ in range(SINGLE)]


async def _scroll(app: App[Any], letter: LongText) -> float:
    start, line = time.perf_counter(), letter.scroll_offset.y + 1
    app.post_message(Key("j", "j"))
    await until(lambda: letter.scroll_offset.y >= line)
    await shown(app)
    return time.perf_counter() - start


class _Counter(App[None]):
    """Shows how many keys were pressed, and nothing else."""

    pressed = 0

    def compose(self) -> ComposeResult:
        yield Static("0")

    def on_key(self) -> None:
        self.pressed += 1
        self.query_one(Static).update(str(self.pressed))


async def _empty() -> list[float]:
    app, took = _Counter(), []
    async with app.run_test(size=(120, 40)):
        for number in range(1, SINGLE + 1):
            start = time.perf_counter()
            app.post_message(Key("j", "j"))
            await until(partial(_counted, app, number))
            await shown(app)
            took.append(time.perf_counter() - start)
    return took


def _counted(app: _Counter, number: int) -> bool:
    return app.pressed == number


def _has(field: Input, typed: str) -> bool:
    return field.value == typed


async def until(met: Callable[[], bool], *, pause: float = 0) -> None:
    end = time.perf_counter() + PATIENCE
    while not met():
        if time.perf_counter() > end:
            raise TimeoutError
        await asyncio.sleep(pause)


async def _painted(app: App[Any], table: CaseTable, place: int) -> None:
    await until(lambda: table.cursor == place)
    await shown(app)


async def shown(app: App[Any]) -> None:
    done = asyncio.Event()
    app.call_after_refresh(done.set)
    await done.wait()
