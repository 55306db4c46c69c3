"""A report shows how numbers went on, of what releases before told and of nothing else."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grievance.print.report import Table
from grievance.statistics.package import DESCRIPTION, package
from grievance.statistics.package_files import PackageError, of_files
from grievance.statistics.package_release import read_release
from grievance.statistics.printed import Printed
from grievance.statistics.published import read_package, verify_packages
from grievance.statistics.release import Reference, Release
from grievance.statistics.report_trend import MOST_PERIODS, trend_of
from tests.statistics.imagined import shape
from tests.statistics.test_package import LATER, printed, read, release, written


def told(period: str, number: int | None, margin: int = 0) -> dict[str, object]:
    totals = {"received": number}
    return {"period": period, "totals": totals, "margin": margin}


def over_time(*before: dict[str, object], period: str = "2020-Q1") -> Table | None:
    """Return how the number of complaints went on until a period with 120."""
    table = shape(period, "channel")
    now = Printed(shape=table, numbers=dict.fromkeys(table.all_keys(), 120))
    return trend_of(now, "Complaints", before)


def test_quarters_stand_in_order_with_what_each_told() -> None:
    """
    Withheld ones as withheld, years among years; the longest bar is the most of all.
    """
    table = over_time(told("2019-Q4", None), told("2019-Q3", 240), told("2019", 900))

    assert table is not None
    rows = list(table.rows)
    assert ["2019-Q3", "2019-Q4", "2020-Q1"] == [row.label for row in rows]
    assert [240, None, 120] == [row.number for row in rows]
    first, second, third = map(table.bar, rows)
    assert second is None
    assert first is not None
    assert third is not None
    assert (1000, 500) == (first.end, third.end)


def test_rounded_numbers_show_between_what_they_lie() -> None:
    """
    By the widest margin of those that are shown.
    """
    table = over_time(told("2019-Q4", 100, margin=9))

    assert table is not None
    assert 9 == table.margin


def test_without_a_period_before_there_is_nothing_to_show() -> None:
    """
    Of many the last are shown.
    """
    many = [told(f"{year}-Q1", year) for year in range(2000, 2020)]

    assert over_time() is None
    assert over_time(told("2019", 5)) is None
    assert over_time({"period": "2019-Q4"}) is None
    table = over_time(*many)
    assert table is not None
    assert MOST_PERIODS == len(list(table.rows))
    assert "2013-Q1" == next(table.rows).label


def after(first: Reference) -> Release:
    return release(LATER, period="2020-Q2", earlier=(first,))


def test_a_package_tells_what_those_before_it_told(tmp_path: Path) -> None:
    """
    It is read back as it was, and stands in its report; other numbers are refused.
    """
    first = read(release(printed()), tmp_path)
    made = after(first.reference)
    second = read(made, tmp_path)
    [(measure, number)] = first.reference.totals.items()
    assert number is not None
    lying = after(replace(first.reference, totals={measure: number + 1}))

    content = of_files(package(made), made.name)
    page = package(made)["report.html"].decode()

    assert made.earlier == read_release(content).earlier
    assert "received-over-time" in page
    assert () == verify_packages([first, second])
    other = read_package(written(lying, tmp_path / "other"))
    with pytest.raises(PackageError, match="what that does not tell"):
        verify_packages([first, other])


def test_one_of_before_that_told_no_sums_is_read(tmp_path: Path) -> None:
    """
    As releases were made so at first.
    """
    first = read(release(printed()), tmp_path)
    bare = after(Reference(period="2020-Q1", sha256=first.sha256))

    second = read(bare, tmp_path)

    assert () == verify_packages([first, second])
    assert b"totals" not in package(bare)[DESCRIPTION]
    assert b"over-time" not in package(bare)["report.html"]
