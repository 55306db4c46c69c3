"""What waits for somebody, in one list, and the steps that may come next."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Static

from grievance.domain.counting import counted
from grievance.domain.ids import SpoolId
from grievance.services.overviews.count_waiting import RECENT
from tui.asking.waiting import read_waiting
from tui.facts.waiting import waiting_lines
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.messages import PutIn
from tui.queue.case_list import CaseList
from tui.screens.following_list import FollowingList
from tui.screens.menu import MenuScreen
from tui.screens.waiting_steps.registry import STEPS, steps_for
from tui.screens.waiting_steps.step import Result, Step
from tui.session import Session
from tui.text import line
from tui.waiting import Waiting
from tui.widgets.key_line import KeyLine
from tui.widgets.state_line import StateLine
from tui.widgets.waiting_table import WaitingTable
from tui.words import read_words, unread_words


LOADING = "Looking what waits …"
EMPTY = (
    "Nothing waits: no message is put aside, no letter of ours is held, nobody asks for "
    "a second person, no job was given up. Esc goes back, R looks again."
)
NAME = "Out & quarantine"
SHOWN = frozenset({"look", "retry", "by_hand"})


class WaitingScreen(Leavable, FollowingList[None]):
    """Lists it, and offers for each line what may come next."""

    BINDING_GROUP_TITLE = NAME
    AUTO_FOCUS = "WaitingTable"
    OF_LINE = frozenset({"choose"})
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "waiting",
        Command(name="leave", keys="escape", label="Back", help="Back to the queue"),
        Command(
            name="choose",
            keys="enter",
            label="Next step",
            help="Show what may be done about the line under the cursor",
        ),
        *(
            Command(
                name=step.name,
                keys=step.key,
                label=step.label,
                help=step.words,
                action=f"do('{step.key}')",
                shown=step.name in SHOWN,
            )
            for step in {step.key: step for step in reversed(STEPS)}.values()
        ),
        Command(name="again", keys="R", label="Refresh", help="Look again what waits"),
    )

    def __init__(self, session: Session, cases: CaseList) -> None:
        super().__init__(session)
        self.cases = cases
        self._waiting: Waiting | None = None

    def compose(self) -> ComposeResult:
        yield StateLine(id="waiting-state")
        yield WaitingTable(id="waiting")
        yield Static(id="waiting-detail", markup=False)
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    @property
    def table(self) -> WaitingTable:
        """The lines."""
        return self.query_one(WaitingTable)

    def offers(self, command: str) -> bool:
        """Offer the steps that are possible with the line under the cursor."""
        name = command.partition(".")[2]
        keys = {step.key for step in STEPS if step.name == name}
        if not keys:
            return super().offers(command)
        return any(step.key in keys for step in self._steps)

    @property
    def _steps(self) -> tuple[Step, ...]:
        """What may be done with the line under the cursor."""
        current = self.table.current
        if current is None or current.item is None:
            return ()
        return tuple(steps_for(current.item, self.session.ring.person_id))

    # What steps use

    async def put(
        self, screen: Screen[Result], then: Callable[[Result | None], object]
    ) -> None:
        """Put a screen before the list; *then* gets what it answers."""
        await self.app.push_screen(screen, then)  # type: ignore[arg-type]  # Textual takes any answer

    def change(self, question: Callable[[], object], said: str) -> None:
        """Ask in a thread, say what was done, and read the list anew."""
        self.ask(question, lambda _: self.done(said))

    def done(self, said: str) -> None:
        """Say what was done, and read the list anew."""
        self.say(said)
        self.action_again()

    def expect(self, said: str, spool_id: SpoolId | None) -> None:
        """Say what was done, tell when the worker is done too, and read the list anew."""
        if spool_id is not None:
            self.say(said)
            self.post_message(PutIn(spool_id))
            self.action_again()

    # Answers

    def _read(self, waiting: Waiting) -> None:
        self._waiting, self._reason = waiting, ""
        self.show_lines()

    def show_lines(self) -> None:
        """Show what was read last, or why nothing was."""
        now = self.session.mechanism.now()
        lines = waiting_lines(self._waiting, now) if self._waiting else ()
        self.table.hint = self._hint()
        self.table.show(lines)
        state = self.query_one("#waiting-state", StateLine)
        state.set_class(bool(self._reason), "refused")
        state.say(self._state())

    def _hint(self) -> str:
        if self._reason:
            return unread_words(self._reason)
        return LOADING if self._waiting is None else EMPTY

    def _state(self) -> Iterator[str]:
        """Yield what the line above the list says, the most needed first."""
        waiting, now = self._waiting, self.session.mechanism.now()
        counts = (
            f"{counted(waiting.count(now), 'waits', 'wait')} for somebody"
            if waiting
            else ""
        )
        said = read_words(counts, self._reason, is_read=waiting is not None)
        yield " · ".join(filter(None, (NAME, said)))
        if waiting and (aside := waiting.count_set_aside(now)):
            yield f"{aside:,} automatic in {RECENT.days} d: no complaint?"
        yield self.session.me.name

    @on(WaitingTable.Moved)
    def moved(self) -> None:
        """Say in full why the line under the cursor waits."""
        current = self.table.current
        detail = line(current.why) if current and current.item else Content("")
        self.query_one("#waiting-detail", Static).update(detail)

    # Keys

    def action_again(self) -> None:
        """Read the list anew; what is shown stays until then."""
        self.read_anew(partial(read_waiting, self.session), self._read)
        self.show_lines()

    def worker_done(self) -> None:
        """Read the list anew, unless that is about to happen anyway."""
        if not self._asking:
            self.action_again()

    def action_leave(self) -> None:
        self.dismiss(None)

    async def action_choose(self) -> None:
        """Offer what may be done with the line under the cursor."""
        current = self.table.current
        if current is None or current.item is None:
            return
        item = current.item
        steps = steps_for(item, self.session.ring.person_id)
        if not steps:
            self.say("There is nothing for you to do about it; ask a coordinator.")
            return

        async def chosen(place: int | None) -> None:
            if place is not None:
                await steps[place].run(self, item)

        choices = [_choice(step) for step in steps]
        letters = [step.key for step in steps]
        menu = MenuScreen("What shall become of it?", choices, letters)
        await self.put(menu, chosen)

    async def action_do(self, key: str) -> None:
        """Take a step by its key, where it is possible."""
        current = self.table.current
        if current is None or current.item is None:
            return
        steps = steps_for(current.item, self.session.ring.person_id)
        step = next((step for step in steps if step.key == key), None)
        if step is None:
            self.say("That is not possible here; Enter shows what is.")
        else:
            await step.run(self, current.item)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._waiting = None
        self.table.show(())


def _choice(step: Step) -> Content:
    return Content.assemble(line(step.words), (f"  {step.key}", "$text-muted"))
