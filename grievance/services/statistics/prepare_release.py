"""
Make the release of a period: count, hide, attack; nothing is kept.

    which     periods follow each other; a year is the sum of its four quarters
    counted   what happened until the end of the period and was not counted before

What would give somebody away is refused.
"""

from __future__ import annotations

import hashlib

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from operator import attrgetter

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.errors import NotAllowedError
from grievance.services.boxes.keep_release import published, sound_releases, tallies
from grievance.services.boxes.payload import encode
from grievance.services.statistics.statistics_sources import (
    StatisticsSources,
    registered_at,
)
from grievance.statistics.attack import Progress
from grievance.statistics.contained import ever_named
from grievance.statistics.declared import Declared, Source, declared
from grievance.statistics.following import refuse_out_of_turn
from grievance.statistics.lot import Lot
from grievance.statistics.making import Made, Plan, make_tables
from grievance.statistics.package import Files, package
from grievance.statistics.past import Past
from grievance.statistics.periods import Months, period_of
from grievance.statistics.protection import Rule
from grievance.statistics.published import Published
from grievance.statistics.regions import Partition, merge_regions
from grievance.statistics.release import Method, Reference, Release, Words
from grievance.statistics.tabulating import Thing, things
from grievance.statistics.tally import REGION, Counting, Registered, Tally
from grievance.statistics.utility import Utility, utility_inside
from grievance.storage.store import Transaction
from grievance.vault.release import KeptRelease
from grievance.vault.ring import WorkerRing
from grievance.vault.worker_keys import lot_secret


