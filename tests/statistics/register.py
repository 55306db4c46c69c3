"""
A register like that of a public bank: five hundred complaints over nine years.

Invented, in the shape of real ones: most countries have few, many complaints have no known
country or no known end, eighteen are about one project within weeks, and some are about
what nobody is certified for.
"""

from __future__ import annotations

import random

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from grievance.domain.ids import CaseId, EntityId
from grievance.domain.slip import (
    Channel,
    ComplainantKind,
    RespondentKind,
    Slip,
    StageDate,
)
from grievance.domain.urgency import Urgency
from grievance.statistics.contained import ever_named
from grievance.statistics.cube import quarters_of
from grievance.statistics.declared import Declared, declared
from grievance.statistics.happened import Complaint, Happened
from grievance.statistics.lot import Lot
from grievance.statistics.making import Made, Plan, make_tables
from grievance.statistics.noted import Notes
from grievance.statistics.past import Past
from grievance.statistics.periods import period_of
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.regions import Partition, merge_regions
from grievance.statistics.release import Method
from grievance.statistics.tabulating import Thing, things
from grievance.statistics.tally import Counting, Registered, Tally
from tests.statistics.imagined import lot


_T = TypeVar("_T")
COMPLAINTS, ABOUT_ONE = 509, 18
UNKNOWN, LOST = 0.1, 0.15  # parts without a country, and without an end
FIRST, LAST = date(2008, 6, 2), date(2017, 6, 30)
YEARS = tuple(f"{year}" for year in range(2008, 2017))
COUNTRIES = (
    *(
        "RS",
        "BA",
        "ES",
        "TN",
        "IT",
        "KE",
        "EG",
        "FR",
        "MA",
        "GE",
        "PL",
        "AL",
        "ME",
        "RO",
    ),
    *(
        "BG",
        "HR",
        "UA",
        "GR",
        "HU",
        "MG",
        "ZM",
        "CZ",
        "GB",
        "PT",
        "DE",
        "TR",
        "SI",
        "JO",
    ),
    *(
        "LB",
        "MD",
        "SN",
        "TZ",
        "UG",
        "ET",
        "MK",
        "SK",
        "NG",
        "GH",
        "PK",
        "VN",
        "CI",
        "CM",
    ),
)
PRINCIPLES = tuple(f"PS {number}" for number in range(1, 12))
ENDS = ("decision", "inadmissible", "withdrawn", "referred")


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """Slips by case, and who was certified where."""

    slips: tuple[tuple[CaseId, Slip], ...]
    registered: Registered

    def happened(self) -> Iterator[Happened]:
        """Yield all that ever happened."""
        notes = Notes()
        for case_id, slip in self.slips:
            yield from Complaint.of(case_id, (notes.of(case_id, slip),)).happened()


def imagined_register(seed: int) -> Register:
    """Imagine one."""
    draw = random.Random(seed)
    sites = {one: 12 if place < 3 else 3 for place, one in enumerate(COUNTRIES)}
    works = {
        str(_entity(country, number)): country
        for country in COUNTRIES
        for number in range(3)
    }
    slips = [_slip(draw, _day(draw)) for _ in range(COMPLAINTS - ABOUT_ONE)]
    one_project = (_entity("KE", 0),)
    slips += [
        _slip(draw, date(2015, 3, 2) + timedelta(days=draw.randrange(40)), one_project)
        for _ in range(ABOUT_ONE)
    ]
    return Register(
        slips=tuple((CaseId(UUID(int=n)), one) for n, one in enumerate(slips, 1)),
        registered=Registered(
            countries={one: frozenset({country}) for one, country in works.items()},
            activities={one: frozenset({_activity(one)}) for one in works},
            certified=sites,
            active=dict(Counter(_activity(one) for one in works)),
        ),
    )


