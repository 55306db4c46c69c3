"""
Read the release that a package was made of, and make the package of it again.

A package is made of its release alone.  So whatever else somebody put into one, in a line,
a column, a word or a file, shows by being other bytes.
"""

from __future__ import annotations

import csv
import json

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from grievance.domain.errors import GrievanceError
from grievance.print.report_page import EDITION
from grievance.statistics.contained import Containment, Side
from grievance.statistics.declared import MOST_DIMENSIONS
from grievance.statistics.package import DESCRIPTION, REPORT, package
from grievance.statistics.package_files import Content, PackageError
from grievance.statistics.package_tables import (
    MOST_NUMBERS,
    Codes,
    read_codes,
    read_table,
    refuse_large,
    shape_of,
)
from grievance.statistics.periods import period_of, turn_of
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.release import Method, Reference, Release, Words
from grievance.statistics.rounding import BASE, MOST_STEPS


BROKEN = (
    KeyError,
    TypeError,
    ValueError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
    csv.Error,
)
LARGEST = 999_999_999  # of what is counted, and of a rule
MOST_TABLES = 100  # each is held against each other; a year of ours has some thirty
A_QUARTER = 90  # days, at least
MOST_DAYS = 730  # that a number reaches back; of ours none reaches farther than a year
VALUE = "OBS_VALUE"
_DESCRIBED = Mapping[str, Any]


def read_release(content: Content) -> Release:
    """Return the release of a package that was read before."""
    return release_of(content, json.loads(content(DESCRIPTION)))


def release_of(content: Content, description: _DESCRIBED) -> Release:
    """
    Return the release that a package says it was made of.

    Raises:
        PackageError: It has no numbers, or such as no release of ours has.
    """
    try:
        release = _release(content, description)
    except BROKEN as error:
        msg = f"{content.name} is no package of ours: its description cannot be read."
        raise PackageError(msg) from error
    except PackageError:
        raise
    except GrievanceError as error:
        msg = f"{content.name} is no package of ours: {error}"
        raise PackageError(msg) from error
    for is_wrong, sentence in _faults(release):
        if is_wrong:
            msg = f"{content.name} is no package of ours: {sentence}"
            raise PackageError(msg)
    return release


def refuse_other(content: Content) -> None:
    """
    Make a package again, and refuse one that says anything else, or says it otherwise.

    Raises:
        PackageError: It does, or was made by a newer program.
    """
    name = content.name
    try:
        description = json.loads(content(DESCRIPTION))
        _refuse_newer(name, _number(description["grievance"]["report"]))
        again = package(release_of(content, description))
    except BROKEN as error:
        msg = f"{name} is no package of ours: it cannot be made again."
        raise PackageError(msg) from error
    others = sorted(
        path for path in again if content.files.get(path) != again[path]
    ) or sorted(content.files.keys() - again.keys())
    if others:
        last = min(others, key=lambda path: (path == DESCRIPTION, path == REPORT, path))
        msg = f"{last} of {name} was altered: it is not what its tables say."
        raise PackageError(msg)


def _refuse_newer(name: str, edition: int) -> None:
    if edition != EDITION:
        msg = f"{REPORT} of {name} is of edition {edition}; check it with a newer program."
        raise PackageError(msg)


def _faults(release: Release) -> tuple[tuple[bool, str], ...]:
    tables, is_rounded = release.tables, release.method is Method.ROUND5
    told = [n for table in tables for n in table.numbers.values() if n is not None]
    withheld = any(None in table.numbers.values() for table in tables)
    margins = range(1, BASE * MOST_STEPS) if is_rounded else range(1)
    before = [one.period for one in release.earlier]
    return (
        (not tables, "it has no table."),
        (
            any(table.shape.period != release.period for table in tables),
            "a table is of another period.",
        ),
        (
            release.margin not in margins,
            f"a margin of {release.margin} is none of its method.",
        ),
        (
            is_rounded and (withheld or any(number % BASE for number in told)),
            f"a number is not rounded to a multiple of {BASE}.",
        ),
        (max(told, default=0) > LARGEST, "a number is larger than any of ours."),
        (_ties(release) > MOST_NUMBERS, "it says too often what contains what."),
        (len(set(before)) < len(before), "it names a release before it twice."),
        (
            any(turn_of(one) >= turn_of(release.period) for one in before),
            "it names a release before it that does not come before it.",
        ),
        (
            len({bool(one.totals) for one in release.earlier}) > 1,
            "it says what some releases before it told, and not what the others did.",
        ),
        (
            any(one.within > MOST_DAYS for one in release.contained),
            f"it says what came within over {MOST_DAYS} days.",
        ),
        (
            any(one.part.measure == one.whole.measure for one in release.contained),
            "it says that a measure contains itself.",
        ),
    )


