"""Whoever checks a stranger's package gets an answer in time, however it was made."""

from __future__ import annotations

import json

from time import perf_counter
from typing import Any

import pytest

from grievance.statistics import solver
from grievance.statistics.checked import check_packages
from grievance.statistics.declared import declared
from grievance.statistics.package import DESCRIPTION, digest, package
from grievance.statistics.package_files import PackageError, of_files
from grievance.statistics.package_release import MOST_TABLES
from grievance.statistics.package_tables import MOST_NUMBERS
from grievance.statistics.printed import Printed
from grievance.statistics.published import Published, read_files
from grievance.statistics.solver import Program, Row, TooLongError
from tests.statistics.imagined import shape
from tests.statistics.test_package import FEW, release


TABLE, REGIONS, CHANNELS = (
    "data/region-channel.csv",
    "codes/region.csv",
    "codes/channel.csv",
)


def packed(*tables: Printed) -> tuple[dict[str, Any], dict[str, bytes]]:
    """Return what a package says of itself, and its files."""
    files = dict(package(release(*tables)))
    return json.loads(files[DESCRIPTION]), files


def read(said: dict[str, Any], files: dict[str, bytes]) -> Published:
    """Read a package of which every digest fits."""
    for one in said["resources"]:
        one["hash"] = f"sha256:{digest(files[one['path']])}"
    described = json.dumps(said).encode()
    return read_files(of_files({**files, DESCRIPTION: described}, "It"))


def codes(count: int) -> bytes:
    """Return a list of so many values."""
    lines = (f"v{number},Value" for number in range(count))
    return "\n".join(("code,label", *lines, "_T,all\n")).encode()


def test_a_table_of_many_dimensions_is_refused() -> None:
    """
    A file of one line may say that it has thirty, of which there are 4 ** 30 numbers.
    """
    said, files = packed(FEW)
    [table] = [one for one in said["resources"] if one["path"] == TABLE]
    table["schema"]["primaryKey"] = [*["region"] * 30, "TIME_PERIOD"]

    with pytest.raises(
        PackageError, match=r"^It is no package .* over 3 dimensions\.$"
    ):
        read(said, files)


def test_many_tables_are_refused() -> None:
    """
    Each is held against each other, however small it is.
    """
    said, files = packed(FEW)
    [table] = [one for one in said["resources"] if one["path"] == TABLE]
    for number in range(MOST_TABLES):
        path = f"data/more-{number}.csv"
        files[path] = files[TABLE]
        said["resources"].append({**table, "path": path, "name": f"more-{number}"})

    with pytest.raises(PackageError, match=r"over 100 tables\.$"):
        read(said, files)


def test_more_numbers_than_can_be_attacked_are_refused() -> None:
    """
    By the sizes that its lists of codes give its tables, before any line is read.
    """
    said, files = packed(FEW)
    files |= {REGIONS: codes(150), CHANNELS: codes(150), TABLE: b"no table"}

    with pytest.raises(PackageError, match=r"has over 20,000 numbers\.$"):
        read(said, files)


def test_the_numbers_of_all_tables_count_together() -> None:
    """
    Tables that are each small enough may be too many.
    """
    by_one, by_other = shape("2020-Q1", "region"), shape("2020-Q1", "channel")
    tables = [
        Printed(shape=one, numbers=dict.fromkeys(one.all_keys(), 7))
        for one in (by_one, by_other)
    ]
    said, files = packed(*tables)
    files |= {REGIONS: codes(MOST_NUMBERS // 2), CHANNELS: codes(MOST_NUMBERS // 2)}

    with pytest.raises(PackageError, match="numbers"):
        read(said, files)


def test_a_list_of_codes_is_read_no_further_than_it_can_be_used() -> None:
    """
    Also one that says the same line again and again.
    """
    said, files = packed(FEW)
    files[REGIONS] = b"code,label\n" + b"r0,Region\n" * (MOST_NUMBERS + 1)

    with pytest.raises(PackageError, match=r"codes/region\.csv of It has over"):
        read(said, files)


def test_what_contains_what_is_bounded_by_the_numbers_that_it_ties() -> None:
    """
    A list of many lines, each for every value of a dimension, would be their product.
    """
    said, files = packed(FEW)
    sides = {
        "part": {"measure": "ended", "dimension": "", "values": []},
        "whole": {"measure": "received", "dimension": "", "values": []},
    }
    regions = len(files[REGIONS].splitlines()) - 2
    most = MOST_NUMBERS // (2 * regions)
    said["grievance"]["contained"] = [{**sides, "by": "region"}] * most

    assert most == len(read(said, files).contained)
    said["grievance"]["contained"] += [{**sides, "by": "region"}]
    with pytest.raises(PackageError, match="too often what contains what"):
        read(said, files)


@pytest.mark.parametrize("alone", [["nowhere"], ["r0"] * 21])
def test_what_stands_alone_are_few_values_that_there_are(alone: list[str]) -> None:
    """
    An attack holds each of them against every other value.
    """
    said, files = packed(FEW)
    [table] = [one for one in said["resources"] if one["path"] == TABLE]
    table["alone"] = {"region": ["r0"]}

    assert read(said, files).tables
    table["alone"] = {"region": alone}
    with pytest.raises(PackageError, match="cannot be read"):
        read(said, files)


@pytest.mark.parametrize("lines", [slice(0, -1), slice(0, None)])
def test_a_table_has_as_many_lines_as_numbers(lines: slice) -> None:
    """
    One less, or all of them and one of them again.
    """
    said, files = packed(FEW)
    found = files[TABLE].splitlines(keepends=True)
    more = found[-1:] if lines.stop is None else []
    files[TABLE] = b"".join([*found[lines], *more])

    with pytest.raises(PackageError, match="not every number of its table once"):
        read(said, files)


def test_what_ships_is_far_from_the_bounds() -> None:
    """
    With forty regions and forty principles, a year's tables are half of it at most.
    """
    many = {f"v{number}": "" for number in range(40)}
    shapes = declared().with_values({"region": many, "principle": many}).shapes("2026")

    assert 2 * sum(one.size for one in shapes) < MOST_NUMBERS
    assert 3 * len(shapes) < MOST_TABLES


def test_a_shape_knows_how_many_numbers_it_has() -> None:
    """
    Without making them.
    """
    for one in (shape("2020-Q1"), shape("2020-Q1", "region", "channel")):
        assert len(list(one.all_keys())) == one.size


def test_an_attack_that_takes_too_long_says_nothing_is_safe(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """
    Neither all of it nor a single look; nor does it say that the numbers contradict.
    """
    found = read(*packed(FEW))
    assert found.withheld

    with pytest.raises(TooLongError, match="within 0 minutes; do not trust it"):
        check_packages([found], minutes=0)
    monkeypatch.setattr(solver, "MOST_SECONDS", 0.0)
    with pytest.raises(TooLongError, match="do not trust it"):
        check_packages([found])


@pytest.mark.parametrize("is_whole", [False, True])
def test_each_look_has_its_own_time(
    monkeypatch: pytest.MonkeyPatch, *, is_whole: bool
) -> None:
    """
    However long those before it took together, in fractions as in whole numbers.
    """
    monkeypatch.setattr(solver, "MOST_SECONDS", 0.5)
    row = Row(weights={0: 3.0, 1: 2.0}, lower=1.0, upper=12.5)
    program = Program([(0.0, 4.0)] * 2, [row])
    if is_whole:
        program.be_whole()
    until = perf_counter() + 1.0

    while perf_counter() < until:
        for weight in (1.0, 2.0):
            program.weigh({0: weight, 1: 1.0})
            assert program.most() is not None
