"""The home of an office: private folders, keys on one line, refusals in one sentence."""

from __future__ import annotations

import stat

from pathlib import Path

import pytest

from grievance.domain.errors import SetupError
from grievance.home import Home, read_key, write_key, write_private


KEY = bytes(range(32))


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_its_folders_are_their_owners_alone(tmp_path: Path) -> None:
    """
    Every folder of a new home can be entered by its owner only.
    """
    home = Home(tmp_path / "home")

    home.make()

    folders = [home.path, *(p for p in home.path.rglob("*") if p.is_dir())]
    assert 5 == len(folders)
    assert {0o700} == {mode_of(folder) for folder in folders}


def test_everything_has_its_place_inside(tmp_path: Path) -> None:
    """
    No file of the home lies outside it, whatever a person is called.
    """
    home = Home(tmp_path)
    names = ["Ada B", "../../etc/passwd", "/root", "王芳", "..", "a\x00b"]
    files = [home.settings, home.database, home.worker_key, home.marks, home.safe]
    files += [home.worker_lock, *(home.device(name) for name in names)]

    assert [True] * len(files) == [
        file.resolve().is_relative_to(tmp_path.resolve()) for file in files
    ]
    assert [tmp_path / "devices"] * len(names) == [
        home.device(name).parent for name in names
    ]


def test_a_second_office_does_not_move_in(tmp_path: Path) -> None:
    """
    Where there are settings already, nothing is made.
    """
    home = Home(tmp_path)
    home.settings.write_text("")

    with pytest.raises(SetupError, match="nothing was changed"):
        home.make()
    assert [home.settings] == list(tmp_path.iterdir())


def test_a_home_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    """
    A file where the folder should be is told as what it is.
    """
    (tmp_path / "file").write_text("")

    with pytest.raises(SetupError, match="cannot be made"):
        Home(tmp_path / "file" / "home").make()


def test_a_key_is_read_as_it_was_written(tmp_path: Path) -> None:
    """
    A key file has one line, is private, and gives back its 32 bytes.
    """
    file = tmp_path / "worker.key"

    write_key(file, "worker-key", KEY)

    assert KEY == read_key(file, "worker-key")
    assert 0o600 == mode_of(file)
    assert 1 == file.read_text().count("\n")


def test_nothing_private_is_overwritten(tmp_path: Path) -> None:
    """
    A key that is there stays there.
    """
    file = tmp_path / "worker.key"
    write_key(file, "worker-key", KEY)

    with pytest.raises(SetupError, match="File exists"):
        write_private(file, "other")
    assert KEY == read_key(file, "worker-key")


WRITTEN = "grievance worker-key 1 AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8="


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"hello",
        b"\xff\xfe\x00",
        WRITTEN.replace("worker-key", "device").encode(),
        WRITTEN.replace(" 1 ", " 2 ").encode(),
        WRITTEN.replace("AAEC", "AA!C").encode(),
        WRITTEN[:-5].encode(),
        WRITTEN[:-4].encode(),
        WRITTEN[:40].encode() + b"==",
        f"{WRITTEN} more".encode(),
    ],
)
def test_a_damaged_key_file_is_refused(tmp_path: Path, content: bytes) -> None:
    """
    Another kind, another version, cut short or scrambled: one sentence names the file.
    """
    file = tmp_path / "some.key"
    file.write_bytes(content)

    with pytest.raises(SetupError, match=r"some\.key is not a worker-key file"):
        read_key(file, "worker-key")


def test_an_absent_or_unreadable_key_file_is_told(tmp_path: Path) -> None:
    """
    What is missing is called missing, what cannot be read unreadable.
    """
    with pytest.raises(SetupError, match="is missing; put it back"):
        read_key(tmp_path / "none.key", "device")
    with pytest.raises(SetupError, match="cannot be read: Is a directory"):
        read_key(tmp_path, "device")
