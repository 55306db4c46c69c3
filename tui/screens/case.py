"""One case, opened: its head line, its tabs, and what may be done with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import OptionList, Static, TabbedContent, Tabs

from grievance.domain.contents import AttachmentNote
from grievance.domain.ids import CaseId, SpoolId
from grievance.services.cases.open_case import OpenedCase
from grievance.services.cases.read_letters import OpenedLetter
from tui.asking import cases as asking
from tui.asking.shown_case import ShownCase, prepare, relate
from tui.leaving import ShowsCase
from tui.messages import CaseLost, CaseShown, PutIn, Refused
from tui.queue.case_list import CaseList
from tui.relating import Related
from tui.screens.case_pane import CasePane
from tui.screens.case_steps.registry import KEYS, NAMES, begins, fits, step_named
from tui.screens.case_steps.step import Result
from tui.screens.case_tabs import (
    BY_NAME,
    FINDINGS,
    LETTERS,
    LINKS,
    SUMMARY,
    TABS,
)
from tui.screens.turning_case import TurningCase
from tui.session import Session
from tui.text import line
from tui.typing_keys import is_typing
from tui.widgets.case_head import case_head
from tui.widgets.key_line import KeyLine
from tui.widgets.letters import Letters
from tui.widgets.more_tabs import MoreTabs


class CaseScreen(ShowsCase, TurningCase):
    """Shows a case and opens its dialogs; what comes back is shown if still wanted."""

    BINDING_GROUP_TITLE = "Case"
    AUTO_FOCUS = "#summary-tab LongText"
    DEFAULT_CLASSES = "-high"  # as most are, so that they are not styled twice
    VERTICAL_BREAKPOINTS = [(0, "-short"), (16, "-high")]  # noqa: RUF012  # declared by Textual
    BINDINGS: ClassVar[list[BindingType]] = KEYS

    def __init__(self, session: Session, case_id: CaseId, cases: CaseList) -> None:
        super().__init__(session)
        self._case_id = case_id
        self.cases = cases
        self.kept_reason = ""
        self._first: Callable[[CaseScreen], Awaitable[None]] | None = None

    def begin_with(self, step: Callable[[CaseScreen], Awaitable[None]]) -> None:
        """Take a step as soon as the case is on the screen."""
        self._first = step

    def compose(self) -> ComposeResult:
        yield Static(id="case-head", markup=False)
        yield Static(id="case-news", markup=False)
        with TabbedContent(initial=TABS[0].pane):
            for tab in TABS:
                yield CasePane(tab, tab.title)
        yield KeyLine()

    async def on_mount(self) -> None:
        self.query_one(TabbedContent).hide_tab(BY_NAME[FINDINGS].pane)
        await self.query_one(Tabs).mount(MoreTabs())
        await self._pane(self._tab).fill()
        self._open(self._case_id)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Keep letters out of the commands while somebody types; heed the open tab."""
        if is_typing(self):
            return False
        if action != "do":
            return True
        return fits(str(parameters[0]), self._tab, of_audit=self._is_of_audit)

    def offers(self, command: str) -> bool:
        """Offer the steps of an open case that have what they need."""
        group, _dot, name = command.partition(".")
        if group != "case" or name not in NAMES:
            return super().offers(command)
        return self._shown is not None and begins(name, self)

    @on(OptionList.OptionHighlighted)
    def letter_chosen(self) -> None:
        self.offer_anew()

    # What steps use

    @property
    def case_id(self) -> CaseId:
        """Which case it is, also before it is open."""
        return self._case_id

    @property
    def shown(self) -> ShownCase:
        """The case as it is on the screen; steps begin only where there is one."""
        if self._shown is None:
            msg = "a step began before the case was open"
            raise RuntimeError(msg)
        return self._shown

    @property
    def letter(self) -> OpenedLetter | None:
        """The letter that is being read; until somebody reads any, the first."""
        content = self._pane(LETTERS).content
        if isinstance(content, Letters):
            return content.opened
        letters = self._shown.letters if self._shown else ()
        return letters[0].opened if letters else None

    @property
    def attachment(self) -> AttachmentNote | None:
        """The attachment under the cursor; until somebody reads any, the first."""
        content = self._pane(LETTERS).content
        if isinstance(content, Letters):
            return content.attachment
        attached = self.letter.letter.attachments if self.letter else ()
        return attached[0] if attached else None

    def cases_in_sight(self) -> tuple[CaseId, ...]:
        return (self._case_id,)

    async def put(
        self, screen: Screen[Result], then: Callable[[Result | None], object]
    ) -> None:
        """Put a dialog before the case; *then* gets what it answers."""
        await self.app.push_screen(screen, then)  # type: ignore[arg-type]  # Textual takes any answer

    def change(self, question: Callable[[], OpenedCase], said: str = "") -> None:
        """Ask in a thread, then show the case as it is then, and say what was done."""
        session = self.session
        self.ask(
            lambda: prepare(session, question()), lambda shown: self.show(shown, said)
        )

    def reread(self) -> None:
        """Show the case as it is now."""
        case_id = self._case_id
        self.change(lambda: asking.read_case(self.session, case_id))

    def lost(self, sentence: str) -> None:
        """Leave the case, which is on one's ring no more, and say so."""
        self.forget()
        self.dismiss(None)
        self.app.post_message(CaseLost())
        self.say(sentence)

    def keep_words(self, words: str) -> None:
        """Keep words for Ctrl+V until the desk is locked; the terminal gets none."""
        vars(self.app)["_clipboard"] = words

    def expect(self, spool_id: SpoolId) -> None:
        """Tell when the worker has made something of a message; from any thread."""
        self.post_message(PutIn(spool_id))

    async def open_other(self, case_id: CaseId) -> None:
        """Open another case before this one."""
        await self.app.push_screen(CaseScreen(self.session, case_id, self.cases))

    # Answers

    def _open(self, case_id: CaseId) -> None:
        """Begin with another case, or with this one as it is now."""
        self._case_id = case_id
        self.begin_anew()
        self._forget()
        self.forget_news()
        self.query_one("#case-head", Static).update(Content("Opening …"))
        self.change(lambda: asking.read_case(self.session, case_id))

    def show(self, shown: ShownCase, said: str = "") -> None:
        """Show the case as it is now, and say what was done."""
        was = self._shown  # of this case: another one is forgotten before
        known = was.writers if was else {}
        self._shown = shown = replace(shown, writers={**known, **shown.writers})
        today, opened = self.session.today, shown.opened
        self.query_one("#case-head", Static).update(case_head(shown, today))
        if shown.file.page is not None:
            self._fit_tabs()
        for pane in self.query(CasePane):
            pane.show(shown, today, stay=was is not None)
        if opened.case.is_complaint:  # the queue lists no files of audits
            self.post_message(CaseShown(asking.row_of(opened)))
        self.offer_anew()
        self._relate(self._generation)
        self._draw_timeline()
        self.caught_up(shown, has_done=bool(said))
        if said:
            self.say(said)
        if self._first is not None:
            first, self._first = self._first, None
            self.call_later(first, self)

    @work(thread=True, exclusive=True, group="relating")
    def _relate(self, generation: int) -> None:
        """Look for related cases once the case itself is on the screen."""
        shown = self._shown
        if shown is not None:
            found = relate(shown.opened, self.cases.rows())
            self.post_message(Related(shown, found, generation))

    @on(Related)
    def related_found(self, event: Related) -> None:
        if event.generation == self._generation and event.shown is self._shown:
            self._shown = replace(event.shown, related=event.related)
            if event.related:
                for name in (SUMMARY, LINKS):
                    pane = self._pane(name)
                    pane.show(self._shown, self.session.today, stay=True)

    def was_refused(self, event: Refused) -> None:
        super().was_refused(event)
        if self._shown is None:
            head = f"{event.reason} Esc goes back, R tries again."
            self.query_one("#case-head", Static).update(line(head))
        elif isinstance(event, self.Changed):
            self.reread()
            self.was_overtaken(event.reason)

    def _forget(self) -> None:
        self._shown = None
        self.kept_reason = ""
        for pane in self.query(CasePane):
            pane.clear()
        self.offer_anew()

    def forget(self) -> None:
        """Hold nothing of any case any more."""
        self.begin_anew()
        self._forget()

    # Keys

    async def action_do(self, name: str) -> None:
        """Begin a step, once the case is open."""
        if self._shown is not None:
            await step_named(name).run(self)

    def action_leave(self) -> None:
        self.dismiss(None)

    def action_again(self) -> None:
        """Read the case anew; what is shown stays until then."""
        if self._shown is None:
            self._open(self._case_id)
        else:
            self.reread()

    def action_step(self, step: int) -> None:
        """Go to the next case of the queue, or to the one before."""
        case_id = self.cases.neighbour(self._case_id, step)
        if case_id is None:
            self.say("That was the last case of this list; Esc goes back to it.")
        else:
            self._open(case_id)

    def action_copy(self) -> None:
        if self._shown:
            reference = self._shown.opened.case.reference
            self.app.copy_to_clipboard(reference)
            self.say(f"Copied {reference}.")
