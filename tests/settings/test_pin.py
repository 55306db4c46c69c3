"""The next root key in a settings file that somebody else wrote."""

from __future__ import annotations

from pathlib import Path

import pytest

from grievance.domain.errors import SetupError
from grievance.settings import (
    OfficeSettings,
    Settings,
    parse_settings,
    write_settings,
)
from grievance.settings.pin import _encoded, pinned_root


ONE, TWO, THREE = (bytes([number]) * 32 for number in (1, 2, 3))
BY_HAND = f"""\
# ours
[office]
name = "Office"   # theirs
root = '{_encoded(ONE)}'  # compared on 3 May
time_zone = "UTC"
"""
WRITTEN = write_settings(
    Settings(office=OfficeSettings(name="Office", root=_encoded(ONE)))
)


@pytest.mark.parametrize("text", [BY_HAND, WRITTEN], ids=["by-hand", "written"])
def test_only_the_key_changes_and_the_first_stays_named(
    text: str, tmp_path: Path
) -> None:
    """
    Once or twice; what was done is not done again.
    """
    once = pinned_root(text, before=ONE, following=TWO)
    twice = pinned_root(once, before=TWO, following=THREE)

    for found, root in ((once, TWO), (twice, THREE)):
        settings = parse_settings(found, tmp_path / "grievance.toml")
        assert (root, ONE) == (settings.root_public, settings.first_root_public)
        assert found == pinned_root(found, before=ONE, following=root)
    lines = {*text.splitlines()} - {'first_root = ""'}
    assert 1 == len(lines - {*once.splitlines()})


def test_another_key_is_put_there_by_hand() -> None:
    """
    The sentence says which line to write.
    """
    with pytest.raises(SetupError, match=_encoded(THREE)[:20]):
        pinned_root(BY_HAND, before=TWO, following=THREE)
