"""Audits and notices: what each audit has to answer, and who is told what when."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container
from textual.widgets import Static

from grievance.domain.ids import CaseId
from grievance.screen.due_days import DueDay, due_days
from grievance.services.audits.list_follow_ups import ListedFollowUp
from grievance.services.overviews.audit_calendar import AuditEntry
from tui.asking.audits import Board, read_board
from tui.facts.audit import entry_blocks
from tui.facts.audit_board import NOTHING, SLOTS, Due, board_lines, board_words
from tui.facts.calendar import NOTHING as NO_DAY
from tui.facts.calendar import SLOTS as DAY_SLOTS
from tui.facts.calendar import calendar_words, day_lines, tab_of
from tui.facts.calendar_grid import signs_of
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.queue.case_list import CaseList
from tui.screens.audit import AuditScreen
from tui.screens.case import CaseScreen
from tui.screens.following_list import FollowingList
from tui.session import Session
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.listing import Listing, Records
from tui.widgets.week_grid import WeekGrid
from tui.words import read_words, unread_words


LOADING = "Reading what audits have to answer …"
NO_FILE = (
    "This audit has no file that you may open; the worker makes one when its first "
    "notice comes near."
)


class AuditsScreen(Leavable, FollowingList[None]):
    """By what is to be done next, or by day; Enter goes where that is done."""

    BINDING_GROUP_TITLE = "Audits"
    AUTO_FOCUS = "Listing"
    DEFAULT_CLASSES = "-wide -high"  # as most are, so that they are not styled twice
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (100, "-wide")]  # noqa: RUF012  # declared by Textual
    VERTICAL_BREAKPOINTS = [(0, "-short"), (20, "-high")]  # noqa: RUF012  # declared by Textual
    OF_LINE = frozenset({"open", "show", "file"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "audits",
        Command(
            name="open",
            keys="enter",
            label="Next step",
            help="Go where the next step is done: the tab of its file, or its case",
        ),
        Command(
            name="show",
            keys="v",
            label="Show",
            help="Show the whole of an audit: its days, gates, allegations, trail",
        ),
        Command(
            name="file",
            keys="o",
            label="Open file",
            help="Open the file of the audit, as the case that it is",
        ),
        Command(
            name="calendar",
            keys="c",
            label="Calendar, list",
            help="Show who is told what on which day, or what is to be done next",
        ),
        Command(
            name="past",
            keys="p",
            label="Past",
            help="Show in the calendar what is done or went by too, or hide it",
            shown=False,
        ),
        Command(name="again", keys="R", label="Refresh", help="Read it anew"),
        Command(name="leave", keys="escape", label="Back", help="Go back"),
    )

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session)
        self._cases = cases
        self._board: Board | None = None
        self._days: list[DueDay] = []
        self._is_calendar = self._with_past = False

    def compose(self) -> ComposeResult:
        yield Static(id="audits-state", classes="state", markup=False)
        with Container(id="audits"):
            yield WeekGrid()
            yield Records(SLOTS, id="board")
            yield Records(DAY_SLOTS, id="days")
        yield KeyLine()

    def on_mount(self) -> None:
        self._choose()
        self.action_again()

    def on_screen_resume(self) -> None:
        """Show what was done to a file meanwhile."""
        self._is_behind |= self._board is not None

    # Answers

    def _show(self, board: Board) -> None:
        self._board, self._reason = board, ""
        self.show_lines()

    def show_lines(self) -> None:
        """Show what was read last, or why nothing was."""
        board, today = self._board, self.session.today
        entries = board.entries if board else ()
        self._days = due_days(entries, with_past=self._with_past)
        lines = board_lines(board, today) if board else ()
        self.query_one("#board", Records).show(lines, self._hint(NOTHING))
        days = self.query_one("#days", Records)
        days.show(day_lines(self._days, today), self._hint(NO_DAY))
        self._show_state()
        self._draw()

    def _hint(self, nothing: str) -> str:
        if self._reason:
            return unread_words(self._reason)
        return nothing if self._board else LOADING

    def _show_state(self) -> None:
        board = self._board
        if board is None:
            said = LOADING
        elif self._is_calendar:
            said = calendar_words(self._days, self.session.today)
        else:
            said = board_words(board)
        said = read_words(said, self._reason, is_read=board is not None)
        name = "Calendar" if self._is_calendar else "Audits"
        self.query_one("#audits-state", Static).update(line(f"{name} · {said}"))

    @on(Listing.Moved)
    def moved(self) -> None:
        """Show in the weeks where the cursor is."""
        self._draw()

    def _draw(self) -> None:
        thing, today = self._thing, self.session.today
        chosen = thing.on if isinstance(thing, DueDay) else today
        self.query_one(WeekGrid).draw(signs_of(self._days), today, chosen)

    def _choose(self) -> None:
        """Show the calendar or the list; the other one keeps its place."""
        self.set_class(self._is_calendar, "-calendar")
        shown = self._records
        for records in self.query(Records):
            records.display = records is shown
        self.set_focus(shown.table)

    @property
    def _records(self) -> Records:
        return self.query_one("#days" if self._is_calendar else "#board", Records)

    @property
    def _thing(self) -> object:
        current = self._records.current
        return current.thing if current else None

    @property
    def _entry(self) -> AuditEntry | None:
        thing = self._thing
        return thing.entry if isinstance(thing, Due | DueDay) else None

    @property
    def _tab(self) -> str:
        """The tab of the file in which the next step is done; empty where none is."""
        thing = self._thing
        if isinstance(thing, DueDay):
            return tab_of(thing)
        return thing.tab if isinstance(thing, Due) else ""

    # Keys

    def action_again(self) -> None:
        """Read it anew; what is shown stays until then."""
        self.read_anew(partial(read_board, self.session), self._show)

    def action_calendar(self) -> None:
        """Show the calendar, or the list again."""
        self._is_calendar = not self._is_calendar
        self._choose()
        self._show_state()
        self._draw()

    def action_past(self) -> None:
        """Show in the calendar what is past too, or hide it."""
        self._with_past = not self._with_past
        self.show_lines()

    async def action_open(self) -> None:
        """Go where the next step is done; where nothing is to be done, show the audit."""
        thing, entry = self._thing, self._entry
        if isinstance(thing, ListedFollowUp):
            await self._open(thing.case.id)
        elif entry is not None and entry.file is not None and self._tab:
            await self._open(entry.file.id, tab=self._tab)
        else:
            await self.action_show()

    async def action_show(self) -> None:
        """Show the whole of an audit."""
        entry = self._entry
        if entry is None:
            return

        async def answered(wants_file: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if wants_file:
                await self._open_file(entry)

        await self.app.push_screen(AuditScreen(entry_blocks(entry)), answered)

    async def action_file(self) -> None:
        """Open the file of the audit, or the case that no audit answers."""
        thing = self._thing
        if isinstance(thing, ListedFollowUp):
            await self._open(thing.case.id)
        elif (entry := self._entry) is not None:
            await self._open_file(entry)

    async def _open_file(self, entry: AuditEntry) -> None:
        if entry.file is not None:
            await self._open(entry.file.id)
        else:
            self.say(NO_FILE)

    async def _open(self, case_id: CaseId, tab: str = "") -> None:
        screen = CaseScreen(self.session, case_id, self._cases)
        if tab:
            screen.begin_with(lambda case: case.action_tab(tab))
        await self.app.push_screen(screen)

    def action_leave(self) -> None:
        self.dismiss(None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._board, self._days = None, []
        for records in self.query(Records):
            records.show((), "")
        self._draw()
