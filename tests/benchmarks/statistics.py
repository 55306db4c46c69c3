"""
Making releases: a table of 495 numbers hidden and attacked, and counting very many slips.

The table is that of the design: by region, criterion (which overlaps) and channel, 2,912
complaints of which some regions and criteria have few.  Counting is compared with
unsealing the slips that are counted, which it needs in any case; tables are those that ship.
Slips are sealed once, and unsealed and counted many times over, each time as other cases.
Each is that of a complaint which was seen through to its end within the quarter, so that
six things are counted of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from grievance.domain.ids import EntityId
from grievance.domain.slip import Slip, StageDate
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.services.statistics.statistics_sources import (
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
from grievance.statistics.happened import Happened
from grievance.statistics.making import Made, Plan, make_tables
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
REGIONS: Final = 6
LEAN: Final = 0.8  # a fourth of the numbers is sensitive
SITES: Final = 40  # certified, in each region
LETTERS: Final = {"region": "r", "criterion": "c", "channel": "h"}
SECONDS: Final = 8.0
TIMES: Final = 10  # each slip is unsealed and counted
RATIO: Final = 2.0  # of unsealing, which counting takes at most
CAME: Final = date(2026, 1, 1)
WAY: Final = (
    Stage.RECEIVED,
    Stage.TRIAGE,
    Stage.ASSESSMENT,
    Stage.DIALOGUE,
    Stage.DECISION,
    Stage.MONITORING,
    Stage.CLOSED,
)


def measure(count: int = SLIPS) -> list[Row]:
    """Measure each once."""
    return [*_hiding(), *_counting(count)]


def _hiding() -> Iterator[Row]:
    draw = Random(2026)
    came = tuple(_complaint(draw) for _ in range(COMPLAINTS))
    plan = Plan(
        declared=_declared(),
        period=PERIOD,
        things={PERIOD: came},
        sites={f"r{number}": SITES for number in range(REGIONS)},
    )
    numbers = len(
        {key for one in plan.declared.shapes(PERIOD) for key in one.all_keys()}
    )
    made: list[Made] = []
    seconds = _seconds(lambda: made.append(make_tables(plan)))
    yield Row(
        name=f"a table of {numbers} numbers hidden and attacked",
        value=seconds,
        unit="s",
        goal=SECONDS,
    )
    [table] = made[0].tables
    told = sum(number is not None for number in table.numbers.values())
    yield Row(name="of these numbers told", value=100 * told / numbers, unit="%")
    true = tabulate(came, [table.shape])
    innermost = {k: true[k].number for k in true if len(k.where) == len(LETTERS)}
    shown = sum(n for key, n in innermost.items() if table.numbers[key] is not None)
    yield Row(
        name="of what is in innermost ones told",
        value=100 * shown / sum(innermost.values()),
        unit="%",
    )


def _counting(count: int) -> Iterator[Row]:
    with (
        TemporaryDirectory() as folder,
        closing(make_office(Path(folder, "home"), people=(DANA,))) as office,
    ):
        fill(office, count, _seen_through)
        found: list[StatisticsSources] = []

        def unseal() -> None:
            with office.store.read() as tx:
                for _ in range(TIMES):
                    found[:] = [read_statistics_sources(tx, office.worker)]

        unsealing = _seconds(unseal)
        counting = _seconds(lambda: _tabulated(_as_others(found[0])))
    times = f"{count * TIMES:,} slips ({count:,}, {TIMES} times)"
    yield Row(name=f"{times} unsealed", value=unsealing, unit="s")
    yield Row(
        name=f"{times} unsealed and counted, to unsealed",
        value=(unsealing + counting) / unsealing,
        unit="×",
        goal=RATIO,
    )


def _seen_through(number: int, about: tuple[EntityId, ...]) -> Slip:
    """Return the slip of a complaint that ended within the quarter."""
    urgencies = list(Urgency)
    came = CAME + timedelta(days=number % 10)
    return Slip(
        entities=(about[number % len(about)],),
        criteria=("PS 10.3", "PS 9.1"),
        severity=urgencies[number % len(urgencies)],
        language="en",
        outcome="resolved-by-dialogue",
        remedies=("remedy",),
        stages=tuple(
            StageDate(stage=stage, since=came + timedelta(days=10 * place))
            for place, stage in enumerate(WAY)
        ),
    )


def _as_others(sources: StatisticsSources) -> Iterator[Happened]:
    """Yield what happened to each case as often as it is counted, as to another one."""
    for time in range(TIMES):
        for one in sources.happened():
            yield replace(one, thing=f"{one.thing}/{time}")


def _tabulated(happened: Iterable[Happened]) -> None:
    """Count slips as a release does, of which none was counted before."""
    partition = merge_regions({"DE": 20}, 10)
    words = declared().with_values({"region": partition.labels, "principle": {}})
    counting = Counting(
        period=period_of(PERIOD),
        declared=words,
        partition=partition,
        registered=Registered(certified={"DE": 20}),
        since=CAME,
    )
    shapes = words.shapes(PERIOD)
    tabulate(things(counting.count(happened, ()), shapes), shapes, {"DE": 20})


def _complaint(draw: Random) -> Thing:
    criteria = {_leaning(draw, "c", 9) for _ in range(draw.choice((1, 1, 2)))}
    values = {
        "region": (_leaning(draw, "r", REGIONS),),
        "criterion": tuple(sorted(criteria)),
        "channel": (_leaning(draw, "h", 2),),
    }
    holders = frozenset({f"holder {draw.randrange(300)}"})
    return Thing(measure="received", values=values, holders=holders)


def _leaning(draw: Random, start: str, count: int) -> str:
    return f"{start}{min(int(draw.expovariate(LEAN)), count - 1)}"


def _declared() -> Declared:
    def dimension(
        name: str, count: int, *, overlaps: bool = False
    ) -> DeclaredDimension:
        values = {f"{LETTERS[name]}{number}": "" for number in range(count)}
        return DeclaredDimension(name=name, label="", values=values, overlaps=overlaps)

    dimensions = (
        dimension("region", REGIONS),
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
