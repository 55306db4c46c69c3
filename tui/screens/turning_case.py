"""An open case and its tabs: which it has, and the one that is shown."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial

from textual import on
from textual.widgets import TabbedContent

from tui.asking import audits as asking_audits
from tui.keys.jumping import Jump
from tui.screens.case_following import FollowingCase
from tui.screens.case_pane import CasePane
from tui.screens.case_tabs import (
    BY_NAME,
    FINDINGS,
    LETTERS,
    OF_COMPLAINTS,
    TABS,
    TIMELINE,
    Tab,
)
from tui.widgets.letters import Letters
from tui.widgets.timeline_text import TimelineText


class TurningCase(FollowingCase):
    """A tab is filled when somebody first turns to it, by key, letter or mouse."""

    _tab = TABS[0].name

    @property
    def _is_of_audit(self) -> bool:
        return self._shown is not None and self._shown.file.page is not None

    @property
    def _tabs(self) -> list[Tab]:
        """The tabs that this case has, from left to right."""
        hidden = OF_COMPLAINTS if self._is_of_audit else (FINDINGS,)
        return [tab for tab in TABS if tab.name not in hidden]

    def jumps(self) -> Iterable[Jump]:
        """Offer the tabs."""
        tabs = self.query_one(TabbedContent)
        for tab in self._tabs:
            region = tabs.get_tab(tab.pane).region
            go = partial(self.action_tab, tab.name)
            yield Jump(name=tab.title, region=region, go=go)

    @property
    def listed(self) -> object:
        """The thing under the cursor of the list on the open tab, if there is one."""
        current = self._pane(self._tab).current
        return current.thing if current else None

    def _pane(self, name: str) -> CasePane:
        return self.query_one(f"#{BY_NAME[name].pane}", CasePane)

    def _fit_tabs(self) -> None:
        """Show the tabs that the file of an audit has."""
        tabs = self.query_one(TabbedContent)
        tabs.show_tab(BY_NAME[FINDINGS].pane)
        for name in OF_COMPLAINTS:
            tabs.hide_tab(BY_NAME[name].pane)

    def _draw_timeline(self) -> None:
        """Read the timeline where its tab is open, and draw it."""
        if self._tab == TIMELINE and self._shown is not None:
            case_id, session = self.case_id, self.session
            drawn = self.query_one(TimelineText).draw
            self.ask(lambda: asking_audits.read_timeline(session, case_id), drawn)

    # Keys

    async def action_turn(self, step: int) -> None:
        """Show the tab beside the open one; after the last comes the first."""
        names = [tab.name for tab in self._tabs]
        place = names.index(self._tab) + step
        await self.action_tab(names[place % len(names)])

    async def action_tab(self, name: str) -> None:
        tab = BY_NAME[name]
        pane = await self._filled(name)
        self.query_one(TabbedContent).active = tab.pane
        self._tab = name
        self.set_focus(pane.query_one(tab.focus))
        self.refresh_bindings()
        self._draw_timeline()

    async def _filled(self, name: str) -> CasePane:
        """Return a pane that shows the case, made when it is first looked at."""
        pane = self._pane(name)
        if await pane.fill() and self._shown is not None:
            pane.show(self._shown, self.session.today)
        return pane

    @on(TabbedContent.TabActivated)
    async def tab_activated(self, event: TabbedContent.TabActivated) -> None:
        """Follow the mouse, too."""
        name = str(event.pane.id).removesuffix("-tab")
        is_other, self._tab = name != self._tab, name
        if is_other:  # a key has seen to it before
            await self._filled(name)
            self._draw_timeline()
        self.refresh_bindings()

    async def action_letter(self, step: int) -> None:
        (await self._filled(LETTERS)).query_one(Letters).go(step)

    async def action_quotes(self) -> None:
        (await self._filled(LETTERS)).query_one(Letters).toggle_quotes()
