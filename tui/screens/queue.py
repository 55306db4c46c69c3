"""The queue: the cases somebody may open, found by words and sorted as they like."""

from __future__ import annotations

from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal
from textual.widgets import Input

from grievance.domain.ids import CaseId, SpoolId
from tui.asking.bulk import named
from tui.expecting import Expecting
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.queue.acting import Acting
from tui.queue.case_filter import parse_filter
from tui.queue.refreshing import Refreshing
from tui.queue.state import queue_hint, queue_parts
from tui.rekeying import Rekeying
from tui.screens.case import CaseScreen
from tui.screens.identity import ask_identity
from tui.screens.new_case import SEALED, new_case
from tui.screens.queue_acts import ACTS
from tui.screens.queue_steps import STEPS_IN_ONE, QueueSteps
from tui.screens.queue_views import VIEWS, QueueViews
from tui.text import line
from tui.typing_keys import is_for_now
from tui.watching import Watching
from tui.widgets.case_table import CaseTable
from tui.widgets.key_line import KeyLine
from tui.widgets.preview import Preview
from tui.widgets.state_line import StateLine
from tui.widgets.typed_in import LineField


PREVIEW_FROM = 110
IN_FIELD = frozenset({"to_list", "empty"})


class QueueScreen(Leavable, QueueViews, QueueSteps):
    """What is known at once, the rest as it is opened; the filter is always there."""

    BINDING_GROUP_TITLE = "Queue"
    AUTO_FOCUS = "CaseTable"
    DEFAULT_CLASSES = "-wide"  # as most are, so that they are not styled twice
    HORIZONTAL_BREAKPOINTS = [  # noqa: RUF012  # declared by Textual
        (0, "-narrow"),
        (PREVIEW_FROM, "-wide"),
    ]
    OF_LINE = frozenset({"open", "stage", "urgency", "assign", "task"})
    BINDINGS: ClassVar[list[BindingType]] = [
        *bindings(
            "queue",
            Command(
                name="to_list",
                keys="enter",
                label="To the list",
                help="Go from the filter to the cases that it leaves",
            ),
            Command(
                name="empty",
                keys="escape",
                label="Clear",
                help="Empty the filter, and go to the list",
            ),
            Command(name="open", keys="enter", label="Open", help="Open the case"),
            Command(
                name="filter",
                keys="/",
                label="Filter",
                help="Look for cases: words, !word is without it, field:value",
            ),
        ),
        *VIEWS,
        *ACTS,
        *STEPS_IN_ONE,
        *bindings(
            "queue",
            Command(
                name="enter",
                keys="C",
                label="New case",
                help="Enter a complaint that came by telephone, letter or in person",
            ),
            Command(
                name="again", keys="R", label="Refresh", help="Read the queue anew"
            ),
            Command(
                name="clear",
                keys="escape",
                label="Clear",
                help="Stop a step for many cases, else clear the filter, else the marks",
                shown=False,
            ),
            Command(
                name="copy",
                keys="y",
                label="Copy reference",
                help="Copy the references of the marked cases, or of the one here",
                shown=False,
                first=False,
            ),
        ),
    ]

    def compose(self) -> ComposeResult:
        yield StateLine(id="queue-state")
        yield LineField(
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
        return is_for_now(self, action, in_field=IN_FIELD)

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
        state = self.query_one("#queue-state", StateLine)
        state.set_class(bool(self._reason), "refused")
        state.say(queue_parts(self._index, now, who=who))

    def cases_in_sight(self) -> tuple[CaseId, ...]:
        return (self.table.current,) if self.table.current else ()

    # Keys

    async def action_open(self) -> None:
        """Open the case."""
        if (row := self.table.row) is not None and row.names_only:
            await ask_identity(self, self._session, row.case)
        elif (case_id := self.table.current) is not None:
            await self.app.push_screen(CaseScreen(self._session, case_id, self))

    @on(CaseTable.Picked)
    async def picked(self) -> None:
        await self.action_open()

    def action_filter(self) -> None:
        self.set_focus(self.query_one("#filter", Input), scroll_visible=False)

    def action_clear(self) -> None:
        """Stop a step for many cases, else clear the filter, else the marks."""
        if self.acting.is_busy:
            self.acting.stop()
        elif self.query_one("#filter", Input).value:
            self.action_empty()
        else:
            self.table.unmark()
        self.show_state()

    def action_empty(self) -> None:
        """Leave the filter, with nothing in it."""
        self.query_one("#filter", Input).value = ""
        self.action_to_list()
        self.show_state()

    def action_to_list(self) -> None:
        self.set_focus(self.table)

    @on(Input.Changed, "#filter")
    def filter_changed(self, event: Input.Changed) -> None:
        keep = self.table.current
        self._index.filter(parse_filter(event.value))
        self._changed(keep)

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
