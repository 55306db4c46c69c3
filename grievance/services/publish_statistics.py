"""
Publish the statistics of a period, once: count, hide, attack, keep.

    which     periods follow each other; a year is the sum of its four quarters
    counted   what happened until the end of the period and was not counted before
    kept      the package, and sealed what was counted, in the books and in the log

What would give somebody away is refused, and then nothing is kept.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import uuid4

from grievance.catalogue.catalogue import Catalogue
from grievance.domain.errors import ConflictError, NotAllowedError
from grievance.domain.people import Person, Role
from grievance.services.keep import Pen
from grievance.services.keep_release import (
    keep_release,
    packed_tally,
    published,
    sound_releases,
    tallies,
)
from grievance.services.read_directory import person_of
from grievance.services.statistics_sources import StatisticsSources, registered_at
from grievance.statistics.attack import Progress
from grievance.statistics.declared import Declared, Source, declared
from grievance.statistics.following import refuse_out_of_turn
from grievance.statistics.making import Made, Plan, make_tables
from grievance.statistics.package import DESCRIPTION, Files, digest, package, zipped
from grievance.statistics.periods import Months, period_of
from grievance.statistics.protection import Rule
from grievance.statistics.published import Published
from grievance.statistics.regions import Partition, merge_regions
from grievance.statistics.release import Method, Reference, Release, Words
from grievance.statistics.tabulating import Thing, things
from grievance.statistics.tally import REGION, Counting, Registered, Tally
from grievance.storage.store import Transaction
from grievance.vault.release import KeptRelease, seal_release
from grievance.vault.ring import PersonRing, WorkerRing


PUBLISHES = frozenset({Role.ANALYST, Role.COORDINATOR})
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
class Prepared:
    """A release that may be published, and what it counted; nothing is kept yet."""

    release: Release
    files: Files = field(repr=False)
    made: Made = field(repr=False)
    tally: Tally = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Before:
    """What was published before."""

    kept: tuple[KeptRelease, ...] = ()
    packages: tuple[Published, ...] = field(default=(), repr=False)
    tallies: tuple[Tally, ...] = field(default=(), repr=False)

    @property
    def periods(self) -> tuple[str, ...]:
        return tuple(one.period for one in self.kept)

    def since(self, period: Months) -> date:
        """Return the first day that was ever counted."""
        firsts = (period_of(one).first for one in self.periods)
        return min((*firsts, period.first))

    def of_year(self, year: int) -> tuple[Published, ...]:
        """Return what was published of quarters of a year."""
        return tuple(
            one for one in self.packages if period_of(one.period).first.year == year
        )


def refuse_publisher(person: Person) -> None:
    """
    Refuse whoever may not let statistics go.

    Raises:
        NotAllowedError: They are neither an analyst nor a coordinator.
    """
    if not person.roles & PUBLISHES:
        msg = "An analyst or a coordinator publishes statistics; ask one of them."
        raise NotAllowedError(msg)


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
    before = _before(tx, ring)
    refuse_out_of_turn(period, before.periods, how.today)
    _refuse_other_method(before, period, how.method)
    registered = registered_at(tx, period.last)
    partition = _partition(before, period, registered, how.rule)
    words = declared().with_values(_values(how.catalogue, partition))
    counting = Counting(
        period=period,
        declared=words,
        partition=partition,
        registered=registered,
        since=before.since(period),
    )
    of_year = before.of_year(period.first.year)
    rows = (
        ()
        if of_year and period.is_year
        else (*counting.count(sources.happened(), before.tallies),)
    )
    tally = Tally(period=period.name, groups=dict(partition.groups), rows=rows)
    related = of_year if period.is_year else ()
    plan = Plan(
        declared=words,
        period=period.name,
        things=_things(words, tally, before, related),
        told=tuple(table for one in related for table in one.tables),
        sites=partition.sites(registered.certified),
        rule=how.rule,
        method=how.method,
    )
    made = make_tables(plan, progress)
    release = _release(tx, how, plan, made, before)
    return Prepared(release=release, files=package(release), made=made, tally=tally)


def publish_statistics(
    tx: Transaction, ring: PersonRing, prepared: Prepared, *, at: datetime
) -> KeptRelease:
    """
    Keep a release that was prepared, in the name of whoever approves it.

    Raises:
        NotAllowedError: They are neither an analyst nor a coordinator.

        ConflictError: Somebody published a period meanwhile.
    """
    refuse_publisher(person_of(ring.directory, ring.person_id))
    if {one.sha256 for one in tx.releases.all()} != {
        one.sha256 for one in prepared.release.earlier
    }:
        msg = "Somebody published a period meanwhile; look at it and repeat."
        raise ConflictError(msg)
    release, worker = prepared.release, ring.directory.worker
    unsealed = KeptRelease(
        id=uuid4(),
        period=release.period,
        published_on=release.published_on,
        sha256=digest(prepared.files[DESCRIPTION]),
        package=zipped(prepared.files, release.name),
        wrapped=b"",
        sealed=b"",
        worker_kv=worker.kv,
        author=ring.author.holder,
        author_kv=ring.kv,
    )
    kept = seal_release(
        unsealed,
        packed_tally(prepared.tally),
        slip_public=worker.slip,
        author=ring.author,
    )
    keep_release(Pen.of(tx, ring, at), kept)
    return kept


def _before(tx: Transaction, ring: WorkerRing) -> _Before:
    kept = sound_releases(tx, ring)
    return _Before(
        kept=kept,
        packages=tuple(map(published, kept)),
        tallies=tuple(tallies(ring, kept)),
    )


def _refuse_other_method(before: _Before, period: Months, method: Method) -> None:
    """Refuse two methods in a year: what one blurs the other would sharpen."""
    others = {one.method for one in before.of_year(period.first.year)} - {method}
    if others:
        msg = f"{period.first.year} was begun with --method {others.pop()}; go on so."
        raise NotAllowedError(msg)


def _partition(
    before: _Before, period: Months, registered: Registered, rule: Rule
) -> Partition:
    """Group countries as in other releases of the year, or anew with its first one."""
    for one in before.tallies:
        if period_of(one.period).first.year == period.first.year:
            return one.partition
    return merge_regions(registered.certified, rule.sites)


def _values(
    catalogue: Catalogue, partition: Partition
) -> Mapping[str, Mapping[str, str]]:
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


def _things(
    words: Declared, tally: Tally, before: _Before, related: Sequence[Published]
) -> Mapping[str, tuple[Thing, ...]]:
    """Return what each period counted that the release is the sum of."""
    periods = {one.period for one in related}
    counted: Iterable[Tally] = [one for one in before.tallies if one.period in periods]
    shapes = words.shapes(str(period_of(tally.period).first.year))
    return {one.period: things(one.rows, shapes) for one in counted or [tally]}


def _release(
    tx: Transaction, how: Publishing, plan: Plan, made: Made, before: _Before
) -> Release:
    notes = tx.log.checkpoints()
    return Release(
        office=how.office,
        period=plan.period,
        published_on=how.today,
        tables=made.tables,
        words=_words(plan.declared),
        rule=how.rule,
        method=how.method,
        earlier=tuple(
            Reference(period=one.period, sha256=one.sha256) for one in before.kept
        ),
        checkpoint=notes[-1] if notes else "",
        late=LATE.format(since=before.since(period_of(plan.period))),
    )


def _words(words: Declared) -> Words:
    return Words(
        titles={one.name: one.title for one in words.tables},
        dimensions={one.name: one.label for one in words.dimensions},
        values={one.name: one.codes for one in words.dimensions},
        measures=words.measures,
    )
