"""The page about a handler's first day names keys that there are, and pictures of the desk."""

from __future__ import annotations

import re

from tests.tui.key_table import PAGE
from tests.tui.pictures import STORIES
from tui.keys.command_index import every_command


DAY = (PAGE.parent / "handlers.md").read_text("utf-8")
KEY = re.compile(r"`([^\s`])`")
PICTURE = re.compile(r"\]\((\w+)\.svg\)")


def test_each_key_of_the_day_is_one_of_the_desk() -> None:
    """
    A command that gets another key is looked for here too.
    """
    shown = {k for one in every_command().values() for k in one.keys_shown.split()}
    signs = {"!", "*"}  # of the list, named beside its keys

    assert set() == set(KEY.findall(DAY)) - shown - signs


def test_each_picture_of_the_day_is_drawn_by_the_desk() -> None:
    """
    Nobody cuts one out of a real office.
    """
    drawn = PICTURE.findall(DAY)

    assert drawn
    assert set(drawn) <= STORIES.keys()
    assert all((PAGE.parent / f"{name}.svg").is_file() for name in drawn)
