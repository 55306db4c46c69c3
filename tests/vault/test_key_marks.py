from __future__ import annotations

import stat

from pathlib import Path
from uuid import UUID

import pytest

from grievance.domain.compartment import Compartment
from grievance.domain.errors import SetupError
from grievance.domain.ids import CaseId
from grievance.vault.errors import RolledBackError
from grievance.vault.key_marks import (
    KeyMark,
    KeyMarks,
    read_key_marks,
    remember_keys,
    tidy_key_marks,
)


def mark(case: int, kv: int, by: bytes = b"Dana") -> KeyMark:
    case_id = CaseId(UUID(int=case))
    return KeyMark.of(case_id, Compartment.CONTENTS, kv, b"signed by %s" % by)


@pytest.fixture(name="path")
def _path(tmp_path: Path) -> Path:
    return tmp_path / "keys.marks"


def test_the_newest_of_each_is_remembered(path: Path) -> None:
    """
    In whatever order they come, and nobody but the owner may read the file.
    """
    assert KeyMarks(newest={}) == read_key_marks(path)

    remember_keys(path, [mark(1, 3), mark(2, 2)])
    remember_keys(path, [mark(1, 2)])

    expected = {one.box: one for one in (mark(1, 3), mark(2, 2))}
    assert KeyMarks(newest=expected, lines=3) == read_key_marks(path)
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)


def test_the_compartments_of_a_case_are_told_apart() -> None:
    """
    Each has keys of its own.
    """
    identity = KeyMark.of(CaseId(UUID(int=1)), Compartment.IDENTITY, 2, b"")

    assert identity.box != mark(1, 2).box


def test_a_last_line_that_was_cut_off_does_not_count(path: Path) -> None:
    """
    The machine lost its power while it wrote; what comes after is a line of its own.
    """
    remember_keys(path, [mark(1, 2), mark(2, 2)])
    whole = path.read_bytes()
    for size in range(len(whole) // 2 + 1, len(whole)):
        path.write_bytes(whole[:size])

        assert [mark(1, 2)] == list(read_key_marks(path).newest.values())

    remember_keys(path, [mark(2, 2)])
    assert whole == path.read_bytes()


def test_two_keys_of_one_version_are_refused(path: Path) -> None:
    """
    One of them was made by who should not have a key any more.
    """
    remember_keys(path, [mark(1, 2), mark(1, 2, by=b"Henri")])

    with pytest.raises(RolledBackError, match="two keys of one version"):
        read_key_marks(path)


def test_what_is_out_of_date_leaves(path: Path) -> None:
    """
    The file does not grow with every key that there ever was.
    """
    remember_keys(path, [mark(1, kv) for kv in range(2, 1_100)])
    before = read_key_marks(path)

    tidy_key_marks(path)

    assert before.are_many
    assert KeyMarks(newest=before.newest, lines=1) == read_key_marks(path)


@pytest.mark.parametrize(
    "body", [b"\n", b"{}\n", b"a 2\n", b"\xff\n", b"a x %s\n" % (b"0" * 32)]
)
def test_a_damaged_file_says_what_to_do(path: Path, body: bytes) -> None:
    """
    It is not taken for an empty one, as that would forget everything seen.
    """
    path.write_bytes(body)

    for read in (read_key_marks, tidy_key_marks):
        with pytest.raises(SetupError, match="printed checkpoint"):
            read(path)
    assert body == path.read_bytes()


def test_a_missing_folder_says_what_to_do(tmp_path: Path) -> None:
    """
    One sentence instead of a traceback.
    """
    path = tmp_path / "nowhere" / "keys.marks"

    with pytest.raises(SetupError, match="cannot be written"):
        remember_keys(path, [mark(1, 2)])
    with pytest.raises(SetupError, match="cannot be written"):
        tidy_key_marks(path)
