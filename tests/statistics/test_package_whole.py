"""A package is made of its release and nothing else; whoever made another one is refused."""

from __future__ import annotations

import io
import json
import zipfile

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grievance.print.report_page import report_page
from grievance.statistics import package_files
from grievance.statistics.package import DESCRIPTION, REPORT, digest, package, zipped
from grievance.statistics.package_files import PackageError, content_of, of_files
from grievance.statistics.package_folder import put_package
from grievance.statistics.published import read_package, read_whole
from grievance.statistics.release import Method
from grievance.statistics.report import report_of
from tests.statistics.test_package import FEW, release, written


MADE = release(FEW)
FILES = package(MADE)
TABLE = "data/region-channel.csv"
Change = Callable[[dict[str, Any], dict[str, bytes]], object]


def described(files: dict[str, bytes], change: Change) -> dict[str, bytes]:
    """Change a package, and give it a report and digests that fit."""
    description = json.loads(files[DESCRIPTION])
    change(description, files)
    report = report_of(description, of_files(files, ""), "")
    files[REPORT] = report_page(report)
    for one in description["resources"]:
        content = files.get(one["path"], b"")
        one |= {"bytes": len(content), "hash": f"sha256:{digest(content)}"}
    said = json.dumps(description, ensure_ascii=False, indent=2) + "\n"
    return {**files, DESCRIPTION: said.encode()}


def test_what_nobody_changed_is_read() -> None:
    """
    Described again as it was, it is the same, byte by byte.
    """
    again = described(dict(FILES), lambda *_: None)

    assert again == FILES
    assert MADE.tables == read_whole(of_files(again, "")).tables


def twice(_description: dict[str, Any], files: dict[str, bytes]) -> None:
    """Tell a number in a first line, and withhold it in a second."""
    heads, *lines = files[TABLE].decode().splitlines()
    withheld = next(one for one in lines if one.endswith(",,Q"))
    told = withheld.removesuffix(",Q") + "2,A"
    files[TABLE] = "\n".join([heads, told, *lines, ""]).encode()


def aside(_description: dict[str, Any], files: dict[str, bytes]) -> None:
    """Add a column that no table has."""
    heads, *lines = files[TABLE].decode().splitlines()
    added = (f"{one},7" for one in lines)
    files[TABLE] = "\n".join([f"{heads},TRUTH", *added, ""]).encode()


def hidden(description: dict[str, Any], _files: dict[str, bytes]) -> None:
    """Keep a table from whoever attacks tables."""
    for one in description["resources"]:
        one.pop("measure", None)


@pytest.mark.parametrize(
    "change",
    [
        twice,
        aside,
        hidden,
        lambda said, _: said["contributors"].append({"title": "Maria S., shift B"}),
        lambda said, _: said["grievance"].update(margin=4),
        lambda said, _: said["grievance"].update(margin=10**400),
        lambda said, _: said["grievance"].update(period="2020-Q2"),
        lambda said, _: said["grievance"]["rule"].update(threshold=2),
        lambda said, _: said["grievance"]["rule"].update(threshold=10**400),
        lambda said, _: said["grievance"]["audit"].update(withheld=0),
        lambda said, _: said["resources"].append(dict(said["resources"][0])),
        lambda _, files: files.update({"data/names.csv": b"complaint,who\n1,Maria\n"}),
        lambda _, files: files.update(
            {"codes/region.csv": files["codes/region.csv"] + b"r0,Shift B\n"}
        ),
    ],
    ids=(f"change-{number}" for number in range(13)),
)
def test_what_is_not_made_of_its_tables_is_refused(change: Change) -> None:
    """
    Whatever it adds, and however well its digests fit.
    """
    with pytest.raises(PackageError):
        read_whole(of_files(described(dict(FILES), change), ""))


def test_what_is_said_to_be_rounded_is() -> None:
    """
    Any other number is one that nobody rounded.
    """
    told = dict.fromkeys(FEW.numbers, 7)
    made = release(replace(FEW, numbers=told, margin=4), method=Method.ROUND5)

    with pytest.raises(PackageError, match="multiple of 5"):
        read_whole(of_files(package(made), ""))


@pytest.mark.parametrize("number", ["9" * 10, "9" * 400, "9" * 5000], ids=len)
def test_a_number_that_nobody_counts_is_refused(number: str) -> None:
    """
    However long; it is no crash.
    """
    files = {**FILES, TABLE: FILES[TABLE].replace(b",A\n", f"{number},A\n".encode(), 1)}
    description = json.loads(files[DESCRIPTION])
    for one in description["resources"]:
        one["hash"] = f"sha256:{digest(files[one['path']])}"
    files[DESCRIPTION] = json.dumps(description).encode()

    with pytest.raises(PackageError):
        read_whole(of_files(files, ""))


@pytest.mark.parametrize(
    "path",
    ["g/../../out", "g//out", "g/", "/g/out", ".", "g/a\\b", "g/\x1b[2J", f"g/{TABLE}"],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_what_leads_out_of_its_folder_is_refused(tmp_path: Path, path: str) -> None:
    """
    Or is there twice; nothing is written for it.
    """
    packed = io.BytesIO(zipped(FILES, "g"))
    with zipfile.ZipFile(packed, "a") as archive:
        archive.writestr(zipfile.ZipInfo(path), b"x")
    if path.endswith("/"):  # a folder is no file
        put_package(tmp_path / "public", "g", packed.getvalue())
        return

    with pytest.raises(PackageError):
        put_package(tmp_path / "public", "g", packed.getvalue())

    assert not [one for one in tmp_path.rglob("*") if one.is_file()]


def test_what_is_not_described_is_refused(tmp_path: Path) -> None:
    """
    In a folder as in an archive; and what is no file of its own.
    """
    folder = written(MADE, tmp_path)
    (folder / "names.csv").write_text("Maria\n")
    with pytest.raises(PackageError, match=r"has names\.csv, which"):
        read_package(folder)

    (folder / "names.csv").unlink()
    (folder / "data").rename(tmp_path / "elsewhere")
    (folder / "data").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(PackageError, match="something else lies in it"):
        read_package(folder)


def test_what_is_broken_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """
    Bytes within what is packed, a description that is all brackets, too much of it.
    """
    packed = bytearray(zipped(FILES, "g"))
    packed[200:260] = bytes(60)
    broken = tmp_path / "broken.zip"
    broken.write_bytes(packed)
    deep = {**FILES, DESCRIPTION: b"[" * 100_000}

    with pytest.raises(PackageError, match="cannot be unpacked"):
        content_of(broken)
    with pytest.raises(PackageError, match="cannot be read"):
        read_whole(of_files(deep, ""))


def test_too_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    """
    Of many files that are each small enough.
    """
    monkeypatch.setattr(package_files, "MOST_IN_ALL", sum(map(len, FILES.values())) - 1)

    with pytest.raises(PackageError, match="too large"):
        package_files.unpacked(zipped(FILES, "g"), "g")
