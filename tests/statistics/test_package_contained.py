"""A package says what is contained in what, and is checked by that."""

from __future__ import annotations

import json

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from grievance.statistics.attack import Known
from grievance.statistics.checked import check_packages, sentence
from grievance.statistics.contained import Containment, Side
from grievance.statistics.cube import Key
from grievance.statistics.package import DESCRIPTION, package
from grievance.statistics.package_files import PackageError, of_files
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.published import Published, read_files, read_whole
from grievance.statistics.release import Method, Reference, Release, Words
from tests.statistics.reports import written
from tests.statistics.test_contained import (
    ALONE,
    CONTAINED,
    ONE_WAITS,
    SMALL,
    make,
    some,
    thing,
)


WORDS = Words(titles={}, dimensions={}, values={}, measures={})
WAITS = Known(
    key=Key(measure="received without admission", period="2026"), least=1, most=1
)


def release(
    tables: tuple[Printed, ...],
    contained: tuple[Containment, ...] = (),
    earlier: tuple[Reference, ...] = (),
) -> Release:
    return Release(
        office="Example Body",
        period=tables[0].shape.period,
        published_on=date(2027, 1, 12),
        tables=tables,
        words=WORDS,
        rule=Rule(),
        earlier=earlier,
        contained=contained,
    )


def read(made: Release) -> Published:
    return read_whole(of_files(package(made), made.name))


def careless(period: str = "2026") -> tuple[Printed, ...]:
    """Tables of which each is safe by itself."""
    return make(ALONE, period, {period: ONE_WAITS}).tables


def test_what_a_package_says_is_checked() -> None:
    """
    One that does not say what is contained in what is checked as it was made: measure by
    measure.
    """
    known = read(release(careless(), CONTAINED))
    old = release(careless())

    [checked] = check_packages([known])

    assert CONTAINED == known.contained
    assert WAITS in checked.found
    assert "received without admission, 2026, all: it is 1." == sentence(WAITS)
    assert "contained" not in json.loads(package(old)[DESCRIPTION])["grievance"]
    [checked] = check_packages([read(old)])
    assert () == checked.found


def test_releases_are_checked_with_all_before() -> None:
    """
    Twelve came in one year and eleven were looked at in the next: it is found in that
    which came later.
    """
    first = make(ALONE, "2025", {"2025": some("received", 12, region="n")})
    second = some("received", 20, region="s") + some(
        "admission", 31, admission="admitted"
    )
    before = read(release(first.tables))
    named = (Reference(period="2025", sha256=before.sha256),)
    tables = make(ALONE, "2026", {"2026": second}).tables

    checked = check_packages([before, read(release(tables, CONTAINED[:1], named))])

    assert [(), (WAITS,)] == [one.found for one in checked]


def test_what_rounded_numbers_leave_is_asked_of_as_they_are() -> None:
    """
    None came and none was looked at, each told as none to four; so many are left.
    """
    made = make(SMALL, "2026", {"2026": ()}, method=Method.ROUND5)
    rounded = replace(release(made.tables, made.contained), method=Method.ROUND5)

    [checked] = check_packages([read(rounded)])

    assert CONTAINED == checked.package.contained
    assert () == checked.found


@pytest.mark.parametrize("thresholds", [(3, 5), (5, 3)])
def test_each_is_checked_by_its_own_rule(thresholds: tuple[int, int]) -> None:
    """
    A rule may change with a new year: what was enough for one year stays so.
    """
    packages: list[Published] = []
    for period, threshold in zip(("2025", "2026"), thresholds, strict=True):
        few = some("received", threshold, region="s")[1:]
        came = (thing("received", threshold, region="n"), *few)
        rule = Rule(threshold=threshold)
        named = tuple(one.reference for one in packages)
        tables = make(ALONE, period, {period: came}, rule=rule).tables
        packages.append(read(replace(release(tables, (), named), rule=rule)))

    checked = check_packages(packages)

    assert all(one.withheld for one in packages)
    assert [(), ()] == [one.found for one in checked]


