"""Audits and notices: what each audit has to answer, and who is told what when."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Static

from grievance.domain.ids import CaseId
from grievance.services.audit_calendar import AuditEntry
from grievance.services.list_follow_ups import ListedFollowUp
from tui.asking_audits import Board, read_board
from tui.audit_facts import NOTHING, SLOTS, board_lines, board_words, entry_blocks
from tui.case_list import CaseList
from tui.leaving import Leavable
from tui.messages import Refused
from tui.screens.asking_screen import AskingScreen
from tui.screens.audit import AuditScreen
from tui.screens.case import CaseScreen
from tui.session import Session
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.listing import Records


LOADING = "Reading what audits have to answer …"
NO_FILE = (
    "This audit has no file that you may open; the worker makes one when its first "
    "notice comes near."
)


class AuditsScreen(Leavable, AskingScreen[None]):
    """What no audit answers stands first; Enter shows an audit, o opens its file."""

    BINDING_GROUP_TITLE = "Audits"
    AUTO_FOCUS = "Listing"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "open", "Show", priority=True, id="audits.open"),
        Binding("o", "file", "Open file", priority=True, id="audits.file"),
        Binding("R", "again", "Refresh", priority=True, id="audits.again"),
        Binding("escape", "leave", "Back", priority=True, id="audits.leave"),
    ]

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session)
        self._cases = cases
        self._board: Board | None = None
        self._reason = ""

    def compose(self) -> ComposeResult:
        yield Static(id="audits-state", classes="state", markup=False)
        yield Records(SLOTS)
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    def on_screen_resume(self) -> None:
        """Show what was done to a file meanwhile."""
        if self._board is not None:
            self.action_again()

    # Answers

    def _show(self, board: Board) -> None:
        self._board, self._reason = board, ""
        self._show_lines()

    def was_refused(self, event: Refused) -> None:
        """Keep the last list, marked as stale."""
        super().was_refused(event)
        self._reason = event.reason
        self._show_lines()

    def _show_lines(self) -> None:
        board = self._board
        hint = NOTHING if board else LOADING
        if self._reason:
            hint = f"{self._reason} R tries again."
        self.query_one(Records).show(board_lines(board) if board else (), hint)
        stale = f"! stale: {self._reason} R tries again · " if self._reason else ""
        said = board_words(board) if board else LOADING
        self.query_one("#audits-state", Static).update(line(f"{stale}Audits · {said}"))

    @property
    def _thing(self) -> object:
        current = self.query_one(Records).current
        return current.thing if current else None

    # Keys

    def action_again(self) -> None:
        """Read it anew; what is shown stays until then."""
        self.ask(partial(read_board, self.session), self._show)

    async def action_open(self) -> None:
        """Show the whole of an audit, or open the case of what no audit answers."""
        thing = self._thing
        if isinstance(thing, ListedFollowUp):
            await self._open(thing.case.id)
        elif isinstance(thing, AuditEntry):
            await self._show_audit(thing)

    async def _show_audit(self, entry: AuditEntry) -> None:
        async def answered(wants_file: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if wants_file:
                await self._open_file(entry)

        await self.app.push_screen(AuditScreen(entry_blocks(entry)), answered)

    async def action_file(self) -> None:
        """Open the file of the audit, as the case that it is."""
        thing = self._thing
        if isinstance(thing, AuditEntry):
            await self._open_file(thing)
        elif isinstance(thing, ListedFollowUp):
            await self._open(thing.case.id)

    async def _open_file(self, entry: AuditEntry) -> None:
        if entry.file is not None:
            await self._open(entry.file.id)
        else:
            self.say(NO_FILE)

    async def _open(self, case_id: CaseId) -> None:
        await self.app.push_screen(CaseScreen(self.session, case_id, self._cases))

    def action_leave(self) -> None:
        self.dismiss(None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._board = None
        self.query_one(Records).show((), "")