def _ties(release: Release) -> int:
    """
    Return how many numbers an attacker holds against others, of what contains what.

    Within some days they are held against those of each quarter in which these lie.
    """
    places = {
        one.name: len(one.values)
        for table in release.tables
        for one in table.shape.dimensions
    }
    return sum(
        places.get(one.by, 1)
        * (2 + len(one.part.values) + len(one.whole.values) + one.within // A_QUARTER)
        for one in release.contained
    )


def _release(content: Content, description: _DESCRIBED) -> Release:
    told = description["grievance"]
    resources = tuple(one for one in description["resources"] if "measure" in one)
    codes = _codes(content, resources)
    return Release(
        office=_text(told["office"]),
        period=period_of(_text(told["period"])).name,
        published_on=date.fromisoformat(description["created"][:10]),
        tables=tuple(_tables(content, resources, codes, _number(told["margin"]))),
        words=_words(resources, codes),
        rule=Rule(**{each: _number(n) for each, n in told["rule"].items()}),
        method=Method(told["method"]),
        earlier=tuple(_reference(one) for one in told["earlier"]),
        checkpoint=_text(told["checkpoint"]),
        late=_text(told["late"]),
        licence=_text(description["licenses"][0]["name"]),
        contained=tuple(_containment(one) for one in told.get("contained", ())),
    )


def _reference(one: _DESCRIBED) -> Reference:
    totals = one.get("totals", {})
    return Reference(
        period=period_of(_text(one["period"])).name,
        sha256=_text(one["sha256"]),
        totals={_text(k): None if n is None else _number(n) for k, n in totals.items()},
        margin=_number(one.get("margin", 0)),
    )


def _containment(one: _DESCRIBED) -> Containment:
    part, whole = (
        Side(
            measure=_text(one[name]["measure"]),
            dimension=_text(one[name]["dimension"]),
            values=tuple(_text(value) for value in one[name]["values"]),
        )
        for name in ("part", "whole")
    )
    within = _number(one.get("within", 0))
    return Containment(part=part, whole=whole, by=_text(one["by"]), within=within)


def _codes(content: Content, resources: tuple[_DESCRIBED, ...]) -> Mapping[str, Codes]:
    """Read the values of every dimension, each once; refuse too many, of tables too."""
    if len(resources) > MOST_TABLES:
        msg = f"{content.name} is no package of ours: it has over {MOST_TABLES} tables."
        raise PackageError(msg)
    if any(len(_dimensions(one)) > MOST_DIMENSIONS for one in resources):
        msg = f"{content.name} is no package of ours: a table has over {MOST_DIMENSIONS} dimensions."
        raise PackageError(msg)
    names = {each for one in resources for each in _dimensions(one)}
    return {each: read_codes(content, each) for each in sorted(names)}


def _tables(
    content: Content,
    resources: tuple[_DESCRIBED, ...],
    codes: Mapping[str, Codes],
    margin: int,
) -> Iterator[Printed]:
    refuse_large(content.name, (shape_of(one, codes) for one in resources))
    for one in resources:
        yield read_table(content, content.name, one, codes, margin)


def _words(resources: tuple[_DESCRIBED, ...], codes: Mapping[str, Codes]) -> Words:
    fields = [(one, field) for one in resources for field in one["schema"]["fields"]]
    return Words(
        titles={_text(one["name"]): _text(one["title"]) for one in resources},
        dimensions={
            _text(field["name"]): _text(field["title"])
            for _, field in fields
            if field["name"] in codes
        },
        values={name: dict(of_it) for name, of_it in codes.items()},
        measures={
            _text(one["measure"]): _text(field["title"])
            for one, field in fields
            if field["name"] == VALUE
        },
    )


def _dimensions(resource: _DESCRIBED) -> list[str]:
    return list(resource["schema"]["primaryKey"][:-1])


def _text(value: object) -> str:
    if not isinstance(value, str):
        msg = "A word is none."
        raise TypeError(msg)
    return value


def _number(value: object) -> int:
    if type(value) is not int or not 0 <= value <= LARGEST:
        msg = "A number is none."
        raise ValueError(msg)
    return value
