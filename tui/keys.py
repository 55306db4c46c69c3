"""
When a key is a command, and when it is a letter somebody types.

Keys that open a screen or move the focus run before the next key is routed
(`priority=True`); in a text field they must stand back.
"""

from __future__ import annotations

from typing import Any

from textual.screen import Screen
from textual.widgets import Input, TextArea


def is_typing(screen: Screen[Any]) -> bool:
    """Tell whether letters go into a text field now."""
    return isinstance(screen.focused, Input | TextArea)
