"""A package says what it is, is the same each time, and shows when it was altered."""

from __future__ import annotations

import json
import zipfile

from dataclasses import replace
from datetime import date
from pathlib import Path

import frictionless
import pytest

from hypothesis import given, settings
from hypothesis import strategies as st

from grievance.statistics.attack import Known
from grievance.statistics.cube import Key
from grievance.statistics.package import DESCRIPTION, digest, package, zipped
from grievance.statistics.package_files import PackageError, of_files
from grievance.statistics.printed import Printed
from grievance.statistics.protection import Rule
from grievance.statistics.published import (
    Published,
    read_files,
    read_package,
    verify_packages,
)
from grievance.statistics.release import Method, Reference, Release, Words
from tests.statistics.imagined import shape
from tests.statistics.test_withholding import Press


WORDS = Words(
    titles={"region-channel": "By region and channel"},
    dimensions={"region": "Region"},
    values={"region": {"r0": "Northern, Europe"}},
    measures={"received": "Complaints received"},
)


def release(*tables: Printed, period: str = "2020-Q1", **other: object) -> Release:
    made = Release(
        office="Example Body",
        period=period,
        published_on=date(2020, 4, 12),
        tables=tables,
        words=WORDS,
        rule=Rule(),
    )
    return replace(made, **other)  # type: ignore[arg-type]  # fields of a release


def printed(number: int = 120, seed: int = 3, period: str = "2020-Q1") -> Printed:
    press = Press(seed, number, 0.8)
    press.publish(shape(period, "region", "channel"))
    [one] = press.printed
    return one


FEW, LATER = printed(40), printed(40, period="2020-Q2")


def written(made: Release, folder: Path) -> Path:
    for path, content in package(made).items():
        file = folder / made.name / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    return folder / made.name


def test_what_is_written_is_read(tmp_path: Path) -> None:
    """
    All that an attacker needs is in the files.
    """
    made = release(printed())

    found = read_package(written(made, tmp_path))

    assert found == Published(
        period="2020-Q1",
        sha256=digest(package(made)[DESCRIPTION]),
        method=Method.WITHHELD,
        rule=made.rule,
        earlier=(),
        tables=made.tables,
    )
    assert () == verify_packages([found])


def test_the_same_release_gives_the_same_bytes() -> None:
    """
    Packed as well.
    """
    made = release(printed())

    assert package(made) == package(release(printed()))
    assert zipped(package(made), made.name) == zipped(package(made), made.name)


def test_it_is_a_data_package(tmp_path: Path) -> None:
    """
    Validators of the standard find every file, type, key and code as described.
    """
    folder = written(release(printed()), tmp_path)

    report = frictionless.validate(str(folder / DESCRIPTION))

    assert report.valid, report.flatten(["title", "message"])
    assert 6 == len(report.tasks)


@pytest.mark.parametrize("path", ["data/region-channel.csv", "codes/region.csv"])
def test_an_altered_file_is_found(tmp_path: Path, path: str) -> None:
    """
    One digit is enough.
    """
    folder = written(release(printed()), tmp_path)
    content = (folder / path).read_bytes()
    (folder / path).write_bytes(content.replace(b"0", b"1", 1))

    with pytest.raises(PackageError, match="was altered"):
        read_package(folder)


@given(which=st.integers(0, 10_000), place=st.floats(0, 1, exclude_max=True))
@settings(max_examples=60, deadline=None)
def test_any_byte_of_any_file_is_missed(which: int, place: float) -> None:
    """
    Of the files by their digests, of these by the release that came after.
    """
    first = package(release(FEW))
    named = Reference(period="2020-Q1", sha256=digest(first[DESCRIPTION]))
    after = read_files(
        of_files(package(release(LATER, period="2020-Q2", earlier=(named,))), "")
    )
    path = sorted(first)[which % len(first)]
    at = int(place * len(first[path]))
    byte = bytes([first[path][at] ^ 1])
    altered = first[path][:at] + byte + first[path][at + 1 :]

    with pytest.raises(PackageError):
        verify_packages([read_files(of_files({**first, path: altered}, "")), after])


@pytest.mark.parametrize("label", ["=1+1", "+49", "-1", "@SUM(A1)"])
def test_nothing_is_written_that_a_table_program_runs(label: str) -> None:
    """
    Not even where a standard is called so.
    """
    words = replace(WORDS, values={"region": {"r0": label}})

    with pytest.raises(ValueError, match="begins as a formula does"):
        package(release(printed(), words=words))


def test_a_missing_file_is_found(tmp_path: Path) -> None:
    """
    It is named.
    """
    folder = written(release(printed()), tmp_path)
    (folder / "codes" / "status.csv").unlink()

    with pytest.raises(PackageError, match=r"codes/status\.csv is missing"):
        read_package(folder)
    with pytest.raises(PackageError, match=r"missing from .*; give the whole folder"):
        read_package(tmp_path)  # the folder that it lies in
    with pytest.raises(PackageError, match="nowhere is not there; give the folder"):
        read_package(tmp_path / "nowhere")


