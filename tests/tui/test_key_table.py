"""The page about the desk names the keys that there are."""

from __future__ import annotations

from tests.tui.key_table import tables, written


def test_the_page_has_every_key() -> None:
    """
    `python -m tests.tui.key_table` writes them anew where a command was added.
    """
    assert tables() == written()
