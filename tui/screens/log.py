"""The log: who did what when, who opened what; of a case, or of all one may open."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from grievance.domain.ids import CaseId
from grievance.services.log.read_log import LogLine, LogView, Wanted
from tui.asking.log import read_lines
from tui.facts.log import SLOTS, log_lines, log_words
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.screens.following_list import FollowingList
from tui.session import Session
from tui.text import line
from tui.typing_keys import is_for_now
from tui.widgets.key_line import KeyLine
from tui.widgets.listing import Listing, Records
from tui.widgets.typed_in import LineField
from tui.words import read_words, unread_words


LOADING = "Reading the log …"
IN_FIELD = frozenset({"to_list", "empty"})
NO_MATCH = "Nothing of that is among these entries. Esc clears what you look for."
NO_CASE = "This entry is about no case."


class LogScreen(Leavable, FollowingList[CaseId | None]):
    """The newest first; Enter answers the case of an entry, which is opened."""

    BINDING_GROUP_TITLE = "Log"
    AUTO_FOCUS = "Listing"
    OF_LINE = frozenset({"open"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "log",
        Command(
            name="to_list",
            keys="enter",
            label="To the list",
            help="Go from the field to the entries that are left",
        ),
        Command(
            name="empty",
            keys="escape",
            label="Clear",
            help="Empty the field, and go to the list",
        ),
        Command(
            name="open",
            keys="enter",
            label="Open case",
            help="Open the case that the entry is about",
        ),
        Command(
            name="filter",
            keys="/",
            label="Look for",
            help="Show the entries alone in which all your words are",
        ),
        Command(
            name="reading",
            keys="w",
            label="Who read",
            help="Show who read what alone, or everything again",
        ),
        Command(name="more", keys="m", label="Older", help="Read twice as far back"),
        Command(name="again", keys="R", label="Refresh", help="Read it anew"),
        Command(
            name="leave",
            keys="escape",
            label="Back",
            help="Clear what you look for, else go back",
        ),
    )

    def __init__(self, session: Session, case_id: CaseId | None = None) -> None:
        super().__init__(session)
        self._wanted = Wanted(case_id=case_id)
        self._view: LogView | None = None
        self._reading = False

    def compose(self) -> ComposeResult:
        yield Static(id="log-state", classes="state", markup=False)
        yield LineField(
            id="log-words", compact=True, placeholder="/  a name, a reference, a word"
        )
        yield Records(SLOTS)
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """Keep letters out of the commands while somebody types."""
        return is_for_now(self, action, in_field=IN_FIELD)

    # Answers

    def _show(self, view: LogView) -> None:
        self._view, self._reason = view, ""
        self.show_lines()

    @on(Input.Changed, "#log-words")
    def typed(self) -> None:
        self.show_lines()

    def show_lines(self) -> None:
        """Show what was read last, or why nothing was."""
        typed, view = self.query_one("#log-words", Input).value, self._view
        zone = self.session.mechanism.timetable.calendar.zone
        shown = log_lines(view, zone, typed, reading=self._reading) if view else ()
        hint = unread_words(self._reason) if self._reason else LOADING
        self.query_one(Records).show(shown, NO_MATCH if view else hint)
        said = log_words(view, len(shown), reading=self._reading) if view else LOADING
        said = read_words(said, self._reason, is_read=view is not None)
        self.query_one("#log-state", Static).update(line(f"Log · {said}"))

    # Keys

    def action_again(self) -> None:
        """Read it anew; what is shown stays until then."""
        self.read_anew(partial(read_lines, self.session, self._wanted), self._show)

    def action_more(self) -> None:
        """Read twice as far back."""
        if self._view is not None and self._view.is_cut:
            self._wanted = replace(self._wanted, most=2 * self._wanted.most)
            self.action_again()
        else:
            self.say("There are no older entries.")

    def action_reading(self) -> None:
        """Show who read what alone, or everything again."""
        self._reading = not self._reading
        self.show_lines()

    def action_open(self) -> None:
        """Go back with the case of the entry."""
        records = self.query_one(Records)
        thing = records.current.thing if records.current else None
        if isinstance(thing, LogLine) and thing.case_id is not None:
            self.dismiss(thing.case_id)
        elif thing is not None:
            self.say(NO_CASE)

    def action_filter(self) -> None:
        self.set_focus(self.query_one("#log-words", Input), scroll_visible=False)

    def action_leave(self) -> None:
        """Clear what is looked for, else go back."""
        if self.query_one("#log-words", Input).value:
            self.action_empty()
        else:
            self.dismiss(None)

    def action_empty(self) -> None:
        """Leave the field, with nothing in it."""
        self.query_one("#log-words", Input).value = ""
        self.action_to_list()

    def action_to_list(self) -> None:
        self.set_focus(self.query_one(Listing))

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._view = None
        self.query_one("#log-words", Input).value = ""
        self.query_one(Records).show((), "")