@pytest.mark.parametrize(
    "description",
    [
        b"",
        b"[]",
        b"{}",
        b'{"resources": 3}',
        b'{"resources": [{"path": "/etc/hostname"}]}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_package_is_refused(tmp_path: Path, description: bytes) -> None:
    """
    Whatever lies there, one sentence says so.
    """
    (tmp_path / DESCRIPTION).write_bytes(description)

    with pytest.raises(PackageError):
        read_package(tmp_path)


@pytest.mark.parametrize(
    ("old", "new"), [(b",A\n", b".5,A\n"), (b",A\n", b",A\n" + b"9" * 200_000)]
)
def test_a_number_that_is_none_is_refused(
    tmp_path: Path, old: bytes, new: bytes
) -> None:
    """
    Somebody who alters a table and its digest still has to print numbers.
    """
    folder = written(release(printed()), tmp_path)
    path = "data/region-channel.csv"
    altered = (folder / path).read_bytes().replace(old, new, 1)
    (folder / path).write_bytes(altered)
    described = json.loads((folder / DESCRIPTION).read_text())
    for one in described["resources"]:
        if one["path"] == path:
            one["hash"] = f"sha256:{digest(altered)}"
    (folder / DESCRIPTION).write_text(json.dumps(described))

    with pytest.raises(PackageError):
        read_package(folder)


def read(made: Release, folder: Path) -> Published:
    return read_package(written(made, folder))


def test_a_release_wants_those_that_it_was_audited_with(tmp_path: Path) -> None:
    """
    Alone it may look safer than it is.
    """
    first = read(release(printed()), tmp_path)
    named = (Reference(period="2020-Q1", sha256=first.sha256),)
    second = read(release(LATER, period="2020-Q2", earlier=named), tmp_path)
    other = read(release(printed(seed=4)), tmp_path / "other")

    assert () == verify_packages([second, first])
    with pytest.raises(PackageError, match="which is not here"):
        verify_packages([second])
    with pytest.raises(PackageError, match="is not the package"):
        verify_packages([other, second])
    with pytest.raises(PackageError, match="twice"):
        verify_packages([first, other])


def test_what_gives_somebody_away_is_found(tmp_path: Path) -> None:
    """
    Whoever checks sees what too much is known of, and how much.
    """
    table = shape("2020-Q1", "channel")
    [whole, first, second, third] = sorted(table.all_keys())
    numbers = {whole: 34, first: 20, second: None, third: 12}

    [known] = verify_packages(
        [read(release(Printed(shape=table, numbers=numbers)), tmp_path)]
    )

    assert Known(key=second, least=2, most=2) == known


def test_a_small_number_that_is_told_is_found(tmp_path: Path) -> None:
    """
    There is nothing to work out: it is printed.
    """
    table = shape("2020-Q1", "channel")
    [whole, first, second, third] = sorted(table.all_keys())
    numbers: dict[Key, int | None] = {whole: 32, first: 20, second: 0, third: 12}
    safe = Printed(shape=table, numbers=numbers)
    told = Printed(shape=table, numbers={**numbers, whole: 34, second: 2})

    assert () == verify_packages([read(release(safe), tmp_path / "safe")])
    found = verify_packages([read(release(told), tmp_path)])

    assert (Known(key=second, least=2, most=2),) == found


@pytest.mark.parametrize(
    ("method", "margin"),
    [("withheld", 4), ("round5", 0), ("round5", 10**9), ("withheld", "0")],
)
def test_a_margin_is_that_of_its_method(method: str, margin: object) -> None:
    """
    Numbers that may be anything would all look safe.
    """
    files = package(release(FEW))
    described = json.loads(files[DESCRIPTION])
    described["grievance"] |= {"method": method, "margin": margin}
    altered = {**files, DESCRIPTION: json.dumps(described).encode()}

    with pytest.raises(PackageError):
        read_files(of_files(altered, ""))


def test_numbers_that_contradict_each_other_are_no_release(tmp_path: Path) -> None:
    """
    More in a part than in the whole.
    """
    table = printed(number=0)
    numbers = {key: 7 if len(key.where) == 2 else 0 for key in table.numbers}

    with pytest.raises(PackageError, match="contradict"):
        verify_packages([read(release(replace(table, numbers=numbers)), tmp_path)])


def test_releases_that_know_nothing_of_each_other_are_refused(tmp_path: Path) -> None:
    """
    Each may be safe alone, and both together not.
    """
    first = read(release(printed()), tmp_path)
    second = read(release(LATER, period="2020-Q2"), tmp_path)

    with pytest.raises(PackageError, match="know nothing of each other"):
        verify_packages([first, second])


def test_an_archive_is_read_as_its_folder_is(tmp_path: Path) -> None:
    """
    Whether it was unpacked makes no difference; one with a stranger in it is refused.
    """
    made = release(printed())
    archive = tmp_path / "packed.zip"
    archive.write_bytes(zipped(package(made), made.name))

    assert read(made, tmp_path) == read_package(archive)
    with zipfile.ZipFile(archive, "a") as opened:
        opened.writestr("elsewhere/file", b"")
    with pytest.raises(PackageError, match="one folder"):
        read_package(archive)
