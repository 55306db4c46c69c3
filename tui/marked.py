"""An app that says on every screen that it is no everyday desk: a demo, or only to look."""

from __future__ import annotations

from typing import Any

from textual.widgets import Static

from grievance.home import Home
from tui.discreet import DiscreetApp
from tui.text import line


DEMO = "DEMO · invented people and complaints; the next demonstration deletes them"
READ_ONLY = "READ-ONLY · you look, which is logged; nothing can be changed"


class MarkLine(Static):
    """The first line of every screen, before all else on it."""


class MarkedApp(DiscreetApp):
    """Puts the mark before each screen as it opens it; screens know nothing of it."""

    mark = ""

    def push_screen(self, *screen: Any, **how: Any) -> Any:
        """Open a screen, under the mark where there is one."""
        opened = super().push_screen(*screen, **how)
        if self.mark and not self.screen.query(MarkLine):
            self.screen.mount(MarkLine(line(self.mark), markup=False), before=0)
        return opened


def mark_of(home: Home, *, looks_only: bool) -> str:
    """Say what is not as on other days; empty where nothing is."""
    signs = {DEMO: home.is_demo, READ_ONLY: looks_only}
    return " · ".join(said for said, is_so in signs.items() if is_so)