@pytest.mark.parametrize(
    "odd",
    [
        Containment(
            part=Side(measure="assessed"),
            whole=Side(measure="admission", dimension="admission", values=("gone",)),
        ),
        Containment(
            part=Side(measure="assessed"),
            whole=Side(measure="received", dimension="region", values=("n",)),
            by="region",
        ),
    ],
)
def test_what_a_stranger_wrote_breaks_nothing(odd: Containment) -> None:
    """
    What names no table of the package is not thought of.
    """
    package_read = read(release(careless(), (odd, *CONTAINED)))

    [checked] = check_packages([package_read])

    assert WAITS in checked.found


def test_a_measure_that_nobody_told_of_is_refused() -> None:
    """
    What is said of it could not be checked; it may have been told of before.
    """
    gone = Containment(part=Side(measure="gone"), whole=Side(measure="received"))

    with pytest.raises(PackageError, match="no release so far tells of that"):
        check_packages([read(release(careless(), (gone,)))])

    before = read(release(careless("2025")))
    named = (Reference(period="2025", sha256=before.sha256),)
    only = tuple(one for one in careless() if one.shape.measure == "admission")
    check_packages([before, read(release(only, CONTAINED[:1], named))])


FIRST, SECOND = (
    Reference(period=one, sha256="ab" * 32, totals={"received": 12})
    for one in ("2024", "2025")
)


@pytest.mark.parametrize(
    ("odd", "says"),
    [
        ({"earlier": (FIRST, SECOND, FIRST)}, "twice"),
        ({"earlier": (replace(FIRST, period="2026"),)}, "does not come before it"),
        ({"earlier": (replace(FIRST, period="2027-Q1"),)}, "does not come before it"),
        ({"earlier": (FIRST, replace(SECOND, totals={}))}, "not what the others did"),
        (
            {
                "contained": (
                    Containment(
                        part=Side(
                            measure="received", dimension="region", values=("n",)
                        ),
                        whole=Side(measure="received"),
                    ),
                )
            },
            "a measure contains itself",
        ),
    ],
    ids=["twice", "itself", "later", "some totals", "in itself"],
)
def test_what_no_release_of_ours_says_is_refused(
    odd: Mapping[str, Any], says: str
) -> None:
    """
    Of releases before it, and of what is contained in what.
    """
    with pytest.raises(PackageError, match=says):
        read(replace(release(careless()), **odd))


def test_releases_before_it_are_named_with_all_totals_or_none() -> None:
    """
    As they are now, and as older ones named them.
    """
    for totals in ({"received": 12}, {}):
        earlier = tuple(replace(one, totals=totals) for one in (FIRST, SECOND))

        assert earlier == read(release(careless(), earlier=earlier)).earlier


def test_what_one_release_said_is_not_forgotten_with_the_next() -> None:
    """
    Eleven of the twelve of 2025 were looked at, and its package says so.  In 2026 more
    were looked at than came, so that its package does not: 2025 is found all the same.
    """
    counted = some("received", 5, region="n") + some(
        "admission", 9, admission="admitted"
    )
    before = read(release(careless("2025"), CONTAINED))
    named = (Reference(period="2025", sha256=before.sha256),)
    tables = make(ALONE, "2026", {"2026": counted}).tables
    of_2025 = replace(WAITS, key=replace(WAITS.key, period="2025"))

    [alone] = check_packages([before])
    checked = check_packages([before, read(release(tables, earlier=named))])

    assert of_2025 in alone.found
    assert of_2025 in checked[0].found
    assert () == checked[1].found


@pytest.mark.parametrize(
    "written_by_hand",
    ["all", [{}], [{"part": {"measure": 1}, "whole": {}, "by": ""}], {"part": ""}],
)
def test_what_cannot_be_read_is_no_package(written_by_hand: object) -> None:
    """
    It is refused in a sentence.
    """
    files = package(release(careless(), CONTAINED))
    described: Mapping[str, Any] = json.loads(files[DESCRIPTION])
    described["grievance"]["contained"] = written_by_hand
    altered = {**files, DESCRIPTION: json.dumps(described).encode()}

    with pytest.raises(PackageError, match="cannot be read"):
        read_files(of_files(altered, ""))


def test_it_is_read_from_a_folder_as_well(tmp_path: Path) -> None:
    """
    The same bytes are made of it again.
    """
    made = release(careless(), CONTAINED)
    folder = written(made, tmp_path)
    files = {
        str(file.relative_to(folder)): file.read_bytes()
        for file in folder.rglob("*")
        if file.is_file()
    }

    assert package(made) == files
    assert CONTAINED == read_files(of_files(files, "")).contained
