"""Search: words in all cases that one may open, found while they are read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.message import Message
from textual.widgets import Input, Static
from textual.worker import get_current_worker

from grievance.domain.errors import GrievanceError
from grievance.services.letters.say_hit import MOST
from grievance.services.search.search_cases import Found, Hit
from grievance.services.search.search_query import parse_query
from tui.asking.search import search
from tui.facts.search import key_of, search_hint, search_line, snippet_content, tab_of
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.messages import Refused
from tui.queue.case_list import CaseList
from tui.screens.asking_screen import AskingScreen
from tui.screens.case import CaseScreen
from tui.screens.case_tabs import BY_NAME, LETTERS
from tui.search_found import FoundCases
from tui.session import Session
from tui.text import line
from tui.typing_keys import is_for_now, is_typing
from tui.widgets.hit_table import HitTable
from tui.widgets.key_line import KeyLine
from tui.widgets.letters import Letters
from tui.widgets.listing import Listing
from tui.widgets.typed_in import LineField


WORDS = '/  words  "a phrase"  !word'
NAMES = "/  a name or an address of who wrote"
STYLE = "bold underline"
IN_FIELD = frozenset({"seek"})


class SearchScreen(Leavable, AskingScreen[None]):
    """Finds in a thread; what an older search finds is shown to nobody."""

    BINDING_GROUP_TITLE = "Search"
    AUTO_FOCUS = "#search-words"
    OF_LINE = frozenset({"open"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "search",
        Command(
            name="seek",
            keys="enter",
            label="Search",
            help="Search for the words in the field",
        ),
        Command(
            name="open",
            keys="enter",
            label="Open",
            help="Open the case where the words stand",
        ),
        Command(
            name="words", keys="slash", label="Words", help="Type what to look for"
        ),
        Command(
            name="names",
            keys="w",
            label="Who wrote",
            help="Look for who wrote, by name or address, or for words again",
        ),
        Command(name="again", keys="R", label="Again", help="Search once more"),
        Command(
            name="leave",
            keys="escape",
            label="Back",
            help="Stop a search, else go from the field to the list, else back",
        ),
    )

    class Some(Message):
        """Some more is found."""

        def __init__(self, found: Found, generation: int) -> None:
            super().__init__()
            self.found = found
            self.generation = generation

    class Over(Message):
        """The thread is done."""

        def __init__(self, generation: int) -> None:
            super().__init__()
            self.generation = generation

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session)
        self._cases = FoundCases(cases, lambda: self.table.hits)
        self._sought = ""
        self._last: Found | None = None
        self._names = False
        self._reason = ""

    def compose(self) -> ComposeResult:
        yield Static(id="search-state", classes="state", markup=False)
        yield LineField(id="search-words", compact=True, placeholder=WORDS)
        yield HitTable()
        yield Static(id="search-detail", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self._show_state()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """Keep letters out of the commands while somebody types."""
        return is_for_now(self, action, in_field=IN_FIELD, both="leave")

    @property
    def table(self) -> HitTable:
        """What was found."""
        return self.query_one(HitTable)

    @property
    def _field(self) -> Input:
        return self.query_one("#search-words", Input)

    @property
    def _words(self) -> tuple[str, ...]:
        """What was looked for in the contents; who wrote is marked nowhere."""
        return () if self._names else parse_query(self._sought).wanted

    # Searching

    def _begin(self) -> None:
        """Search for what is typed; what runs already is for nobody."""
        self.begin_anew()
        self._asking = True
        self._sought, self._reason, self._last = self._field.value, "", None
        self.table.clear()
        self._search(self._generation)
        self._show_state()

    @work(thread=True, group="searching", exclusive=True)
    def _search(self, generation: int) -> None:
        worker = get_current_worker()
        if generation != self._generation:
            return

        def goes_on(found: Found) -> bool:
            self.post_message(self.Some(found, generation))
            return not worker.is_cancelled and generation == self._generation

        try:
            search(self.session, self._sought, names=self._names, goes_on=goes_on)
        except GrievanceError as error:
            self.post_message(Refused(str(error), generation))
        else:
            self.post_message(self.Over(generation))

    @on(Some)
    def some_found(self, event: Some) -> None:
        event.stop()
        if event.generation != self._generation:
            return
        self._last = event.found
        if event.found.hits:
            self.table.add(event.found.hits)
        if len(self.table.hits) > MOST:
            self._stop()
        self._show_state()

    @on(Over)
    def over(self, event: Over) -> None:
        event.stop()
        if event.generation == self._generation:
            self._asking = False
            self._show_state()

    def was_refused(self, event: Refused) -> None:
        """Say why, where results would stand."""
        self._reason = event.reason
        self._show_state()

    def _stop(self) -> None:
        self.workers.cancel_group(self, "searching")
        self.begin_anew()

    # Showing

    def _show_state(self) -> None:
        is_over, hits = not self._asking, self.table.hits
        said = search_line(hits, self._last, is_over=is_over)
        shown = f"{said} · ! {self._reason}" if self._reason else said
        self.query_one("#search-state", Static).update(line(shown))
        hint = search_hint(self._last, names=self._names, is_over=is_over)
        self.table.hint = self._reason or hint

    @on(HitTable.Moved)
    def moved(self) -> None:
        """Show the words under the cursor in full, below."""
        hit = self.table.current
        shown = snippet_content(hit.snippet, STYLE) if hit else Content("")
        detail = self.query_one("#search-detail", Static)
        detail.update(shown)
        detail.display = hit is not None

    # Keys

    async def action_open(self) -> None:
        """Open the case where the words stand."""
        if (hit := self.table.current) is not None:
            case = CaseScreen(self.session, hit.case.id, self._cases)
            case.begin_with(partial(_go_to, hit, self._words))
            await self.app.push_screen(case)

    def action_seek(self) -> None:
        """Search for what is typed."""
        self.set_focus(self.table)
        self._begin()

    @on(HitTable.Picked)
    async def picked(self) -> None:
        await self.action_open()

    def action_words(self) -> None:
        self.set_focus(self._field, scroll_visible=False)

    def action_names(self) -> None:
        """Look for who wrote, or for words; what was found before is another thing."""
        self._stop()
        self._names = not self._names
        self._field.placeholder = NAMES if self._names else WORDS
        self._field.value, self._last, self._reason = "", None, ""
        self.table.clear()
        self._show_state()
        self.action_words()

    def action_again(self) -> None:
        self._begin()

    def action_leave(self) -> None:
        """Stop, else go from the field to what was found, else go back."""
        if self._asking:
            self._stop()
            self._show_state()
        elif is_typing(self) and self.table.hits:
            self.set_focus(self.table)
        else:
            self.dismiss(None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self._stop()
        self._sought, self._last = "", None
        self._field.value = ""
        self.table.clear()
        self.query_one("#search-detail", Static).update("")


async def _go_to(hit: Hit, words: Sequence[str], case: CaseScreen) -> None:
    """Show a case where a hit stands, with the *words* marked."""
    name = tab_of(hit)
    if name in BY_NAME:
        await case.action_tab(name)
    if name == LETTERS:
        case.query_one(Letters).read(hit.part_id, words)
    elif key := key_of(hit):
        case.query_one(f"#{BY_NAME[name].pane} Listing", Listing).go_to(key)
