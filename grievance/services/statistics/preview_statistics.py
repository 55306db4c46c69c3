"""Count what is declared for the office's own eyes: of any time, and nothing is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from grievance.services.statistics.prepare_release import Publishing, values_of
from grievance.services.statistics.statistics_sources import (
    read_statistics_sources,
    registered_at,
)
from grievance.statistics.declared import declared
from grievance.statistics.periods import Months
from grievance.statistics.preview import Preview, find_tables, previews
from grievance.statistics.regions import merge_regions
from grievance.statistics.tabulating import things
from grievance.statistics.tally import Counting
from grievance.storage.store import Transaction
from grievance.vault.ring import WorkerRing


EVER = Months(name="all there is", first=date.min, last=date.max)


def preview_statistics(  # noqa: PLR0913  # from what, how, which tables, of when
    tx: Transaction,
    ring: WorkerRing,
    how: Publishing,
    names: Sequence[str] = (),
    *,
    period: Months | None = None,
    tell: Callable[[int], object] = lambda _: None,
) -> tuple[Preview, ...]:
    """
    Count with the worker's key to the slips; small numbers are withheld.

    With a *period* only what happened then is counted, late or not.  *tell* hears again
    and again how many slips are opened; what it raises ends the counting.

    Raises:
        SealError: A slip was altered.

        NotFoundError: There is no table of such a name.
    """
    tables = find_tables(declared(), names)
    happened = read_statistics_sources(tx, ring, tell).happened()
    if period is not None:
        happened = (one for one in happened if period.has(one.day))
    registered = registered_at(tx, min(how.today, (period or EVER).last))
    partition = merge_regions(registered.certified, how.rule.sites)
    words = declared().with_values(values_of(how.catalogue, partition))
    counting = Counting(
        period=period or EVER,
        declared=words,
        partition=partition,
        registered=registered,
        since=(period or EVER).first,
    )
    year = f"{how.today.year:04}"
    counted = things(counting.count(happened, ()), words.shapes(year))
    return tuple(
        previews(words, tables, counted, year=year, threshold=how.rule.threshold)
    )