LATE = (
    "What happened in this period or before it, and was counted in no release before, is "
    "counted here. What came to be known later is counted in a later period. What "
    "happened before {since} is in no release."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Publishing:
    """What a release is made with."""

    office: str
    catalogue: Catalogue = field(repr=False)
    today: date
    rule: Rule = field(default_factory=Rule)
    method: Method = Method.WITHHELD


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What was published before."""

    kept: tuple[KeptRelease, ...] = ()
    packages: tuple[Published, ...] = field(default=(), repr=False)
    tallies: tuple[Tally, ...] = field(default=(), repr=False)

    @classmethod
    def read(cls, tx: Transaction, ring: WorkerRing) -> Before:
        """Read it, as the log saw it; `AlteredError` where it is something else."""
        kept = sound_releases(tx, ring.directory)
        return cls(
            kept=kept,
            packages=tuple(map(published, kept)),
            tallies=tuple(tallies(ring, kept)),
        )

    @property
    def periods(self) -> tuple[str, ...]:
        return tuple(one.period for one in self.kept)

    @property
    def references(self) -> tuple[Reference, ...]:
        """What a release says of those before it."""
        return tuple(one.reference for one in self.packages)

    def since(self, period: Months) -> date:
        """Return the first day that was ever counted."""
        firsts = (period_of(one).first for one in self.periods)
        return min((*firsts, period.first))

    def of_year(self, year: int) -> tuple[Published, ...]:
        """Return what was published of quarters of a year."""
        return tuple(
            one for one in self.packages if period_of(one.period).first.year == year
        )

    def partition(self, year: int, registered: Registered, rule: Rule) -> Partition:
        """Group countries as in releases of the year, or anew with its first one."""
        for one in self.tallies:
            if period_of(one.period).first.year == year:
                return one.partition
        return merge_regions(registered.certified, rule.sites)


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedRelease:
    """All that a release is made of: what was counted, and how it is to be made safe."""

    how: Publishing
    plan: Plan
    tally: Tally
    late: str
    earlier: tuple[Reference, ...]
    checkpoint: str

    @property
    def facts(self) -> str:
        """The SHA-256 of it all, but for the day and the checkpoint."""
        tally, plan = self.tally, self.plan
        rows = sorted(tally.rows, key=attrgetter("name"))
        made_of = (
            *(self.how.office, self.late, self.earlier, tally.groups, rows),
            *(
                plan.declared,
                dict(plan.sites),
                dict(plan.active),
                plan.rule,
                plan.method,
            ),
        )
        return hashlib.sha256(encode(made_of)).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """A release that may be published, and what it is made of; nothing is kept yet."""

    release: Release
    files: Files = field(repr=False)
    made: Made = field(repr=False)
    utility: Utility = field(repr=False)
    counted: CountedRelease = field(repr=False)


def prepare_release(  # noqa: PLR0913  # from what, of which period, and how
    tx: Transaction,
    ring: WorkerRing,
    sources: StatisticsSources,
    period: Months,
    how: Publishing,
    *,
    progress: Progress = lambda *_: None,
) -> Prepared:
    """
    Make the release of a period, and attack it; keep nothing.

    Raises:
        NotAllowedError: It is not its turn, or the period is not settled.

        UnsafeError: Too much could be known of some numbers.

        AlteredError: A release of before is not what was published.
    """
    return make_release(count_release(tx, ring, sources, period, how), progress)


def count_release(
    tx: Transaction,
    ring: WorkerRing,
    sources: StatisticsSources,
    period: Months,
    how: Publishing,
) -> CountedRelease:
    """Count what the release of a period tells; raises as `prepare_release` does."""
    before = Before.read(tx, ring)
    refuse_out_of_turn(period, before.periods, how.today)
    _refuse_other_way(before, period, how)
    registered = registered_at(tx, period.last)
    partition = before.partition(period.first.year, registered, how.rule)
    words = declared().with_values(values_of(how.catalogue, partition))
    counting = Counting(
        period=period,
        declared=words,
        partition=partition,
        registered=registered,
        since=before.since(period),
    )
    related = before.of_year(period.first.year) if period.is_year else ()
    rows = (*counting.count(sources.happened(), before.tallies),) if not related else ()
    tally = Tally(period=period.name, groups=dict(partition.groups), rows=rows)
    others = [one for one in before.packages if one not in related]
    plan = Plan(
        declared=words,
        period=period.name,
        things=_things(words, tally, before, related),
        told=tuple(table for one in related for table in one.tables),
        past=_past(words, before, others),
        sites=partition.sites(registered.certified),
        active=registered.active,
        rule=how.rule,
        method=how.method,
        lot=Lot(secret=lot_secret(ring.keys, period.name)),
    )
    return CountedRelease(
        how=how,
        plan=plan,
        tally=tally,
        late=LATE.format(since=counting.since),
        earlier=before.references,
        checkpoint=next(reversed(tx.log.checkpoints()), ""),
    )


def make_release(
    counted: CountedRelease, progress: Progress = lambda *_: None
) -> Prepared:
    """Hide what has to be hidden, and attack it; `UnsafeError` where that finds much."""
    plan, how = counted.plan, counted.how
    made = make_tables(plan, progress)
    release = Release(
        office=how.office,
        period=plan.period,
        published_on=how.today,
        tables=made.tables,
        words=words_of(plan.declared),
        rule=how.rule,
        method=how.method,
        earlier=counted.earlier,
        checkpoint=counted.checkpoint,
        late=counted.late,
        contained=made.contained,
    )
    return Prepared(
        release=release,
        files=package(release),
        made=made,
        utility=utility_inside(made.tables, chain.from_iterable(plan.things.values())),
        counted=counted,
    )


def values_of(
    catalogue: Catalogue, partition: Partition
) -> Mapping[str, Mapping[str, str]]:
    """Return the values of the dimensions that come from registry and standards."""
    principles = {
        f"{one.short} {principle.id}": f"{one.short} {principle.id} {principle.title}"
        for one in catalogue.standards
        if one == catalogue.current(one.short)
        for principle in one.principles
    }
    [by_principle] = (
        one.name for one in declared().dimensions if one.source is Source.STANDARDS
    )
    return {REGION: partition.labels, by_principle: principles}


def _refuse_other_way(before: Before, period: Months, how: Publishing) -> None:
    """Refuse two methods or rules in a year: what one hides the other would show."""
    year = period.first.year
    for one in before.of_year(year):
        if one.method is not how.method:
            msg = (
                f"{year} was begun with method {one.method}; go on so: set `method` in "
                "[statistics] of grievance.toml."
            )
            raise NotAllowedError(msg)
        if one.rule != how.rule:
            rule = one.rule
            msg = (
                f"{year} was begun with threshold {rule.threshold}, holders "
                f"{rule.holders} and sites {rule.sites}; go on so: set them in "
                "[statistics] of grievance.toml."
            )
            raise NotAllowedError(msg)


def _things(
    words: Declared, tally: Tally, before: Before, related: Sequence[Published]
) -> Mapping[str, tuple[Thing, ...]]:
    """Return what each period counted that the release is the sum of."""
    periods = {one.period for one in related}
    counted: Iterable[Tally] = [one for one in before.tallies if one.period in periods]
    shapes = words.shapes(str(period_of(tally.period).first.year))
    return {one.period: things(one.rows, shapes) for one in counted or [tally]}


def _past(words: Declared, before: Before, others: Sequence[Published]) -> Past:
    """Return what was published of other periods."""
    years = {one.period: str(period_of(one.period).first.year) for one in others}
    return Past.of(
        words.contained,
        [table for one in others for table in one.tables],
        {
            one.period: things(one.rows, words.shapes(years[one.period]))
            for one in before.tallies
            if one.period in years
        },
        ever_named((one.period, one.contained) for one in before.packages),
    )


def words_of(words: Declared) -> Words:
    """Return what people read of tables that are declared."""
    return Words(
        titles={one.name: one.title for one in words.tables},
        dimensions={one.name: one.label for one in words.dimensions},
        values={one.name: one.codes for one in words.dimensions},
        measures=words.measures,
    )
