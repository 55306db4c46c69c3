"""Files that people name are read as far as they may be, and nothing else is."""

from __future__ import annotations

import io
import os

from pathlib import Path

import pytest

from grievance import reading_files
from grievance.domain.errors import SetupError
from grievance.reading_files import (
    MOST_OF_A_TEXT,
    read_attached,
    read_stream,
    read_text,
)


def sparse(path: Path, size: int) -> Path:
    """Make a file that is large and takes no room."""
    path.touch()
    os.truncate(path, size)
    return path


@pytest.fixture(name="strange", params=["pipe", "device", "folder"])
def _strange(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    if request.param == "device":
        return Path("/dev/zero")
    if request.param == "folder":
        return tmp_path
    os.mkfifo(tmp_path / "pipe")
    return tmp_path / "pipe"


def test_what_is_no_file_is_refused_at_once(strange: Path) -> None:
    """
    A pipe that nobody writes to keeps nobody waiting; a device has no end.
    """
    for read in (read_text, lambda path: read_attached([path])):
        with pytest.raises(SetupError, match="cannot be read"):
            read(strange)


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    """
    A sentence says which; together they may be as large as one mail.
    """
    huge = sparse(tmp_path / "huge", 2**30)
    small = tmp_path / "small"
    small.write_bytes(b"x")

    with pytest.raises(SetupError, match="huge is too large"):
        read_attached([small, huge])
    with pytest.raises(SetupError, match="huge is too long"):
        read_text(huge)


def test_files_together_are_as_large_as_one_mail(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    To the byte.
    """
    monkeypatch.setattr(reading_files, "MOST_BYTES", 6)
    for name in ("a", "b", "c"):
        (tmp_path / name).write_bytes(b"two")

    names = [file.name for file in read_attached([tmp_path / "a", tmp_path / "b"])]
    with pytest.raises(SetupError, match="c is too large"):
        read_attached([tmp_path / name for name in ("a", "b", "c")])

    assert ["a", "b"] == names


def test_a_stream_is_read_to_its_end_or_its_bound() -> None:
    """
    As many bytes as a text may have, and one more says that there are too many.
    """
    assert b"x" * MOST_OF_A_TEXT == read_stream(io.BytesIO(b"x" * MOST_OF_A_TEXT))
    endless = io.BytesIO(b"x" * (MOST_OF_A_TEXT + 1000))
    with pytest.raises(SetupError, match="at most 1,000,000 characters"):
        read_stream(endless)

    assert MOST_OF_A_TEXT + 1 == endless.tell()


@pytest.mark.parametrize("path", [Path("no-such-file"), Path("a\0b")])
def test_a_name_of_nothing_is_told(path: Path) -> None:
    """
    Whatever somebody typed.
    """
    with pytest.raises(SetupError, match="cannot be"):
        read_text(path)
