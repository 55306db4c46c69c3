"""What a program keeps for its next start opens to nobody else, or does not count."""

from __future__ import annotations

import os
import stat
import subprocess
import sys

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grievance.vault import sealed_file
from grievance.vault.sealed_file import read_sealed, write_sealed
from tests.vault.sealed_file_writer import KEY, PLACE, body


BODY = b"PS 10.3 " * 5_000


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    path = tmp_path / "worker.slips"
    write_sealed(path, KEY, BODY, PLACE)
    return path


def test_it_opens_under_its_key_at_its_place_alone(path: Path) -> None:
    """
    Nobody but its owner reads the bytes; another key, place or key version opens nothing.
    """
    elsewhere = (
        replace(PLACE, row_id="office/somebody else"),
        replace(PLACE, row_id="another office/worker"),
        replace(PLACE, kv=2),
        replace(PLACE, column="sealed"),
    )

    assert BODY == read_sealed(path, KEY, PLACE)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert BODY[:8] not in path.read_bytes()
    assert read_sealed(path, b"K" * 32, PLACE) is None
    assert [None] * 4 == [read_sealed(path, KEY, place) for place in elsewhere]


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1])


def _change(path: Path) -> None:
    whole = path.read_bytes()
    path.write_bytes(whole[:-30] + bytes([whole[-30] ^ 1]) + whole[-29:])


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _link(path: Path) -> None:
    path.symlink_to(path.rename(path.with_name("elsewhere")))


def _take_away(path: Path) -> None:
    path.unlink()


@pytest.mark.parametrize(
    "spoil",
    [_cut, _change, _empty, _folder, _pipe, _link, _take_away],
    ids=lambda spoil: spoil.__name__.strip("_"),
)
def test_whatever_else_lies_there_does_not_count(
    path: Path, spoil: Callable[[Path], None]
) -> None:
    """
    It is no error, as all of it can be read from the books; a pipe holds nobody up.
    """
    spoil(path)

    assert read_sealed(path, KEY, PLACE) is None


def test_an_absurd_size_is_neither_read_nor_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What was there stays, and what would not be read is not written.
    """
    monkeypatch.setattr(sealed_file, "MOST", path.stat().st_size)
    with pytest.raises(ValueError, match="would not be read"):
        write_sealed(path, KEY, BODY * 2, PLACE)
    assert BODY == read_sealed(path, KEY, PLACE)

    monkeypatch.setattr(sealed_file, "MOST", path.stat().st_size - 1)
    assert read_sealed(path, KEY, PLACE) is None


def test_a_loss_of_power_leaves_what_was_there(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """
    What was half written then is taken away by the next that writes.
    """

    def pull_the_plug(_: int) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", pull_the_plug)
        patched.setattr(Path, "unlink", lambda *_, **__: None)
        with pytest.raises(KeyboardInterrupt):
            write_sealed(path, KEY, b"next", PLACE)
    assert BODY == read_sealed(path, KEY, PLACE)
    assert 2 == len(list(path.parent.iterdir()))

    write_sealed(path, KEY, b"next", PLACE)
    assert b"next" == read_sealed(path, KEY, PLACE)
    assert [path] == list(path.parent.iterdir())


def test_two_processes_at_once_break_nothing(path: Path) -> None:
    """
    Whoever reads meanwhile finds what one of them wrote, whole; the last one wins.
    """
    writing = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.vault.sealed_file_writer", path, letter]
        )
        for letter in "ab"
    ]
    allowed = {BODY, body("a"), body("b")}

    while any(one.poll() is None for one in writing):
        assert read_sealed(path, KEY, PLACE) in allowed

    assert [0, 0] == [one.wait() for one in writing]
    assert read_sealed(path, KEY, PLACE) in {body("a"), body("b")}
    assert [path] == list(path.parent.iterdir())
