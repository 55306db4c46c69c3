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


HOME = Path("/no/such/home")


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
    for read in (read_text, lambda path: read_attached([path], home=HOME)):
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
        read_attached([small, huge], home=HOME)
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

    both = read_attached([tmp_path / "a", tmp_path / "b"], home=HOME)
    with pytest.raises(SetupError, match="c is too large"):
        read_attached([tmp_path / name for name in ("a", "b", "c")], home=HOME)

    assert ["a", "b"] == [file.name for file in both]


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


@pytest.mark.parametrize("way", ["link", "folder that is a link", "link to nowhere"])
def test_no_link_leads_to_a_key_of_the_office(tmp_path: Path, way: str) -> None:
    """
    Somebody unpacks an archive, and a photo in it is a link into the home.
    """
    home = tmp_path / "home"
    home.mkdir()
    (home / "photo.jpg").write_bytes(b"a key")
    path = tmp_path / "came" / "photo.jpg"
    if way == "folder that is a link":
        path.parent.symlink_to(home)
    else:
        path.parent.mkdir()
        path.symlink_to(home / ("photo.jpg" if way == "link" else "no-such-file"))

    with pytest.raises(SetupError, match=r"is a link|lies in the home"):
        read_attached([path], home=home)


def test_no_link_is_followed_that_is_put_there_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    Between the look and the reading somebody swaps the file.
    """
    (tmp_path / "other").write_bytes(b"a key")
    path = tmp_path / "photo.jpg"
    path.symlink_to(tmp_path / "other")
    monkeypatch.setattr(Path, "is_symlink", lambda _: False)

    with pytest.raises(SetupError, match="cannot be read"):
        read_attached([path], home=HOME)


def test_nothing_of_the_home_is_attached(tmp_path: Path) -> None:
    """
    Not by its own name either, nor by one with dots; what lies beside the home is.
    """
    home = tmp_path / "home"
    (home / "keys").mkdir(parents=True)
    (home / "keys" / "worker.key").write_bytes(b"a key")
    (tmp_path / "home.txt").write_bytes(b"beside")

    for path in (
        home / "keys" / "worker.key",
        home / ".." / "home" / "keys" / "worker.key",
    ):
        with pytest.raises(SetupError, match="lies in the home of the office"):
            read_attached([path], home=home)
    [beside] = read_attached([tmp_path / "home.txt"], home=home)

    assert b"beside" == beside.content


def test_a_name_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    """
    No letter and no seal can carry it; the sentence does not try to, either.
    """
    path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/\xff\xferoster.txt"))
    path.write_bytes(b"nights")

    with pytest.raises(SetupError, match="no UTF-8; rename it") as refused:
        read_attached([path], home=HOME)

    assert str(refused.value).isascii()
