"""The pane of one tab of a case: what is in it is made when somebody first looks."""

from __future__ import annotations

from datetime import date

from textual.widget import Widget
from textual.widgets import TabPane

from tui.asking.shown_case import ShownCase
from tui.listed import Listed
from tui.screens.case_tabs import Tab
from tui.widgets.letters import Letters
from tui.widgets.listing import Records
from tui.widgets.long_text import LongText


class CasePane(TabPane):
    """Empty until it is filled; then it shows whatever the case is by then."""

    def __init__(self, tab: Tab, title: str) -> None:
        super().__init__(title, id=tab.pane)
        self.tab = tab

    async def fill(self) -> bool:
        """Make what the tab holds; True if it was not there before."""
        if self.content is not None:
            return False
        await self.mount(self.tab.make())
        return True

    @property
    def content(self) -> Widget | None:
        """What the tab holds, once somebody has looked."""
        return self.children[0] if self.children else None

    @property
    def current(self) -> Listed | None:
        """The item under the cursor of its list, if it is one and has any."""
        content = self.content
        return content.current if isinstance(content, Records) else None

    def show(self, shown: ShownCase, today: date, *, stay: bool = False) -> None:
        """Show what the tab holds of a case; *stay* where it was that case before."""
        tab, content = self.tab, self.content
        if isinstance(content, Letters):
            content.show(shown.letters, shown.writers)
        elif isinstance(content, Records) and tab.lines:
            content.show(tab.lines(shown, today), tab.hint_of(shown))
        elif isinstance(content, LongText) and tab.blocks:
            content.show(tab.blocks(shown, today), stay=stay)

    def clear(self) -> None:
        """Show nothing of any case."""
        content = self.content
        if isinstance(content, Letters):
            content.reset()
        elif isinstance(content, Records):
            content.show((), "")
        elif isinstance(content, LongText):
            content.show(())
