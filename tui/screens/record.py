"""The page of one organisation: names, facilities, certificates, audits, links, cases."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.widgets import Static

from grievance.domain.registry import Record, key_of, label_of, noun_of
from grievance.services.registry.show_record import Shown
from tui.asking.registry import read_page
from tui.case_row import Row
from tui.facts.registry import cases_about, record_blocks
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.messages import Refused
from tui.queue.case_list import CaseList
from tui.screens.asking_screen import AskingScreen
from tui.screens.case import CaseScreen
from tui.screens.menu import MenuScreen
from tui.session import Session
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.long_text import LongText
from tui.words import UNREAD, stale_words, unread_words
from tui.wrapping import Block


READING = "reading its page …"


class RecordScreen(Leavable, AskingScreen[None]):
    """Shows a record, and goes on to those around it and to the cases about it."""

    BINDING_GROUP_TITLE = "Registry"
    AUTO_FOCUS = "LongText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "registry",
        Command(
            name="case", keys="o", label="Open case", help="Open a case that names it"
        ),
        Command(
            name="around", keys="v", label="Go to", help="Go to what belongs to it"
        ),
        Command(name="again", keys="R", label="Refresh", help="Read the registry anew"),
        Command(
            name="back",
            keys="escape",
            label="Back",
            help="Close the record",
            action="leave",
        ),
    )

    def __init__(self, session: Session, record: Record, cases: CaseList) -> None:
        super().__init__(session)
        self._record = record
        self._cases = cases
        self._shown: Shown | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="state", markup=False)
        yield LongText()
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    def _say_state(self, said: str = "") -> None:
        """Say what it is, and its key; its name stands below."""
        kind = f"{noun_of(self._record)} · {key_of(self._record)}"
        state = f"{kind} · {said}" if said else kind
        self.query_one(".state", Static).update(line(state))

    @property
    def _about(self) -> list[Row]:
        return cases_about(self._cases.rows(), self._record.id)

    def _show(self, shown: Shown) -> None:
        self._shown = shown
        self._say_state()
        today = self.session.today
        self.query_one(LongText).show(record_blocks(shown, self._about, today))

    def was_refused(self, event: Refused) -> None:
        """Say why there is nothing new to see."""
        super().was_refused(event)
        is_read = self._shown is not None
        if not is_read:
            blocks = [Block(unread_words(event.reason), "soft")]
            self.query_one(LongText).show(blocks)
        self._say_state(stale_words(event.reason) if is_read else UNREAD)

    # Keys

    def action_again(self) -> None:
        """Read its page anew; what is shown stays until then."""
        self.begin_anew()
        self._say_state(READING)
        self.ask(partial(read_page, self.session, self._record), self._show)

    def action_leave(self) -> None:
        self.dismiss(None)

    async def action_case(self) -> None:
        """Open one of the cases about it."""
        rows = self._about
        if not rows:
            self.notify("No open case of yours names it.", markup=False)
            return

        async def chosen(place: int | None) -> None:
            if place is not None:
                case_id = rows[place].case.id
                screen = CaseScreen(self.session, case_id, self._cases)
                await self.app.push_screen(screen)

        choices = [Content(f"{row.case.reference}  {row.case.stage}") for row in rows]
        await self.app.push_screen(MenuScreen("Which case?", choices), chosen)

    async def action_around(self) -> None:
        """Go to an organisation around it."""
        around = self._around()
        if not around:
            self.notify("Nothing else is known around it.", markup=False)
            return

        async def chosen(place: int | None) -> None:
            if place is not None:
                page = RecordScreen(self.session, around[place], self._cases)
                await self.app.push_screen(page)

        choices = [line(label_of(one)) for one in around]
        await self.app.push_screen(MenuScreen("Where to?", choices), chosen)

    def _around(self) -> list[Record]:
        if self._shown is None:
            return []
        ties = [tie.other for tie in self._shown.ties if tie.other]
        found = (*ties, *self._shown.around)
        return list({one.id: one for one in found}.values())

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._shown = None
        self.query_one(LongText).show([])
