from __future__ import annotations

import io
import os
import sys

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from grievance.mail.boxes import files
from grievance.mail.boxes.files import Incoming
from grievance.mail.limits import Limits
from tests.mail.letters import mail, written


NOBODY = 65534


def incoming(
    *paths: Path | str, stdin: bytes = b"", limits: Limits | None = None
) -> list[Incoming]:
    names = [str(path) for path in paths]
    return list(files.read(names, io.BytesIO(stdin), limits or Limits()))


def outcomes(found: list[Incoming]) -> list[tuple[str, bytes | str | None]]:
    return [(Path(i.label).name, i.refusal or i.raw) for i in found]


def test_a_folder_gives_its_eml_files_sorted(tmp_path: Path) -> None:
    """
    Below and beside, other files left alone.
    """
    for name in ("b.eml", "a.EML", "sub/c.eml", "notes.txt"):
        written(tmp_path, name, name.encode())

    assert [("a.EML", b"a.EML"), ("b.eml", b"b.eml"), ("c.eml", b"sub/c.eml")] == (
        outcomes(incoming(tmp_path))
    )


def test_a_maildir_gives_new_and_cur(tmp_path: Path) -> None:
    """
    Any name counts there, but not what is still being written.
    """
    for name in ("new/1.x", "cur/2.y:2,S", "tmp/3.z", "new/.hidden"):
        written(tmp_path, name, name.encode())

    assert [("1.x", b"new/1.x"), ("2.y:2,S", b"cur/2.y:2,S")] == (
        outcomes(incoming(tmp_path))
    )


def test_files_and_standard_input_in_the_order_given(tmp_path: Path) -> None:
    """
    A file is read whatever its name, and a hyphen is standard input.
    """
    file = written(tmp_path, "letter", b"one")

    found = incoming(file, "-", file, stdin=b"two")

    assert [b"one", b"two", b"one"] == [i.raw for i in found]
    assert "-" == found[1].label


def test_what_cannot_be_read_does_not_stop_the_rest(tmp_path: Path) -> None:
    """
    A missing file, a pipe and a dangling link are outcomes of their own.
    """
    os.mkfifo(tmp_path / "a.eml")
    (tmp_path / "b.eml").symlink_to(tmp_path / "nowhere")
    (tmp_path / "c.eml").mkdir()
    written(tmp_path, "d.eml", b"read")

    found = incoming(tmp_path / "missing", "a\0b", tmp_path)

    assert [
        ("missing", files.NOT_THERE),
        (r"a\x00b", files.NOT_ALLOWED),
        ("a.eml", files.NOT_A_FILE),
        ("b.eml", files.NOT_THERE),
        ("d.eml", b"read"),
    ] == outcomes(found)


@pytest.fixture(name="open_path")
def _open_path() -> Iterator[Path]:
    """A folder that every user can get to; those of pytest are its owner's only."""
    with TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


@contextmanager
def without_privileges() -> Iterator[None]:
    """Be somebody whom permissions hold up, whoever runs the tests."""
    ours = os.geteuid()
    os.seteuid(NOBODY if ours == 0 else ours)
    try:
        yield
    finally:
        os.seteuid(ours)


def test_an_unreadable_folder_or_file_is_an_outcome(open_path: Path) -> None:
    """
    Permissions are said, not raised.
    """
    closed = open_path / "closed"
    written(closed, "a.eml", b"a")
    written(open_path, "b.eml", b"b").chmod(0)
    closed.chmod(0)
    try:
        with without_privileges():
            found = outcomes(incoming(open_path))
    finally:
        closed.chmod(0o700)

    assert {("closed", files.NOT_ALLOWED), ("b.eml", files.NOT_ALLOWED)} == set(found)


def test_a_large_mail_is_taken_in_and_a_huge_one_left(tmp_path: Path) -> None:
    """
    Over the size that is read it is still taken in; over what is kept it is refused.
    """
    written(tmp_path, "large.eml", b"x" * 99)
    written(tmp_path, "a.eml", b"x" * 101)

    found = incoming(tmp_path, "-", stdin=b"x" * 101, limits=Limits(size=50, keep=100))

    expected = [(None, True), (b"x" * 99, False), (None, True)]
    assert expected == [(i.raw, bool(i.refusal)) for i in found]


def test_an_mbox_is_refused_in_a_sentence(tmp_path: Path) -> None:
    """
    By its name, or by several mails in one file; one envelope line is a mail.
    """
    one = b"From ana Mon Mar  2 09:30:00 2026\n" + mail().replace(b"\r\n", b"\n")
    written(tmp_path, "a.eml", one + b"\n" + one)
    written(tmp_path, "b.eml", one + b"\n\nFrom here on we walked.\n")
    written(tmp_path, "c.mbox", one)

    found = incoming(tmp_path, tmp_path / "c.mbox")

    assert [files.IS_MBOX, None, files.IS_MBOX] == [i.refusal for i in found]


@pytest.mark.skipif(sys.platform == "darwin", reason="its names are always UTF-8")
def test_a_label_can_be_printed(tmp_path: Path) -> None:
    """
    Control characters and foreign bytes in a file name are shown as escapes.
    """
    name = os.fsdecode(b"a\x1b[31m\n\xff.eml")
    written(tmp_path, name, b"x")

    (found,) = incoming(tmp_path)

    assert r"a\x1b[31m\n\xff.eml" == Path(found.label).name
    assert found.label.isprintable()
