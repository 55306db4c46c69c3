"""What is said where a window is too small to work in."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.geometry import Size
from textual.screen import ModalScreen
from textual.widgets import Static


LEAST = Size(40, 12)


class SmallScreen(ModalScreen[None]):
    """Stands before everything else, and takes no keys."""

    def compose(self) -> ComposeResult:
        said = (
            f"This window is too small: make it {LEAST.width}×{LEAST.height} or more."
        )
        yield Static(Content(said))


def is_small(size: Size) -> bool:
    """Tell whether a window of *size* is too small."""
    return size.width < LEAST.width or size.height < LEAST.height
