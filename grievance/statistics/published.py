"""
Read a package that was published, and check it: by its files alone, without a home.

What is read decides nothing but whether it is sound: each file has the digest that its
description has of it, each table has every number once, and releases name those before.
"""

from __future__ import annotations

import csv
import json

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from grievance.print.report_page import EDITION, report_page
from grievance.statistics.attack import (
    ContradictionError,
    Known,
    Printed,
    Progress,
    attack,
)
from grievance.statistics.cube import Key
from grievance.statistics.package import DESCRIPTION, REPORT, digest
from grievance.statistics.package_files import Content, PackageError, content_of
from grievance.statistics.package_tables import read_codes, read_table
from grievance.statistics.protection import Rule
from grievance.statistics.release import Method, Reference
from grievance.statistics.report import report_of


_BROKEN = (KeyError, TypeError, ValueError, IndexError, AttributeError, csv.Error)


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


def read_package(path: Path) -> Published:
    """
    Read a package from its folder or archive, and make its report again.

    Raises:
        PackageError: A file is missing, altered, or not as described; or its report says
            what its tables do not.
    """
    content, name = content_of(path), str(path)
    found = read_files(content, name)
    _check_report(content, name)
    return found


def read_files(content: Content, name: str) -> Published:
    """
    Read a package, called *name*, from wherever its files are.

    Raises:
        PackageError: A file is missing, altered, or not as described.
    """
    described = content(DESCRIPTION)
    try:
        description = json.loads(described)
        _check_files(content, name, description["resources"])
        return _read(content, name, description, digest(described))
    except _BROKEN as error:
        msg = f"{name} is no package of ours: its description cannot be read."
        raise PackageError(msg) from error


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
    packages: Sequence[Published], progress: Progress = lambda *_: None
) -> tuple[Known, ...]:
    """
    Attack packages together, whatever else they name.

    Raises:
        PackageError: Their numbers contradict each other.
    """
    rule = max((one.rule for one in packages), key=lambda one: one.threshold)
    tables = [table for one in packages for table in one.tables]
    blurred = {key for one in tables if one.margin for key in one.numbers}

    def is_safe(key: Key, least: int, most: int) -> bool:
        return (rule.is_blurred if key in blurred else rule.is_safe)(least, most)

    try:
        return attack(tables, is_safe, progress)
    except ContradictionError:
        msg = "The numbers of these packages contradict each other: one was altered."
        raise PackageError(msg) from None


def _check_order(packages: Sequence[Published]) -> None:
    by_period = {one.period: one for one in packages}
    if len(by_period) < len(packages):
        msg = "A period is there twice; it is published once and never revised."
        raise PackageError(msg)
    for one in packages:
        for named in one.earlier:
            before = by_period.get(named.period)
            if before is None:
                msg = (
                    f"{one.period} was audited with {named.period}, which is not here; "
                    "give that package as well."
                )
                raise PackageError(msg)
            if before.sha256 != named.sha256:
                msg = f"{named.period} is not the package that {one.period} names."
                raise PackageError(msg)
    _check_acquaintance(packages)


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


def _check_files(
    content: Content, name: str, resources: Sequence[Mapping[str, Any]]
) -> None:
    for one in resources:
        if f"sha256:{digest(content(one['path']))}" != one["hash"]:
            msg = f"{one['path']} of {name} was altered: its digest is another."
            raise PackageError(msg)


def _check_report(content: Content, name: str) -> None:
    """Refuse a page that is not made of the package, even if its digest is right."""
    description = json.loads(content(DESCRIPTION))
    try:
        edition = int(description["grievance"]["report"])
        page = report_page(report_of(description, content, name))
    except _BROKEN as error:
        msg = f"{name} is no package of ours: its report cannot be made again."
        raise PackageError(msg) from error
    if edition != EDITION:
        msg = f"{REPORT} of {name} is of edition {edition}; check it with a newer program."
        raise PackageError(msg)
    if content(REPORT) != page:
        msg = f"{REPORT} of {name} was altered: it is not what its tables say."
        raise PackageError(msg)


def _read(
    content: Content, name: str, description: Mapping[str, Any], sha256: str
) -> Published:
    told = description["grievance"]
    tables = [one for one in description["resources"] if "measure" in one]
    dimensions = {each for one in tables for each in one["schema"]["primaryKey"][:-1]}
    codes = {each: read_codes(content, each) for each in dimensions}
    earlier = (
        Reference(period=str(one["period"]), sha256=str(one["sha256"]))
        for one in told["earlier"]
    )
    return Published(
        period=str(told["period"]),
        sha256=sha256,
        method=Method(told["method"]),
        rule=Rule(**{each: int(n) for each, n in told["rule"].items()}),
        earlier=tuple(earlier),
        tables=tuple(
            read_table(content, name, one, codes, int(told["margin"])) for one in tables
        ),
        checkpoint=str(told["checkpoint"]),
    )
