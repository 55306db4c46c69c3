"""
Making releases: a table of 495 numbers hidden and attacked, and counting very many slips.

The table is that of the design: by region, criterion (which overlaps) and channel, 2,912
complaints of which some regions and criteria have few.  Counting is compared with
unsealing the slips that are counted, which it needs in any case; tables are those that ship.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from grievance.services.statistics_sources import (
    StatisticsSources,
    read_statistics_sources,
)
from grievance.statistics.declared import (
    Declared,
    DeclaredDimension,
    DeclaredTable,
    Every,
    declared,
)
from grievance.statistics.making import Plan, make_tables
from grievance.statistics.periods import period_of
from grievance.statistics.regions import merge_regions
from grievance.statistics.tabulating import Thing, tabulate, things
from grievance.statistics.tally import Counting, Registered
from tests.benchmarks.many_cases import fill
from tests.benchmarks.row import Row
from tests.offices import DANA, closing, make_office


SLIPS: Final = 10_000
COMPLAINTS: Final = 2_912
PERIOD: Final = "2026-Q1"
LETTERS: Final = {"region": "r", "criterion": "c", "channel": "h"}
SECONDS: Final = 8.0
RATIO: Final = 2.0  # of unsealing, which counting takes at most


def measure(count: int = SLIPS) -> list[Row]:
    """Measure each once."""
    return [*_hiding(), *_counting(count)]


def _hiding() -> Iterator[Row]:
    draw = Random(2026)
    made = tuple(_complaint(draw) for _ in range(COMPLAINTS))
    plan = Plan(declared=_declared(), period=PERIOD, things={PERIOD: made})
    numbers = len(
        {key for one in plan.declared.shapes(PERIOD) for key in one.all_keys()}
    )
    seconds = _seconds(lambda: make_tables(plan))
    yield Row(
        name=f"a table of {numbers} numbers hidden and attacked",
        value=seconds,
        unit="s",
        goal=SECONDS,
    )


def _counting(count: int) -> Iterator[Row]:
    with (
        TemporaryDirectory() as folder,
        closing(make_office(Path(folder, "home"), people=(DANA,))) as office,
    ):
        fill(office, count)
        found: list[StatisticsSources] = []

        def unseal() -> None:
            with office.store.read() as tx:
                found.append(read_statistics_sources(tx, office.worker))

        unsealing = _seconds(unseal)
        counting = _seconds(lambda: _tabulated(found[0]))
    yield Row(name=f"{count:,} slips unsealed", value=unsealing, unit="s")
    yield Row(
        name=f"{count:,} slips unsealed and counted, to unsealed",
        value=(unsealing + counting) / unsealing,
        unit="×",
        goal=RATIO,
    )


def _tabulated(sources: StatisticsSources) -> None:
    """Count slips as a release does; of those that have no stage, all are new."""
    partition = merge_regions({"DE": 20}, 10)
    words = declared().with_values({"region": partition.labels, "principle": {}})
    counting = Counting(
        period=period_of(PERIOD),
        declared=words,
        partition=partition,
        registered=Registered(certified={"DE": 20}),
        since=date(2026, 1, 1),
    )
    rows = counting.count(sources.happened(), ())
    shapes = words.shapes(PERIOD)
    tabulate(things(rows, shapes), shapes, {"DE": 20})


def _complaint(draw: Random) -> Thing:
    criteria = {_leaning(draw, "c", 9) for _ in range(draw.choice((1, 1, 2)))}
    values = {
        "region": (_leaning(draw, "r", 6),),
        "criterion": tuple(sorted(criteria)),
        "channel": (_leaning(draw, "h", 2),),
    }
    holders = frozenset({f"holder {draw.randrange(300)}"})
    return Thing(measure="received", values=values, holders=holders)


def _leaning(draw: Random, start: str, count: int) -> str:
    return f"{start}{min(int(draw.expovariate(0.5)), count - 1)}"


def _declared() -> Declared:
    def dimension(
        name: str, count: int, *, overlaps: bool = False
    ) -> DeclaredDimension:
        values = {f"{LETTERS[name]}{number}": "" for number in range(count)}
        return DeclaredDimension(name=name, label="", values=values, overlaps=overlaps)

    dimensions = (
        dimension("region", 6),
        dimension("criterion", 9, overlaps=True),
        dimension("channel", 2),
    )
    table = DeclaredTable(
        name="received",
        title="",
        measure="received",
        dimensions=("region", "criterion", "channel"),
        every=Every.QUARTER,
    )
    return Declared(measures={"received": ""}, dimensions=dimensions, tables=(table,))


def _seconds(work: Callable[[], object]) -> float:
    start = perf_counter()
    work()
    return perf_counter() - start
