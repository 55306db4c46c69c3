"""A sign at the end of a row of tabs: there are more of them to the right."""

from __future__ import annotations

from textual.widget import Widget
from textual.widgets import Static, Tabs


MORE = " ›"


class MoreTabs(Static):
    """Stands in a row of tabs; empty where the last of them is seen."""

    DEFAULT_CSS = "MoreTabs { dock: right; width: 2; height: 1; text-style: bold; }"

    def __init__(self) -> None:
        super().__init__(markup=False)

    def on_mount(self) -> None:
        for name in ("scroll_x", "virtual_size"):
            self.watch(self._row, name, self._later)

    def on_show(self) -> None:
        self._later()

    @property
    def _row(self) -> Widget:
        tabs = self.parent
        assert isinstance(tabs, Tabs)  # only there is it mounted
        return tabs.query_one("#tabs-scroll")

    def _later(self) -> None:
        """Look when the row is laid out."""
        self.call_after_refresh(self._look)

    def _look(self) -> None:
        if not self.is_attached:  # its screen was left before the row was laid out
            return
        row = self._row
        self.update(MORE if row.scroll_x < row.max_scroll_x else "", layout=False)
