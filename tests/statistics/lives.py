"""Imagined complaints from the day on which they come until they end, over years."""

from __future__ import annotations

import random

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from uuid import UUID

from grievance.domain.ids import CaseId, EntityId
from grievance.domain.slip import Slip, StageDate
from grievance.domain.stage import Stage
from grievance.domain.urgency import Urgency
from grievance.statistics.cube import QUARTERS
from grievance.statistics.declared import Declared, declared
from grievance.statistics.happened import Complaint, Happened
from grievance.statistics.noted import Notes
from grievance.statistics.periods import period_of
from grievance.statistics.protection import Rule
from grievance.statistics.regions import merge_regions
from grievance.statistics.tabulating import Thing, things
from grievance.statistics.tally import Counting, Registered, Tally


COUNTRIES = ("DE", "NO", "CN")
# Where a complaint goes from a stage, how often, and after how many days about.
WAYS: dict[str, tuple[tuple[str, float, int], ...]] = {
    "received": (("triage", 1.0, 1),),
    "triage": (
        ("assessment", 0.75, 12),
        ("inadmissible", 0.2, 12),
        ("referred", 0.05, 9),
    ),
    "inadmissible": (("closed", 1.0, 20),),
    "assessment": (
        ("dialogue", 0.4, 40),
        ("investigation", 0.3, 40),
        ("audit-follow-up", 0.1, 40),
        ("decision", 0.15, 40),
        ("withdrawn", 0.05, 30),
    ),
    "dialogue": (
        ("investigation", 0.2, 60),
        ("decision", 0.7, 60),
        ("withdrawn", 0.1, 40),
    ),
    "investigation": (("audit-follow-up", 0.3, 70), ("decision", 0.7, 70)),
    "audit-follow-up": (("decision", 1.0, 120),),
    "decision": (("monitoring", 0.8, 15), ("appeal", 0.2, 15)),
    "monitoring": (("closed", 1.0, 90),),
    "appeal": (("decision", 0.3, 40), ("closed", 0.7, 40)),
    "closed": (("triage", 0.03, 100),),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Lives:
    """Some complaints a year from *since* on, of which each goes its way."""

    seed: int
    yearly: float
    since: date = date(2020, 1, 1)
    until: date = date(2021, 12, 31)
    works: int = 60
    is_reopened: bool = True

    def happened(self) -> Iterator[Happened]:
        """Yield all that happened to them."""
        draw = random.Random(self.seed)
        day, number = self.since, 0
        while True:
            day += timedelta(days=draw.expovariate(self.yearly / 365))
            if day > self.until:
                return
            number += 1
            case = CaseId(UUID(int=number))
            noted = Notes().of(case, self._slip(draw, day))
            yield from Complaint.of(case, (noted,)).happened()

    def _slip(self, draw: random.Random, came: date) -> Slip:
        stages = tuple(self._stages(draw, came))
        was_refused = any(one.stage == Stage.INADMISSIBLE for one in stages)
        return Slip(
            entities=(EntityId(UUID(int=1_000 + draw.randrange(self.works))),),
            severity=draw.choice(tuple(Urgency)),
            stages=stages,
            ground=draw.choice(("out-of-scope", "no-criterion", "duplicate"))
            if was_refused
            else "",
            outcome="inadmissible"
            if was_refused
            else draw.choice(
                ("resolved-by-dialogue", "not-substantiated", "audit-minor-nc")
            ),
            remedies=draw.choice(((), ("remedy",), ("improvement", "engagement"))),
            incidents=int(draw.random() < 0.05),
        )

    def _stages(self, draw: random.Random, came: date) -> Iterator[StageDate]:
        stage, day = "received", came
        while day <= self.until:
            yield StageDate(stage=stage, since=day)
            ways = WAYS.get(stage, ())
            if stage == Stage.CLOSED and not self.is_reopened:
                return
            chance = draw.random()
            for to, often, days in ways:
                chance -= often
                if chance < 0:
                    stage = to
                    day += timedelta(days=max(1, draw.expovariate(1 / days)))
                    break
            else:
                return


def counted_lives(lives: Lives) -> tuple[Declared, dict[str, tuple[Thing, ...]]]:
    """Count them, quarter by quarter and year by year, for the tables that ship."""
    registered = Registered(
        countries={
            str(UUID(int=1_000 + number)): frozenset({COUNTRIES[number % 3]})
            for number in range(lives.works)
        },
        certified=dict.fromkeys(COUNTRIES, 20),
    )
    partition = merge_regions(registered.certified, Rule().sites)
    words = declared().with_values({"region": partition.labels, "principle": {}})
    happened = tuple(lives.happened())
    told: list[Tally] = []
    found: dict[str, tuple[Thing, ...]] = {}
    for year in range(lives.since.year, lives.until.year + 1):
        for quarter in (f"{year}-{one}" for one in QUARTERS):
            counting = Counting(
                period=period_of(quarter),
                declared=words,
                partition=partition,
                registered=registered,
                since=lives.since,
            )
            rows = tuple(counting.count(happened, told))
            told.append(Tally(period=quarter, groups={}, rows=rows))
            found[quarter] = things(rows, words.shapes(f"{year}"))
        quarters = (found[f"{year}-{one}"] for one in QUARTERS)
        found[f"{year}"] = tuple(chain.from_iterable(quarters))
    return words, found
