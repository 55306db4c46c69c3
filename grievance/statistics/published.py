"""
Read a package that was published, and check it: by its files alone, without a home.

What is read decides nothing but whether it is sound: each file has the digest that its
description has of it, each table has every number once, the package is what is made of
these tables, and releases name those before.
"""

from __future__ import annotations

import json

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from pathlib import Path
from typing import Any

from grievance.statistics.attack import ContradictionError, Known, Progress, attack
from grievance.statistics.contained import Containment, ever_named
from grievance.statistics.cube import Key, year_of
from grievance.statistics.package import DESCRIPTION, digest
from grievance.statistics.package_files import Content, PackageError, content_of
from grievance.statistics.package_release import BROKEN, refuse_other, release_of
from grievance.statistics.past import thin_tables
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.release import Method, Reference


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """A package that was read: what an attacker has of it."""

    period: str
    sha256: str
    method: Method
    rule: Rule
    earlier: tuple[Reference, ...]
    tables: tuple[Printed, ...]
    checkpoint: str = ""
    contained: tuple[Containment, ...] = ()

    @property
    def numbers(self) -> Mapping[Key, int | None]:
        """Each number that it prints, once; None where one is withheld."""
        return {key: n for one in self.tables for key, n in one.numbers.items()}

    @property
    def withheld(self) -> int:
        """How many numbers are withheld."""
        return sum(one is None for one in self.numbers.values())

    @property
    def margin(self) -> int:
        """How far a printed number may be from the true one."""
        return max((table.margin for table in self.tables), default=0)

    @property
    def reference(self) -> Reference:
        """What a release that comes after says of it."""
        wholes = {one.shape.measure: _whole(one) for one in self.tables}
        return Reference(
            period=self.period,
            sha256=self.sha256,
            totals=wholes,
            margin=self.margin,
        )


def _whole(table: Printed) -> int | None:
    shape = table.shape
    return table.numbers[Key(measure=shape.measure, period=shape.period)]


def read_package(path: Path) -> Published:
    """
    Read a package from its folder or archive, and make it again.

    Raises:
        PackageError: A file is missing, altered, or not as described; or it says what is
            not made of its tables.
    """
    return read_whole(content_of(path))


def read_whole(content: Content) -> Published:
    """Read a package that a stranger made, and make it again; as `read_package`."""
    found = read_files(content)
    refuse_other(content)
    return found


def read_files(content: Content) -> Published:
    """
    Read a package from wherever its files are.

    Raises:
        PackageError: A file is missing, altered, not as described, or not described.
    """
    described = content(DESCRIPTION)
    try:
        description = json.loads(described)
        _check_files(content, description["resources"])
    except BROKEN as error:
        msg = f"{content.name} is no package of ours: its description cannot be read."
        raise PackageError(msg) from error
    release = release_of(content, description)
    return Published(
        period=release.period,
        sha256=digest(described),
        method=release.method,
        rule=release.rule,
        earlier=release.earlier,
        tables=release.tables,
        checkpoint=release.checkpoint,
        contained=release.contained,
    )


def verify_packages(
    packages: Sequence[Published], progress: Progress = lambda *_: None
) -> tuple[Known, ...]:
    """
    Attack packages together; return what too much is known of.

    Raises:
        PackageError: One names a release before it that is not among them, or not the
            same; two know nothing of each other; a period is there twice; or the
            numbers contradict each other.
    """
    _check_order(packages)
    return attack_packages(packages, progress)


def attack_packages(
    packages: Sequence[Published],
    progress: Progress = lambda *_: None,
    years: Collection[str] | None = None,
) -> tuple[Known, ...]:
    """
    Attack packages together, whatever else they name; year by year, all or some *years*.

    Of the other years it takes what sums over all so far are made of.  What is contained
    in what each of them says, until its own end.

    Raises:
        PackageError: Their numbers contradict each other.
    """
    rules = {one.period: one.rule for one in packages}
    tables = [table for one in packages for table in one.tables]
    blurred = {key for one in tables if one.margin for key in one.numbers}
    numbers = {key for one in tables for key in one.numbers}
    rounded = {one.period for one in packages if one.method is Method.ROUND5}

    def is_safe(key: Key, least: int, most: int) -> bool:
        rule = rules[key.period]  # each has to follow its own
        is_balance = key not in numbers
        is_blurred = key.period in rounded if is_balance else key in blurred
        return (rule.is_blurred if is_blurred else rule.is_safe)(least, most)

    contained = ever_named((one.period, one.contained) for one in packages)
    found: list[Known] = []
    try:
        for year in sorted({year_of(one.period) for one in packages}):
            if years is None or year in years:
                now = [one for one in tables if year_of(one.shape.period) == year]
                others = [one for one in tables if year_of(one.shape.period) != year]
                beside = thin_tables(contained, others)
                found += attack(now, is_safe, progress, contained, beside)
    except ContradictionError:
        msg = "The numbers of these packages contradict each other: one was altered."
        raise PackageError(msg) from None
    return tuple(sorted(found, key=lambda one: one.key))


def _check_order(packages: Sequence[Published]) -> None:
    by_period = {one.period: one for one in packages}
    if len(by_period) < len(packages):
        msg = "A period is there twice; it is published once and never revised."
        raise PackageError(msg)
    for one in packages:
        for named in one.earlier:
            _check_named(one, named, by_period.get(named.period))
        _check_contained(one, [by_period[named.period] for named in one.earlier])
    _check_acquaintance(packages)


def _check_named(one: Published, named: Reference, before: Published | None) -> None:
    if before is None:
        msg = (
            f"{one.period} was audited with {named.period}, which is not here; "
            "give that package as well."
        )
        raise PackageError(msg)
    if before.sha256 != named.sha256:
        msg = f"{named.period} is not the package that {one.period} names."
        raise PackageError(msg)
    if named.totals and named != before.reference:
        msg = f"{one.period} says of {named.period} what that does not tell."
        raise PackageError(msg)


def _check_contained(one: Published, before: Sequence[Published]) -> None:
    """Refuse one that speaks of a measure that neither it nor any before it tells of."""
    tables = chain.from_iterable(each.tables for each in (one, *before))
    known = {table.shape.measure for table in tables}
    for each in one.contained:
        for side in (each.part, each.whole):
            if side.measure not in known:
                msg = (
                    f"{one.period} says what {side.measure} contains, or is contained "
                    "in, and no release so far tells of that."
                )
                raise PackageError(msg)


def _check_acquaintance(packages: Sequence[Published]) -> None:
    """Refuse two of which neither was audited with the other: both came first."""
    named = {(one.period, each.period) for one in packages for each in one.earlier}
    for one, other in combinations((each.period for each in packages), 2):
        if named.isdisjoint({(one, other), (other, one)}):
            msg = (
                f"{one} and {other} know nothing of each other: whichever came later "
                "was not audited with the one before."
            )
            raise PackageError(msg)


def _check_files(content: Content, resources: Sequence[Mapping[str, Any]]) -> None:
    """Refuse a file that is another than described, and one that is not described."""
    paths = [one["path"] for one in resources]
    for path, one in zip(paths, resources, strict=True):
        if f"sha256:{digest(content(path))}" != one["hash"]:
            msg = f"{path} of {content.name} was altered: its digest is another."
            raise PackageError(msg)
    others = sorted(content.files.keys() - {DESCRIPTION, *paths})
    if others or len(set(paths)) < len(paths):
        named = next(iter(others), "a file twice, and")
        msg = f"{content.name} has {named}, which its description does not name."
        raise PackageError(msg)
