"""
The first paint of the queue with many cases, against an empty Textual app.

The cases are real: sealed boxes on the books, made as intake makes them.  Both apps run
without a terminal, at 120 × 40, from the start of the app to a painted screen.
"""

from __future__ import annotations

import asyncio
import time

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.app import App

from grievance.domain.ids import EntityId
from grievance.domain.slip import Slip
from grievance.domain.timetable import Timetable
from grievance.domain.urgency import Urgency
from grievance.services.keep import Pen
from grievance.services.make_box import keep_box, make_box
from tests.benchmarks.row import Row
from tests.doubles import NOON, TODAY, make_entity
from tests.offices import CHIDI, DANA, Office, closing, make_office
from tui.app import Desk
from tui.widgets.case_table import CaseTable


CASES = 10_000
BATCH = 200
SIZE = (120, 40)
ROUNDS = 3


def measure(count: int = CASES) -> list[Row]:
    """Measure in turns and keep the best of each, as both only lose by a busy machine."""
    with (
        TemporaryDirectory() as folder,
        closing(make_office(Path(folder, "home"), people=(DANA, CHIDI))) as office,
    ):
        _fill(office, count)
        empty, painted, filled = [], [], []
        for _ in range(ROUNDS):
            empty.append(asyncio.run(_first_paint(App[None], lambda _: True)))
            painted.append(asyncio.run(_first_paint(_desk(office), _lists(count))))
            filled.append(asyncio.run(_first_paint(_desk(office), _is_filled(count))))
    return [
        Row(name="empty app, first paint", value=min(empty) * 1e3, unit="ms"),
        Row(
            name=f"queue of {count:,}, first paint", value=min(painted) * 1e3, unit="ms"
        ),
        Row(name="queue to empty app", value=min(painted) / min(empty), unit="times"),
        Row(name="queue with all slips open", value=min(filled) * 1e3, unit="ms"),
    ]


def _fill(office: Office, count: int) -> None:
    entities = [make_entity(f"Entity {number}") for number in range(25)]
    office.know(*entities)
    ring, urgencies = office.worker, list(Urgency)
    for start in range(0, count, BATCH):
        with office.store.begin() as tx:
            for number in range(start, min(start + BATCH, count)):
                slip = Slip(
                    entities=(EntityId(entities[number % len(entities)].id),),
                    criteria=("PS 10.3", "PS 9.1"),
                    severity=urgencies[number % len(urgencies)],
                    language="en",
                )
                keep_box(
                    Pen.of(tx, ring, NOON),
                    make_box(ring, slip, Timetable(), received_on=TODAY, at=NOON),
                )


def _desk(office: Office) -> Callable[[], App[None]]:
    return lambda: Desk(office.mechanism, office.rings[DANA])


async def _first_paint(
    make: Callable[[], App[None]], is_painted: Callable[[App[None]], bool]
) -> float:
    """Return the seconds from the start of the app until *is_painted*."""
    start = time.perf_counter()
    app = make()
    async with app.run_test(size=SIZE):
        while not is_painted(app):  # noqa: ASYNC110  # nobody tells, so one has to look
            await asyncio.sleep(0.002)
        painted = asyncio.Event()
        app.call_after_refresh(painted.set)
        await painted.wait()
        return time.perf_counter() - start


def _lists(count: int) -> Callable[[App[None]], bool]:
    def met(app: App[None]) -> bool:
        tables = app.screen.query(CaseTable)
        return bool(tables) and tables.first().index.total == count

    return met


def _is_filled(count: int) -> Callable[[App[None]], bool]:
    def met(app: App[None]) -> bool:
        if not _lists(count)(app):
            return False
        index = app.screen.query_one(CaseTable).index
        return all(index.row(place).slip is not None for place in (0, count - 1))

    return met
