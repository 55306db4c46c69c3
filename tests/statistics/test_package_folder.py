"""Packages are put where people find them: whole, for everybody, and once."""

from __future__ import annotations

import os
import time

from pathlib import Path

import pytest

from grievance.domain.errors import SetupError
from grievance.statistics.package import zipped
from grievance.statistics.package_folder import put_package, refuse_taken


NAME = "grievances-2026-q1"
FILES = {"datapackage.json": b"{}", "data/received.csv": b"TIME_PERIOD\n"}
PACKED = zipped(FILES, NAME)


def found(folder: Path) -> dict[str, bytes]:
    """Return the files below a folder."""
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


def test_folder_and_archive_are_there_for_everybody(tmp_path: Path) -> None:
    """
    However private what else this program writes is; nothing else is left behind.
    """
    before = os.umask(0o077)
    try:
        is_new = put_package(tmp_path / "public", NAME, PACKED)
    finally:
        os.umask(before)

    folder = tmp_path / "public" / NAME
    assert is_new
    assert found(folder) == FILES
    assert PACKED == folder.with_suffix(".zip").read_bytes()
    assert {NAME, f"{NAME}.zip"} == {one.name for one in folder.parent.iterdir()}
    modes = {
        path.stat().st_mode & 0o777 for path in (folder.parent, folder, folder / "data")
    }
    assert {0o755} == modes
    assert 0o644 == (folder / "data" / "received.csv").stat().st_mode & 0o777


def test_what_is_there_stays_and_what_is_missing_is_put(tmp_path: Path) -> None:
    """
    As after somebody pulled the plug between the two.
    """
    put_package(tmp_path, NAME, PACKED)
    (tmp_path / f"{NAME}.zip").unlink()
    (tmp_path / NAME / "datapackage.json").write_bytes(b"theirs")

    assert put_package(tmp_path, NAME, PACKED)
    assert not put_package(tmp_path, NAME, PACKED)

    assert PACKED == (tmp_path / f"{NAME}.zip").read_bytes()
    assert b"theirs" == (tmp_path / NAME / "datapackage.json").read_bytes()


def test_what_somebody_began_to_write_is_removed(tmp_path: Path) -> None:
    """
    Once it is so old that nobody writes it any more.
    """
    for name, age in ((f".{NAME}-1", 7200), (f".{NAME}-2", 60)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "data").touch()
        os.utime(tmp_path / name, (time.time() - age,) * 2)

    put_package(tmp_path, NAME, PACKED)

    assert {f".{NAME}-2", NAME, f"{NAME}.zip"} == {
        one.name for one in tmp_path.iterdir()
    }


def test_where_nothing_can_be_put_it_is_said_before(tmp_path: Path) -> None:
    """
    Of a place that is taken, and of one that is no folder.
    """
    refuse_taken(tmp_path / "new", NAME)
    put_package(tmp_path, NAME, PACKED)
    file = tmp_path / "file"
    file.touch()

    with pytest.raises(SetupError, match="is there already"):
        refuse_taken(tmp_path, NAME)
    with pytest.raises(SetupError, match="cannot be made"):
        refuse_taken(file / "below", NAME)
    with pytest.raises(SetupError, match="cannot be written"):
        put_package(file / "below", NAME, PACKED)
