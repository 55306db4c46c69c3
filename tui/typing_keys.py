"""
When a key is a command, and when it is a letter somebody types.

Keys that open a screen or move the focus run before the next key is routed
(`priority=True`); in a text field they must stand back.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from textual.events import Key
from textual.screen import Screen
from textual.widget import Widget

from tui.widgets.picker import Picker


def is_typing(screen: Screen[Any]) -> bool:
    """Tell whether letters go into a text field now."""
    focused = screen.focused
    return focused is not None and focused.check_consume_key("a", "a")


def is_for_now(
    screen: Screen[Any], action: str, *, in_field: Collection[str], both: str = ""
) -> bool:
    """
    Tell whether an action of a list with a field above it can be taken now.

    Those *in_field* are for who types there, all others for who does not; one is for
    *both*.
    """
    return action == both or (action in in_field) is is_typing(screen)


async def opens_list(focused: Widget | None, key: Key) -> bool:
    """
    Open the list of a field with the letter that was typed on it; True if it did.

    Other signs, such as `?`, are commands there.
    """
    letter = (key.character if key.is_printable else None) or ""
    if not isinstance(focused, Picker) or not letter.isalnum():
        return False
    await focused.action_open(letter)
    return True
