"""A picture of the desk, without a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.offices import ADA, Office, passphrase
from tui.picture import main, picture


async def test_the_queue_is_drawn(office: Office) -> None:
    """
    The picture shows the cases, and loads nothing from elsewhere.
    """
    drawn = await picture(office.mechanism, office.ring(ADA))

    assert drawn.startswith("<svg")
    assert 4 <= drawn.count("GR-")
    assert "url(http" not in drawn
    assert "font-face" not in drawn


async def test_a_case_is_drawn(office: Office) -> None:
    """
    Keys lead to what shall be seen.
    """
    drawn = await picture(office.mechanism, office.ring(ADA), keys=("enter", *"]]]"))

    assert "children" in drawn


def test_the_command_writes_a_file(
    office: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """
    Home, name and passphrase make a picture; a wrong passphrase a sentence.
    """
    words, out = tmp_path / "words", tmp_path / "desk.svg"
    words.write_text(passphrase(ADA) + "\n")
    asked = [str(office.mechanism.home.path), str(out), "--name", ADA]

    assert 0 == main([*asked, "--passphrase-file", str(words)])
    assert out.read_text("utf-8").startswith("<svg")
    words.write_text("wrong")
    assert 2 == main([*asked, "--passphrase-file", str(words)])
    assert "is not right; please try again." in capsys.readouterr().err