class Office:
    """Publishes the quarters of a register, and its years, one after the other."""

    def __init__(
        self,
        register: Register,
        *,
        method: Method = Method.WITHHELD,
        since: str = "2008",
    ) -> None:
        self._register = register
        self._method = method
        self._since = period_of(since).first
        certified = register.registered.certified
        self.partition: Partition = merge_regions(certified, Rule().sites)
        labels = {one: one for one in PRINCIPLES}
        self.declared: Declared = declared().with_values(
            {"region": self.partition.labels, "principle": labels}
        )
        self._tallies: list[Tally] = []
        self._made: dict[str, Made] = {}
        self._counted: dict[str, tuple[Thing, ...]] = {}

    def publish(self, year: str) -> Iterator[tuple[Made, tuple[Thing, ...]]]:
        """Yield what is made of each quarter and the year, and what it was made of."""
        quarters = list(self.quarters(year))
        yield from quarters
        told = tuple(table for made, _ in quarters for table in made.tables)
        counted = dict(zip(quarters_of(year), (of for _, of in quarters), strict=True))
        every = tuple(thing for of_one in counted.values() for thing in of_one)
        yield self._make(year, counted, told), every

    def quarters(self, year: str) -> Iterator[tuple[Made, tuple[Thing, ...]]]:
        """Yield what is made of each quarter of a year, and what it was made of."""
        for period in quarters_of(year):
            counted = self._counted[period] = self._count(period)
            yield self._make(period, {period: counted}), counted

    def _count(self, period: str) -> tuple[Thing, ...]:
        counting = Counting(
            period=period_of(period),
            declared=self.declared,
            partition=self.partition,
            registered=self._register.registered,
            since=self._since,
        )
        rows = tuple(counting.count(self._register.happened(), self._tallies))
        groups = dict(self.partition.groups)
        self._tallies.append(Tally(period=period, groups=groups, rows=rows))
        return things(rows, self.declared.shapes(period[:4]))

    def _make(
        self,
        period: str,
        counted: dict[str, tuple[Thing, ...]],
        told: tuple[Printed, ...] = (),
    ) -> Made:
        luck: Lot = lot(int(period.replace("-Q", "")))
        self._made[period] = make_tables(
            Plan(
                declared=self.declared,
                period=period,
                things=counted,
                told=told,
                past=self._past(frozenset(counted)),
                sites=self.partition.sites(self._register.registered.certified),
                active=self._register.registered.active,
                method=self._method,
                lot=luck,
            )
        )
        return self._made[period]

    def _past(self, now: frozenset[str]) -> Past:
        """Return what was published of other periods."""
        others = [one for period, one in self._made.items() if period not in now]
        tables = [table for one in others for table in one.tables]
        said = ((period, one.contained) for period, one in self._made.items())
        contained, named = self.declared.contained, ever_named(said)
        return Past.of(contained, tables, self._counted, named)


def _entity(country: str, number: int) -> EntityId:
    return EntityId(UUID(int=100 * COUNTRIES.index(country) + number + 1))


def _activity(works: str) -> str:
    known = ("bauxite-mining", "smelting", "casting", "recycling")
    return known[UUID(works).int % len(known)]


def _day(draw: random.Random) -> date:
    """More came each year."""
    along = draw.random() ** 0.7
    return FIRST + timedelta(days=int(along * (LAST - FIRST).days))


def _slip(
    draw: random.Random, day: date, about: tuple[EntityId, ...] | None = None
) -> Slip:
    if about is None and draw.random() < UNKNOWN:
        about = ()
    elif about is None:
        place = min(int(draw.expovariate(0.11)), len(COUNTRIES) - 1)
        about = (_entity(COUNTRIES[place], draw.randrange(3)),)
    kinds = list(ComplainantKind)
    return Slip(
        entities=about,
        criteria=tuple(
            sorted(
                {
                    f"{_leaning(draw, PRINCIPLES)}.1"
                    for _ in range(draw.choice((1, 1, 2)))
                }
            )
        ),
        respondent=RespondentKind.ENTITY if about else RespondentKind.UNKNOWN,
        complainant=_leaning(draw, tuple(kinds)),
        channel=_leaning(draw, tuple(Channel)),
        severity=draw.choice(list(Urgency)),
        language=_leaning(draw, ("en", "fr", "es", "de", "ar")),
        incidents=int(draw.random() < 0.03),
        stages=tuple(_stages(draw, day)),
        ground="out-of-scope",
        outcome=draw.choice(("not-substantiated", "resolved-by-dialogue")),
        remedies=draw.choice(((), ("engagement",), ("remedy",))),
    )


def _stages(draw: random.Random, day: date) -> Iterator[StageDate]:
    """Imagine how far it came; of one in seven nobody knows the end."""
    end = _leaning(draw, ENDS)
    path = ["triage", *(["assessment", "decision"] if end == "decision" else [end])]
    path += ["closed"] if draw.random() < 1 - LOST else []
    yield StageDate(stage="received", since=day)
    for stage in path:
        day += timedelta(days=1 + int(draw.expovariate(1 / 70)))
        if day > LAST:
            return
        yield StageDate(stage=stage, since=day)


def _leaning(draw: random.Random, values: tuple[_T, ...]) -> _T:
    return values[min(int(draw.expovariate(0.7)), len(values) - 1)]
