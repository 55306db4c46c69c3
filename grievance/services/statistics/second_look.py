"""
Look once more at what waits to be published, on the machine of whoever lets it go.

Who makes a release may have been taken over.  So it has to be one that the office's own
settings and declared tables make, in their words, and is attacked by its package alone.
"""

from __future__ import annotations

import re

from dataclasses import fields

from grievance.domain.errors import NotAllowedError
from grievance.services.boxes.keep_release import content_of, published, sound_releases
from grievance.services.statistics.prepare_release import (
    LATE,
    Publishing,
    values_of,
    words_of,
)
from grievance.statistics.attack import Progress
from grievance.statistics.declared import Declared, declared
from grievance.statistics.making import UnsafeError, refusal
from grievance.statistics.package_release import read_release
from grievance.statistics.periods import period_of
from grievance.statistics.published import attack_packages, read_whole
from grievance.statistics.regions import Partition
from grievance.statistics.release import Method, Release, Words
from grievance.statistics.tally import REGION
from grievance.storage.store import Transaction
from grievance.vault.directory import Directory
from grievance.vault.rehearsal import Rehearsal
from grievance.vault.release import KeptRelease


_PLACE = re.compile(r"[A-Z]{2}|[0-9]{3}")  # a country, or a region of M49


def attack_rehearsed(
    tx: Transaction,
    directory: Directory,
    rehearsal: Rehearsal,
    how: Publishing,
    progress: Progress = lambda *_: None,
) -> None:
    """
    Compare what waits with the office's settings, and attack it with all that was published.

    Raises:
        PackageError: It says what is not made of its tables.

        NotAllowedError: Somebody chose other tables, words or settings for it.

        UnsafeError: Too much could be known of some numbers.
    """
    kept = sound_releases(tx, directory)
    content = content_of(rehearsal.release)
    package = read_whole(content)
    release = read_release(content)
    expected = _expected(tx, release, rehearsal, kept, how)
    refuse_chosen(release, expected, _declared(release, how))
    year = str(period_of(package.period).first.year)
    found = attack_packages([*map(published, kept), package], progress, {year})
    if found:
        raise UnsafeError(refusal(found))


def refuse_chosen(release: Release, expected: Release, words: Declared) -> None:
    """
    Refuse a release in which anybody chose anything.

    Raises:
        NotAllowedError: It is not what settings and declared tables make of any facts.
    """
    names = (one.name for one in fields(Release))
    others = [one for one in names if getattr(release, one) != getattr(expected, one)]
    if others or not _has_declared_tables(release, words):
        named = ", ".join(others) or "tables"
        msg = (
            f"{release.period} was made otherwise than this home would ({named}); set the "
            "same in grievance.toml here and where the worker runs, and have it made anew."
        )
        raise NotAllowedError(msg)


def _expected(
    tx: Transaction,
    release: Release,
    rehearsal: Rehearsal,
    kept: tuple[KeptRelease, ...],
    how: Publishing,
) -> Release:
    """Return it with all that is no number as it has to be."""
    period = period_of(rehearsal.release.period)
    contained = declared().contained
    firsts = (period_of(one.period).first for one in kept)
    known = {"", *tx.log.checkpoints()}
    return Release(
        office=how.office,
        period=period.name,
        published_on=release.published_on,
        tables=release.tables,
        words=_of_tables(words_of(_declared(release, how)), release),
        rule=how.rule,
        method=how.method,
        earlier=tuple(published(one).reference for one in kept),
        checkpoint=release.checkpoint if release.checkpoint in known else "",
        late=LATE.format(since=min((*firsts, period.first))),
        contained=tuple(one for one in contained if one in release.contained),
    )


def _has_declared_tables(release: Release, words: Declared) -> bool:
    """Whether it has all tables, or where numbers are rounded some of them, in order."""
    shapes, found = words.shapes(release.period), [one.shape for one in release.tables]
    if release.method is Method.ROUND5:
        return found == [one for one in shapes if one in found]
    return found == list(shapes)


def _declared(release: Release, how: Publishing) -> Declared:
    """Return what is declared, with the regions of a release, which are no secret."""
    codes = [
        one for one in release.words.values.get(REGION, {}) if _PLACE.fullmatch(one)
    ]
    partition = Partition(groups=dict.fromkeys(codes, ()))
    return declared().with_values(values_of(how.catalogue, partition))


def _of_tables(words: Words, release: Release) -> Words:
    """Return the words that the tables of a release need."""
    shapes = [one.shape for one in release.tables]
    names = {each.name for one in shapes for each in one.dimensions}
    return Words(
        titles={one.name: words.titles.get(one.name, "") for one in shapes},
        dimensions={one: words.dimensions.get(one, "") for one in names},
        values={one: words.values.get(one, {}) for one in names},
        measures={one.measure: words.measures.get(one.measure, "") for one in shapes},
    )
