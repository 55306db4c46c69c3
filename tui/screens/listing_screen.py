"""A screen that reads something in a thread and lists it, with what each line is about."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from textual.app import ComposeResult
from textual.screen import Screen, ScreenResultType
from textual.widgets import Static

from tui.keys.command_list import Command
from tui.listed import Listed, Slot
from tui.screens.asking_screen import Found
from tui.screens.following_list import FollowingList
from tui.session import Session
from tui.text import line
from tui.widgets.key_line import KeyLine
from tui.widgets.listing import Records
from tui.words import read_words, unread_words


def coming_and_going(opens: str) -> tuple[Command, Command, Command]:
    """Return what every list has: Enter, which *opens* something, R and Esc."""
    return (
        Command(name="open", keys="enter", label="Open", help=opens),
        Command(name="again", keys="R", label="Refresh", help="Read the list anew"),
        Command(name="leave", keys="escape", label="Back", help="Go back"),
    )


class ListingScreen(FollowingList[ScreenResultType]):
    """Keeps the last list, marked as stale, where it cannot be read anew."""

    AUTO_FOCUS = "Listing"
    NAME: ClassVar[str] = ""
    SLOTS: ClassVar[Sequence[Slot]]
    LOADING: ClassVar[str]
    EMPTY: ClassVar[str]

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self.found: Any = None

    # What a list says of itself

    def read(self) -> object:
        """Read what is listed; in a thread."""
        raise NotImplementedError

    def lines(self, found: Any) -> Sequence[Listed]:
        """Return the lines of what was read."""
        raise NotImplementedError

    def words(self, found: Any) -> str:
        """Say in a line how much there is."""
        raise NotImplementedError

    @property
    def heading(self) -> str:
        """What stands before all it says."""
        return self.NAME

    # Showing

    def compose(self) -> ComposeResult:
        yield Static(classes="state", markup=False)
        yield Records(self.SLOTS)
        yield KeyLine()

    def on_mount(self) -> None:
        self.follow()

    def on_screen_resume(self) -> None:
        """Show what was done meanwhile, before another screen."""
        self._is_behind |= self.found is not None

    def _show(self, found: object) -> None:
        self.found, self._reason = found, ""
        self.show_lines()

    def show_lines(self) -> None:
        """Show what was read last, or why nothing was."""
        found, is_read = self.found, self.found is not None
        hint = self.EMPTY if is_read else self.LOADING
        if self._reason:
            hint = unread_words(self._reason)
        self.query_one(Records).show(self.lines(found) if is_read else (), hint)
        said = self.words(found) if is_read else self.LOADING
        self.say_state(read_words(said, self._reason, is_read=is_read))

    def say_state(self, said: str) -> None:
        """Say something above the list, after its name."""
        self.query_one(".state", Static).update(line(f"{self.heading} · {said}"))

    @property
    def thing(self) -> Any:
        """What the line under the cursor is about."""
        current = self.query_one(Records).current
        return current.thing if current else None

    # Keys

    def action_again(self) -> None:
        """Read it anew; what is shown stays until then."""
        self.read_anew(self.read, self._show)

    def change(self, question: Callable[[], object], said: str) -> None:
        """Ask in a thread, say what was done, and read the list anew."""
        self.ask(question, partial(self._done, said))

    def _done(self, said: str, _found: object) -> None:
        self.say(said)
        self.action_again()

    async def put(
        self,
        screen: Screen[Found],
        then: Callable[[Found | None], object] | None = None,
    ) -> None:
        """Put a screen before the list; *then* gets what it answers."""
        await self.app.push_screen(screen, then)  # type: ignore[arg-type]  # Textual takes any answer

    def action_leave(self) -> None:
        self.dismiss(None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self.found = None
        self.query_one(Records).show((), "")
