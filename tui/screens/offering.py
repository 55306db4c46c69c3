"""A screen whose last line offers what does something now; all other keys say why not."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.screen import Screen, ScreenResultType

from tui.widgets.line_table import LineTable


class OfferingScreen(Screen[ScreenResultType]):
    """Offers what is done with a line of a list while the cursor is on one."""

    OF_LINE: ClassVar[frozenset[str]] = frozenset()  # commands, without their group
    _has_line = False
    _live_keys: frozenset[str] = frozenset()

    def offers(self, command: str) -> bool:
        """Tell whether a command, by its id, does something here now."""
        return self._has_line or command.partition(".")[2] not in self.OF_LINE

    @on(LineTable.Moved)
    def offer_anew(self) -> None:
        """Follow the cursor: the last line is painted anew only where that matters."""
        self._has_line = any(one.is_on_item for one in self.query(LineTable))
        ids = {binding.id or "" for _key, binding in self._bindings}
        offered = frozenset(filter(self.offers, ids))
        if offered != self._live_keys:
            self._live_keys = offered
            self.refresh_bindings()
