"""An app that suits who sits before it: their keys and colours, and where their eyes are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from rich.console import RenderableType
from textual.binding import Binding
from textual.dom import DOMNode
from textual.filter import LineFilter
from textual.geometry import Offset
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import OptionList

from grievance.settings import DeskSettings
from tui.ascii_signs import KEYS, signs_for
from tui.discreet import DiscreetApp
from tui.keys.rebinding import Keymap, rebound
from tui.text import block
from tui.theme import ALL
from tui.widgets.line_table import LineTable


@runtime_checkable
class HasCursor(Protocol):
    """A field of text, which says itself where the terminal's cursor is."""

    @property
    def cursor_screen_offset(self) -> Offset:
        """Where that is."""


PLAIN = "-plain"  # the class of the app, for the stylesheet
SHOW_CURSOR = "\x1b[?25h"


class SuitedApp(DiscreetApp):
    """
    Has the keys somebody gave to commands, their theme, and signs that can be drawn.

    The terminal's own cursor is always on the line that one is at, for magnifiers and
    screen readers; with *plain* it is also seen, and nothing has a frame.
    """

    def __init__(self) -> None:
        super().__init__()
        for theme in ALL:
            self.register_theme(theme)
        self._signs: Sequence[LineFilter] = ()
        self._keymap_of_ours: Keymap = {}
        self._is_plain = False

    def suit(
        self,
        settings: DeskSettings,
        path: Path,
        environ: Mapping[str, str],
        *,
        plain: bool = False,
    ) -> None:
        """
        Take over what somebody wants, which stands in the file at *path*.

        What their terminal can draw, its variables in *environ* say.

        Raises:
            SetupError: The keymap is wrong.
        """
        if settings.keymap:
            # It loads every screen, for which only those wait who have keys of their own.
            from tui.keys.keymap import read_keymap  # noqa: PLC0415  # as above

            self._keymap_of_ours = read_keymap(settings.keymap, path)
        self.wear(settings.theme)
        self.draw_for(environ, plain=plain or settings.plain)
        self._rebind(self)

    def draw_for(self, environ: Mapping[str, str], *, plain: bool = False) -> None:
        """Take over what a terminal can draw, and whether it is to be plain."""
        self._signs = signs_for(environ)
        self._is_plain = plain
        self.set_class(plain, PLAIN)

    # Keys

    def _register_child(
        self, parent: DOMNode, child: Widget, before: int | None, after: int | None
    ) -> None:
        """Give each widget and screen the keys of this desk when it comes into it."""
        super()._register_child(parent, child, before, after)
        self._rebind(child)

    def _rebind(self, node: DOMNode) -> None:
        if self._keymap_of_ours:
            node._bindings = rebound(node._bindings, self._keymap_of_ours)  # noqa: SLF001  # Textual's own keymap forgets keys

    def get_key_display(self, binding: Binding) -> str:
        """Write a key as a word where this terminal cannot draw its sign."""
        shown = super().get_key_display(binding)
        return KEYS.get(shown, shown) if self._signs else shown

    # Painting

    def notify(self, message: str, **how: Any) -> None:
        """Tell something, which may quote what somebody typed: codes in it are marks."""
        super().notify(block(message).plain, **{**how, "markup": False})

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Draw what this terminal can draw."""
        return [*super().get_line_filters(), *self._signs]

    def _display(
        self, screen: Screen[object], renderable: RenderableType | None
    ) -> None:
        """Paint, and leave the terminal's cursor on the line that one is at."""
        spot = spot_of(self.focused) if self._screen_stack else None
        if spot is not None:
            self.cursor_position = spot
        super()._display(screen, renderable)

    def show_cursor(self) -> None:
        """Let the terminal's cursor be seen, where it is wanted."""
        if self._is_plain and self._driver is not None:
            self._driver.write(SHOW_CURSOR)


def spot_of(focused: Widget | None) -> Offset | None:
    """Return where somebody is; None where a field of text says so itself."""
    if focused is None or isinstance(focused, HasCursor):
        return None
    return focused.content_region.offset + Offset(0, _line_of(focused))


def _line_of(focused: Widget) -> int:
    """Return the line of a widget that its cursor is on, where it has one."""
    if isinstance(focused, LineTable):
        return focused.cursor_line
    if isinstance(focused, OptionList) and focused.highlighted is not None:
        lines = focused._index_to_line  # noqa: SLF001  # it tells nobody
        line = lines.get(focused.highlighted, 0)  # it may have been filled just now
        return line - round(focused.scroll_offset.y)
    return 0
