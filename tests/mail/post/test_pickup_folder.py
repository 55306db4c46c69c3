"""A letter is handed over as a file: whole, private, and never twice."""

from __future__ import annotations

import stat

from pathlib import Path

import pytest

from grievance.mail.post.compose import Parcel
from grievance.mail.post.pickup_folder import PickupFolder, file_name
from grievance.mail.post.smtp import PostError, RefusedForGoodError, ServerAwayError
from grievance.mail.token import message_id


ID = message_id(b"k" * 32, reference="GR-7F3K-9Q2D", letter_id="0a1b", domain="o.test")
NAME = "GR-7F3K-9Q2D.0a1b.eml"
WORDS = f"From: a@o.test\r\nMessage-ID: {ID}\r\n\r\nHello\r\n.dot\r\n".encode()
PARCEL = Parcel(sender="a@o.test", recipient="mira@post.example", message=WORDS)


def hand_over(folder: Path, parcel: Parcel = PARCEL) -> None:
    with PickupFolder(folder).agreed(parcel) as draft:
        draft.give()


def refusal(folder: Path, parcel: Parcel = PARCEL) -> type[PostError]:
    with pytest.raises(PostError) as refused:
        hand_over(folder, parcel)
    return type(refused.value)


def test_a_letter_lies_there_as_it_is(tmp_path: Path) -> None:
    """
    One file, named after case and letter, byte for byte, for its owner only.
    """
    hand_over(tmp_path)

    [file] = tmp_path.iterdir()
    assert (NAME, WORDS) == (file.name, file.read_bytes())
    assert 0o600 == stat.S_IMODE(file.stat().st_mode)


def test_nobody_picks_it_up_before_it_is_given(tmp_path: Path) -> None:
    """
    Agreed to, its words are on the disk under a hidden name; leaving takes them away.
    """
    with PickupFolder(tmp_path).agreed(PARCEL):
        [hidden] = tmp_path.iterdir()
        assert (".", WORDS) == (hidden.name[0], hidden.read_bytes())
        assert [] == list(tmp_path.glob("[!.]*"))

    assert [] == list(tmp_path.iterdir())


def test_the_same_letter_is_the_same_file(tmp_path: Path) -> None:
    """
    Handed over once more, it takes the place of the first.
    """
    hand_over(tmp_path)
    hand_over(tmp_path)

    assert [NAME] == [file.name for file in tmp_path.iterdir()]


def test_a_missing_folder_is_waited_for(tmp_path: Path) -> None:
    """
    It is not made, for it may lie on a disk that is away; no letter is to blame.
    """
    assert ServerAwayError is refusal(tmp_path / "away")
    assert not (tmp_path / "away").exists()


def test_a_name_that_is_taken_by_a_folder_is_certain(tmp_path: Path) -> None:
    """
    What cannot get its name was certainly not handed over, and leaves nothing.
    """
    (tmp_path / NAME).mkdir()

    assert ServerAwayError is refusal(tmp_path)
    assert [NAME] == [file.name for file in tmp_path.iterdir()]


@pytest.mark.parametrize(
    "head", ["", "Message-ID: <../../x@o.test>", "Message-ID: <a.b@o.test>"]
)
def test_only_letters_of_ours_have_a_name(tmp_path: Path, head: str) -> None:
    """
    A Message-ID that we do not make names no file, here or elsewhere.
    """
    message = f"From: a@o.test\r\n{head}\r\n\r\nHello".encode()
    parcel = Parcel(sender="a@o.test", recipient="b@o.test", message=message)

    assert RefusedForGoodError is refusal(tmp_path, parcel)
    assert [] == list(tmp_path.iterdir())


def test_two_letters_of_a_case_are_two_files() -> None:
    """
    The name holds which letter it is.
    """
    another = WORDS.replace(b"0a1b", b"0a1c")

    assert NAME == file_name(WORDS) != file_name(another)
