"""Letters that look like others are read as those."""

from __future__ import annotations

import pytest

from hypothesis import given
from hypothesis import strategies as st

from grievance.domain.errors import NotAllowedError
from grievance.domain.lookalikes import as_read, unmixed
from grievance.domain.outgoing import Party
from grievance.domain.reference import Reference
from grievance.domain.release import refuse_reference


OURS = Reference("GR-7F3K-9Q2D")


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("K\u0430mbuya", "Kambuya"),
        ("\u0421l\u0430r\u0430", "Clara"),
        ("\u039dorvik", "Norvik"),
        ("Клара", "Клара"),  # a word of one script is what it is
        ("红星宿舍", "红星宿舍"),
    ],
)
def test_a_word_that_mixes_scripts_is_latin(written: str, read: str) -> None:
    """
    Where a letter of the other script looks like a Latin one.
    """
    assert read == unmixed(written)


@given(st.text(max_size=200))
def test_each_letter_keeps_its_place(text: str) -> None:
    """
    So that what is found can be shown where it stands.
    """
    assert len(text) == len(unmixed(text))
    assert unmixed(text) == unmixed(unmixed(text))


@pytest.mark.parametrize(
    "written",
    [
        "gr 7f3k 9q2d",
        "G R . 7 F 3 K . 9 Q 2 D",
        "\uff27\uff32-\uff17\uff26\uff13\uff2b-\uff19\uff31\uff12\uff24",
        "GR-7F3\u041a-9Q2D",
        "\U0001d406\U0001d411-7F3K-9Q2D",
    ],
)
def test_a_reference_is_kept_from_others_however_it_is_written(written: str) -> None:
    """
    Wide, spaced out, or with a letter of another script in it.
    """
    with pytest.raises(NotAllowedError, match="reference that the complainant knows"):
        refuse_reference(OURS, Party.ENTITY, "Hello", f"About {written}, please.")
    refuse_reference(OURS, Party.COMPLAINANT, "Hello", f"About {written}, please.")
    assert "7F3" in as_read("7\uff26\uff13")
