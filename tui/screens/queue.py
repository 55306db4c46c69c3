"""The queue: the cases somebody may open, found by words and sorted as they like."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import Input, Static

from grievance.domain.ids import CaseId, SpoolId
from tui.acting import Acting
from tui.bulk import named
from tui.case_filter import parse_filter
from tui.expecting import Expecting
from tui.keys import is_typing
from tui.leaving import Leavable
from tui.queue_state import queue_hint, queue_line
from tui.refreshing import Refreshing
from tui.rekeying import Rekeying
from tui.screens.audits import AuditsScreen
from tui.screens.case import CaseScreen
from tui.screens.log import LogScreen
from tui.screens.new_case import SEALED, new_case
from tui.screens.queue_views import QueueViews
from tui.screens.registry import RegistryScreen
from tui.screens.waiting import WaitingScreen
from tui.text import line
from tui.watching import Watching
from tui.widgets.case_table import CaseTable
from tui.widgets.key_line import KeyLine
from tui.widgets.preview import Preview


PREVIEW_FROM = 110


class QueueScreen(Leavable, QueueViews):
    """What is known at once, the rest as it is opened; the filter is always there."""

    BINDING_GROUP_TITLE = "Queue"
    AUTO_FOCUS = "CaseTable"
    DEFAULT_CLASSES = "-wide"  # as most are, so that they are not styled twice
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  # declared by Textual
        (0, "-narrow"),
        (PREVIEW_FROM, "-wide"),
    ]
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Open", priority=True, id="queue.open"),
        Binding(
            "slash",
            "filter",
            "Filter",
            key_display="/",
            priority=True,
            id="queue.filter",
        ),
        Binding(
            "escape", "clear", "Clear", show=False, priority=True, id="queue.clear"
        ),
        Binding("C", "enter", "New case", priority=True, id="queue.enter"),
        Binding("4", "audits", "Audits", priority=True, id="queue.audits"),
        Binding("6", "waiting", "Out", priority=True, id="queue.waiting"),
        Binding("7", "registry", "Registry", priority=True, id="queue.registry"),
        Binding("8", "log", "Log", priority=True, id="queue.log"),
        Binding("R", "again", "Refresh", priority=True, id="queue.again"),
        Binding("y", "copy", "Copy reference", show=False, id="queue.copy"),
    ]

    def compose(self) -> ComposeResult:
        yield Static(id="queue-state", markup=False)
        yield Input(
            id="filter",
            compact=True,
            placeholder="/  words  !word  stage:triage  due:overdue",
        )
        with Horizontal():
            yield CaseTable(self._index, id="cases")
            yield Preview(id="preview")
        yield Expecting(self._session)
        yield Rekeying(self._session)
        yield Refreshing(self._session)
        yield Watching(self._session)
        yield Acting(self._session)
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """Keep letters out of the commands while somebody types."""
        return action in {"open", "clear"} or not is_typing(self)

    # Showing

    @on(CaseTable.Moved)
    def moved(self) -> None:
        if self.size.width >= PREVIEW_FROM:
            self.query_one(Preview).show_row(self.table.row, self._index.today)
        self.show_state()

    @on(Rekeying.Moved)
    def keys_moved(self) -> None:
        self.show_state()

    def on_resize(self) -> None:
        self.call_after_refresh(self.moved)

    def show_state(self) -> None:
        """Say how reading stands, where that has changed."""
        now = self._now()
        self.table.hint = queue_hint(self._index, now)
        who = line(self._session.me.name).plain
        said = queue_line(self._index, now, who=who)
        if said == self._said:  # a layout at every key would be felt
            return
        self._said = said
        state = self.query_one("#queue-state", Static)
        state.set_class(bool(self._reason), "refused")
        state.update(Content(said), layout=False)

    # Keys

    async def action_open(self) -> None:
        """Open the case; from the filter, go to the list first."""
        if is_typing(self):
            self.set_focus(self.table)
        elif (case_id := self.table.current) is not None:
            await self.app.push_screen(CaseScreen(self._session, case_id, self))

    @on(CaseTable.Picked)
    async def picked(self) -> None:
        await self.action_open()

    def action_filter(self) -> None:
        self.set_focus(self.query_one("#filter", Input), scroll_visible=False)

    def action_clear(self) -> None:
        """Stop a step for many cases, else clear the filter, else the marks."""
        field = self.query_one("#filter", Input)
        if self.acting.is_busy and not is_typing(self):
            self.acting.stop()
        elif field.value:
            field.value = ""
        elif not is_typing(self):
            self.table.unmark()
        self.set_focus(self.table)
        self.show_state()

    @on(Input.Changed, "#filter")
    def filter_changed(self, event: Input.Changed) -> None:
        keep = self.table.current
        self._index.filter(parse_filter(event.value))
        self._changed(keep)

    async def action_waiting(self) -> None:
        await self.app.push_screen(WaitingScreen(self._session, self))

    async def action_audits(self) -> None:
        await self.app.push_screen(AuditsScreen(self._session, self))

    async def action_registry(self) -> None:
        await self.app.push_screen(RegistryScreen(self._session, self))

    async def action_log(self) -> None:
        """Show who did what; Enter there opens the case."""

        async def chosen(case_id: CaseId | None) -> None:
            if case_id is not None:
                await self.app.push_screen(CaseScreen(self._session, case_id, self))

        await self.app.push_screen(LogScreen(self._session), chosen)

    async def action_enter(self) -> None:
        def put_in(spool_id: SpoolId | None) -> None:
            if spool_id is not None:
                self.notify(SEALED, markup=False)
                self.expect(spool_id)

        await self.app.push_screen(new_case(self._session), put_in)

    def action_copy(self) -> None:
        """Copy the references of what is marked, else of the case that is there."""
        if rows := self.chosen:
            references = "\n".join(row.case.reference for row in rows)
            self.app.copy_to_clipboard(references)
            self.notify(f"Copied {named(rows)}.", markup=False)
