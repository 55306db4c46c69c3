"""The registry: who is certified, found by any name, today or as of a day."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Input, Static

from grievance.domain.counting import counted
from grievance.domain.registry import Record
from grievance.services.log.changes_since import Changes
from grievance.services.registry.registry_at import Place
from tui.asking.registry import SLOTS, Books, Wanted, book_lines, read_books
from tui.forms.form import Form, Values, Words, day_in, written_day
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.queue.case_list import CaseList
from tui.screens.following_list import FollowingList
from tui.screens.form import FormScreen
from tui.screens.record import RecordScreen
from tui.session import Session
from tui.text import line
from tui.typing_keys import is_for_now
from tui.widgets.key_line import KeyLine
from tui.widgets.listing import Listing
from tui.widgets.typed_in import LineField
from tui.words import read_words, unread_words


LOADING = "Reading the registry …"
IN_FIELD = frozenset({"to_list", "empty"})
EMPTY = "The registry is empty; `grievance registry import` in a shell fills it. Esc goes back."
NO_MATCH = "Nothing is called that. Esc clears what you look for."
ASKED = "Who was certified then and there? Empty fields: today, and everywhere."


class RegistryScreen(Leavable, FollowingList[None]):
    """Names at once as one types; Enter opens one."""

    BINDING_GROUP_TITLE = "Registry"
    AUTO_FOCUS = "Listing"
    OF_LINE = frozenset({"open"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "registry",
        Command(
            name="to_list",
            keys="enter",
            label="To the list",
            help="Go from the field to the names that are found",
        ),
        Command(name="open", keys="enter", label="Open", help="Show the record"),
        Command(
            name="empty",
            keys="escape",
            label="Clear",
            help="Empty the field, and go to the list",
        ),
        Command(
            name="filter",
            keys="/",
            label="Look for",
            help="Look for a name, a number or a country",
        ),
        Command(
            name="as_of",
            keys="d",
            label="As of a day",
            help="Show the registry as it was on a day",
        ),
        Command(name="again", keys="R", label="Refresh", help="Read the registry anew"),
        Command(
            name="leave",
            keys="escape",
            label="Back",
            help="Clear what is looked for, else close the registry",
        ),
    )

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session)
        self._cases = cases
        self._wanted = Wanted()
        self._books: Books | None = None

    def compose(self) -> ComposeResult:
        yield Static(id="registry-state", classes="state", markup=False)
        yield LineField(id="names", compact=True, placeholder="/  a name in any script")
        yield Listing(SLOTS)
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """Keep letters out of the commands while somebody types."""
        return is_for_now(self, action, in_field=IN_FIELD)

    # Answers

    def _show(self, books: Books) -> None:
        self._books, self._reason = books, ""
        self.show_lines()

    def books_changed(self, changes: Changes) -> None:
        """Follow what others change, but for cases: they are not in here."""
        if changes.elsewhere or changes.too_many:
            super().books_changed(changes)

    @on(Input.Changed, "#names")
    def typed(self) -> None:
        self.show_lines()

    def show_lines(self) -> None:
        """Show what was read last, or why nothing was."""
        typed = self.query_one("#names", Input).value
        lines = book_lines(self._books, typed) if self._books else ()
        table = self.query_one(Listing)
        table.hint = self._hint(typed)
        table.show(lines)
        self.query_one("#registry-state", Static).update(line(self._state()))

    def _hint(self, typed: str) -> str:
        if self._reason:
            return unread_words(self._reason)
        if self._books is None:
            return LOADING
        return NO_MATCH if typed else self._books.sentence or EMPTY

    def _state(self) -> str:
        said = ""
        if self._books:
            then = f"as of {self._books.day}" if self._wanted.day else "today"
            said = (
                self._books.sentence
                or f"{counted(len(self._books.records), 'name')} {then}"
            )
        said = read_words(said, self._reason, is_read=self._books is not None)
        return " · ".join(filter(None, ("Registry", said)))

    # Keys

    def action_again(self) -> None:
        """Read it anew; what is shown stays until then."""
        self.read_anew(partial(read_books, self.session, self._wanted), self._show)

    async def action_open(self) -> None:
        """Open the page of the record."""
        table = self.query_one(Listing)
        if table.current is not None:
            record: Record = table.current.thing  # type: ignore[assignment]  # of this list
            page = RecordScreen(self.session, record, self._cases)
            await self.app.push_screen(page)

    def action_filter(self) -> None:
        self.set_focus(self.query_one("#names", Input), scroll_visible=False)

    def action_leave(self) -> None:
        """Clear what is looked for, else go back."""
        if self.query_one("#names", Input).value:
            self.action_empty()
        else:
            self.dismiss(None)

    def action_empty(self) -> None:
        """Leave the field, with nothing in it."""
        self.query_one("#names", Input).value = ""
        self.action_to_list()

    def action_to_list(self) -> None:
        self.set_focus(self.query_one(Listing))

    async def action_as_of(self) -> None:
        """Ask of which day, and where."""
        wanted, session = self._wanted, self.session
        form = Form(
            title="The registry as of a day",
            fields=(
                Words(
                    name="day",
                    label="Day",
                    value=written_day(wanted.day),
                    hint="like 2026-03-31",
                ),
                Words(name="region", label="Region", value=wanted.place.region),
                Words(
                    name="country",
                    label="Country",
                    value=wanted.place.country,
                    hint="two letters",
                ),
            ),
            said=ASKED,
        )

        def submit(values: Values) -> tuple[Wanted, Books]:
            place = Place(
                region=values["region"].strip(),
                country=values["country"].strip().upper(),
            )
            asked = Wanted(day=day_in(values, "day"), place=place)
            return asked, read_books(session, asked)

        def answered(found: tuple[Wanted, Books] | None) -> None:
            if found is not None:
                self._wanted, books = found
                self._show(books)

        await self.app.push_screen(FormScreen(session, form, submit), answered)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._books = None
        self.query_one(Listing).show(())
