"""The queue: the cases somebody may open, found by words and sorted as they like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, Input, Static
from textual.worker import get_current_worker

from grievance.domain.ids import CaseId, SpoolId
from tui.case_filter import parse_filter
from tui.case_index import ORDERS, CaseIndex, Row
from tui.expecting import Expecting, came_words
from tui.keys import is_typing
from tui.messages import Refused, WorkerDone
from tui.queue_reading import (
    QueueListed,
    QueueRead,
    SlipsOpened,
    WaitingCounted,
    read_queue,
)
from tui.queue_state import QueueState, queue_hint, queue_line
from tui.screens.case import CaseScreen
from tui.screens.menu import MenuScreen
from tui.screens.new_case import SEALED, new_case
from tui.screens.waiting import WaitingScreen
from tui.session import Session
from tui.text import line
from tui.widgets.case_table import CaseTable
from tui.widgets.preview import Preview


PREVIEW_FROM = 110


class QueueScreen(Screen[None]):
    """Covers at once, slips as they are opened; the filter is always there."""

    BINDING_GROUP_TITLE = "Queue"
    AUTO_FOCUS = "CaseTable"
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
        Binding("o", "sort", "Sort", priority=True, id="queue.sort"),
        Binding("C", "enter", "New case", priority=True, id="queue.enter"),
        Binding("6", "waiting", "Out", priority=True, id="queue.waiting"),
        Binding("R", "again", "Refresh", id="queue.again"),
        Binding("y", "copy", "Copy reference", show=False, id="queue.copy"),
    ]

    def __init__(self, session: Session) -> None:
        super().__init__()
        self._session = session
        self._index = CaseIndex(session.mechanism.now().date())
        self._generation = 0
        self._filled = 0
        self._waiting = 0
        self._asking = False
        self._reason = ""
        self._said = ""

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
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self.action_again()

    @property
    def table(self) -> CaseTable:
        """The lines."""
        return self.query_one(CaseTable)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """Keep letters out of the commands while somebody types."""
        return action in {"open", "clear"} or not is_typing(self)

    # Asking

    def action_again(self) -> None:
        """Read the queue anew; what is shown stays until then."""
        self._generation += 1
        self._filled, self._asking, self._reason = 0, True, ""
        self._show_state()
        self._read(self._generation)

    @work(thread=True, exclusive=True, group="queue")
    def _read(self, generation: int) -> None:
        worker = get_current_worker()
        read_queue(
            self._session,
            generation,
            self.post_message,
            is_cancelled=lambda: worker.is_cancelled,
        )

    # Answers

    @on(QueueListed)
    def listed(self, event: QueueListed) -> None:
        if event.generation != self._generation:
            return
        keep = self.table.current
        self._index.load(event.rows, self._session.mechanism.now().date())
        self._changed(keep)

    @on(WaitingCounted)
    def counted(self, event: WaitingCounted) -> None:
        if event.generation == self._generation:
            self._waiting = event.count
            self._show_state()

    @on(SlipsOpened)
    def filled(self, event: SlipsOpened) -> None:
        if event.generation != self._generation:
            return
        keep = self.table.current
        self._index.fill(event.rows)
        self._filled += len(event.rows)
        self._changed(keep)

    @on(QueueRead)
    def finished(self, event: QueueRead) -> None:
        if event.generation == self._generation:
            self._asking = False
            self._show_state()

    @on(Refused)
    def refused(self, event: Refused) -> None:
        if event.generation == self._generation:
            self._asking, self._reason = False, event.reason
            self._show_state()

    def case_shown(self, row: Row) -> None:
        """Take over a case as another screen has just seen it."""
        keep = self.table.current
        self._index.put(row)
        self._changed(keep)

    def neighbour(self, case_id: CaseId, step: int) -> CaseId | None:
        """Return the case before or after another, and go there; None at the end."""
        found = self._index.find(case_id)
        if found is None:  # it no longer fits the filter: another has taken its place
            found = self.table.cursor - (step > 0)
        if not 0 <= found + step < len(self._index):
            return None
        self.table.cursor = found + step
        return self.table.current

    def rows(self) -> Sequence[Row]:
        """Return every case there is, shown or not."""
        return self._index.rows()

    def forget(self) -> None:
        """Hold nothing of any case any more."""
        self._generation += 1
        self._index.forget()
        self._changed(None)

    # Showing

    def _changed(self, keep: CaseId | None) -> None:
        self.table.index_changed(keep)
        self._show_state()

    @on(CaseTable.Moved)
    def moved(self) -> None:
        if self.size.width >= PREVIEW_FROM:
            self.query_one(Preview).show_row(self.table.row, self._index.today)
        self._show_state()

    def on_resize(self) -> None:
        self.call_after_refresh(self.moved)

    def _show_state(self) -> None:
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

    def _now(self) -> QueueState:
        return QueueState(
            asking=self._asking,
            filled=self._filled,
            marked=len(self.table.marks),
            waiting=self._waiting,
            expected=self.query_one(Expecting).count,
            reason=self._reason,
        )

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
        """Clear the filter, else the marks."""
        field = self.query_one("#filter", Input)
        if field.value:
            field.value = ""
        elif not is_typing(self):
            self.table.marks.clear()
            self.table.refresh()
        self.set_focus(self.table)
        self._show_state()

    @on(Input.Changed, "#filter")
    def filter_changed(self, event: Input.Changed) -> None:
        keep = self.table.current
        self._index.filter(parse_filter(event.value))
        self._changed(keep)

    async def action_waiting(self) -> None:
        await self.app.push_screen(WaitingScreen(self._session, self))

    async def action_enter(self) -> None:
        def put_in(spool_id: SpoolId | None) -> None:
            if spool_id is not None:
                self.notify(SEALED, markup=False)
                self.expect(spool_id)

        await self.app.push_screen(new_case(self._session), put_in)

    def expect(self, spool_id: SpoolId) -> None:
        """Tell when there is something of what was put in."""
        self.query_one(Expecting).expect(spool_id)
        self._show_state()

    @on(Expecting.Came)
    def came(self, event: Expecting.Came) -> None:
        for receipt in event.receipts:
            self.notify(came_words(receipt), markup=False)
        self.action_again()
        self.post_message(WorkerDone())

    async def action_sort(self) -> None:
        orders = [Content(order) for order in ORDERS]
        await self.app.push_screen(MenuScreen("Sort by", orders), self._sort)

    def _sort(self, place: int | None) -> None:
        if place is not None:
            keep = self.table.current
            self._index.sort(list(ORDERS)[place])
            self._changed(keep)

    def action_copy(self) -> None:
        if row := self.table.row:
            self.app.copy_to_clipboard(row.case.reference)
            self.notify(f"Copied {row.case.reference}.", markup=False)
