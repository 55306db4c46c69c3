"""One case, opened: its head line, four tabs, and what may be done with it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Footer, Static, TabbedContent, TabPane

from grievance.domain.contents import AttachmentNote, Correspondent
from grievance.domain.errors import ConflictError, GrievanceError
from grievance.domain.ids import CaseId, PartId
from grievance.services.open_case import OpenedCase
from tui import asking
from tui.facts import access_blocks, note_blocks, row_blocks
from tui.keys import is_typing
from tui.messages import CaseShown, Refused
from tui.saving import safe_name
from tui.screens.confirm import ConfirmScreen
from tui.screens.menu import MenuScreen
from tui.screens.move import MoveScreen
from tui.screens.note import NoteScreen
from tui.screens.save import SaveScreen
from tui.session import Session
from tui.text import line
from tui.widgets.case_head import case_head
from tui.widgets.letters import Letters
from tui.widgets.long_text import LongText
from tui.wish import Wish


Neighbour = Callable[[CaseId, int], CaseId | None]
Question = Callable[[], OpenedCase]

TABS = {
    "summary": "#summary LongText",
    "letters": "#letter",
    "notes": "#notes LongText",
    "access": "#access LongText",
}
DISCLOSURE = (
    "Who wrote is sealed apart from what they wrote. That you looked, and when, is "
    "written into the log, which everybody who may read this case can see."
)


class CaseScreen(Screen[None]):
    """Asks in threads; what comes back is shown if it is still about this case."""

    BINDING_GROUP_TITLE = "Case"
    AUTO_FOCUS = "#summary LongText"
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-high")]  # noqa: RUF012  # declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "leave", "Back", priority=True, id="case.leave"),
        Binding("a", "assign", "Assign", priority=True, id="case.assign"),
        Binding("s", "move", "Stage", priority=True, id="case.move"),
        Binding("N", "note", "Note", priority=True, id="case.note"),
        Binding("i", "identity", "Who wrote", priority=True, id="case.identity"),
        Binding("w", "save", "Save file", priority=True, id="case.save"),
        Binding("J", "step(1)", "Next", id="case.next"),
        Binding("K", "step(-1)", "Previous", show=False, id="case.previous"),
        Binding("y", "copy", "Copy reference", show=False, id="case.copy"),
        Binding("R", "again", "Refresh", show=False, id="case.again"),
        *(
            Binding(
                str(n),
                f"tab('{tab}')",
                tab.title(),
                show=False,
                priority=True,
                id=f"case.{tab}",
            )
            for n, tab in enumerate(TABS, 1)
        ),
    ]

    class Opened(Message):
        """The case as it is now; *said* tells what was done."""

        def __init__(self, opened: OpenedCase, said: str, generation: int) -> None:
            super().__init__()
            self.opened = opened
            self.said = said
            self.generation = generation

    class Saved(Message):
        """An attachment is in a file."""

        def __init__(self, path: Path) -> None:
            super().__init__()
            self.path = path

    class Changed(Refused):
        """Somebody else was faster: the case has to be opened anew."""

    def __init__(self, session: Session, case_id: CaseId, neighbour: Neighbour) -> None:
        super().__init__()
        self._session = session
        self._case_id = case_id
        self._neighbour = neighbour
        self._generation = 0
        self._asking = False
        self._opened: OpenedCase | None = None
        self._writers: dict[PartId, Correspondent] = {}

    def compose(self) -> ComposeResult:
        yield Static(id="case-head", markup=False)
        with TabbedContent(initial="summary"):
            with TabPane("1 Summary", id="summary"):
                yield LongText()
            with TabPane("2 Letters", id="letters-tab"):
                yield Letters()
            with TabPane("3 Notes", id="notes"):
                yield LongText()
            with TabPane("4 Access & history", id="access"):
                yield LongText()
        yield Footer(show_command_palette=False)

    def on_mount(self) -> None:
        self._open(self._case_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:  # noqa: ARG002  # Textual's shape
        """Keep letters out of the commands while somebody types."""
        return not is_typing(self)

    # Asking

    def _open(self, case_id: CaseId) -> None:
        """Begin with another case, or with this one as it is now."""
        self._case_id = case_id
        self._generation += 1
        self._asking = False
        self._forget()
        self.query_one("#case-head", Static).update(Content("Opening …"))
        self._ask(lambda: asking.read_case(self._session, case_id))

    def _ask(self, question: Question, said: str = "") -> None:
        if self._asking:
            self._say("One moment: the last step is not done yet.")
            return
        self._asking = True
        self._answer(question, said, self._generation)

    @work(thread=True, group="case")
    def _answer(self, question: Question, said: str, generation: int) -> None:
        try:
            opened = question()
        except ConflictError as error:
            self.post_message(self.Changed(str(error), generation))
        except GrievanceError as error:
            self.post_message(Refused(str(error), generation))
        else:
            self.post_message(self.Opened(opened, said, generation))

    @work(thread=True, group="save")
    def _save(self, case_id: CaseId, attached: AttachmentNote, path: Path) -> None:
        try:
            asking.save_attachment(self._session, case_id, attached, path)
        except GrievanceError as error:
            self.post_message(Refused(str(error), self._generation))
        else:
            self.post_message(self.Saved(path))

    # Answers

    @on(Opened)
    def opened(self, event: Opened) -> None:
        if event.generation != self._generation:
            return
        self._asking = False
        self._opened = event.opened
        self._writers |= {
            letter.id: letter.writer for letter in event.opened.letters if letter.writer
        }
        self._show(event.opened)
        self.post_message(CaseShown(asking.row_of(event.opened)))
        if event.said:
            self._say(event.said)

    @on(Refused)
    def refused(self, event: Refused) -> None:
        if event.generation != self._generation:
            return
        self._asking = False
        self.notify(event.reason, severity="warning", markup=False)
        if self._opened is None:
            head = f"{event.reason} Esc goes back, R tries again."
            self.query_one("#case-head", Static).update(Content(head))
        elif isinstance(event, self.Changed):
            self._open(self._case_id)

    @on(Saved)
    def saved(self, event: Saved) -> None:
        said = f"Saved as {event.path}; nobody else can read it. Delete it when done."
        self._say(line(said).plain)

    # Showing

    def _show(self, opened: OpenedCase) -> None:
        today = self._session.mechanism.now().date()
        row = asking.row_of(opened)
        head = case_head(opened, today)
        self.query_one("#case-head", Static).update(head)
        self.query_one("#summary LongText", LongText).show(row_blocks(row, today))
        self.query_one(Letters).show(opened.letters, self._writers)
        self.query_one("#notes LongText", LongText).show(note_blocks(opened.notes))
        self.query_one("#access LongText", LongText).show(access_blocks(opened))

    def _forget(self) -> None:
        self._opened = None
        self._writers = {}
        self.query_one(Letters).reset()
        for text in self.query(LongText):
            text.show([])

    def forget(self) -> None:
        """Hold nothing of any case any more."""
        self._generation += 1
        self._forget()

    def _say(self, sentence: str) -> None:
        self.notify(sentence, markup=False)

    # Keys

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_again(self) -> None:
        self._open(self._case_id)

    def action_step(self, step: int) -> None:
        """Go to the next case of the queue, or to the one before."""
        case_id = self._neighbour(self._case_id, step)
        if case_id is None:
            self._say("That was the last case of this list; Esc goes back to it.")
        else:
            self._open(case_id)

    def action_tab(self, tab: str) -> None:
        pane = "letters-tab" if tab == "letters" else tab
        self.query_one(TabbedContent).active = pane
        self.set_focus(self.query_one(TABS[tab]))

    def action_copy(self) -> None:
        if self._opened:
            self.app.copy_to_clipboard(self._opened.case.reference)
            self._say(f"Copied {self._opened.case.reference}.")

    async def action_assign(self) -> None:
        if self._opened is None:
            return
        shown = self._opened.case
        people = self._session.handlers
        choices = [
            Content.assemble(
                line(person.name),
                (f"  {', '.join(sorted(person.roles))}", "$text-muted"),
            )
            for person in people
        ]

        def chosen(place: int | None) -> None:
            if place is not None:
                handler = people[place]
                self._ask(
                    lambda: asking.assign(self._session, shown, handler.id),
                    f"{shown.reference} is {handler.name}'s now.",
                )

        await self.app.push_screen(MenuScreen("Who handles it?", choices), chosen)

    async def action_move(self) -> None:
        if self._opened is None:
            return
        shown = self._opened.case

        def chosen(wish: Wish | None) -> None:
            if wish is not None:
                self._ask(
                    lambda: asking.move(self._session, shown, wish),
                    f"{shown.reference} is in {wish.to} now.",
                )

        await self.app.push_screen(MoveScreen(shown.stage), chosen)

    async def action_note(self) -> None:
        if self._opened is None:
            return
        case_id = self._case_id

        def written(text: str | None) -> None:
            if text is not None:
                self._ask(
                    lambda: asking.write_note(self._session, case_id, text),
                    "The note is in the case.",
                )

        await self.app.push_screen(NoteScreen(), written)

    async def action_identity(self) -> None:
        if self._opened is None:
            return
        case_id = self._case_id

        def confirmed(answer: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if answer:
                self._ask(lambda: asking.read_writers(self._session, case_id))

        screen = ConfirmScreen("See who wrote?", DISCLOSURE)
        await self.app.push_screen(screen, confirmed)

    async def action_save(self) -> None:
        attached = self.query_one(Letters).attachment
        if self._opened is None or attached is None:
            self._say("This letter has no attachment to save.")
            return
        case_id = self._case_id

        def chosen(path: Path | None) -> None:
            if path is not None:
                self._save(case_id, attached, path)

        suggested = Path.home() / safe_name(attached.name)
        await self.app.push_screen(SaveScreen(attached.name, suggested), chosen)
