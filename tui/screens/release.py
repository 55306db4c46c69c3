"""A release of statistics as everybody reads it, and letting it go."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message
from textual.widgets import Static

from grievance.domain.errors import NotAllowedError
from grievance.services.statistics.list_releases import ShownRelease
from grievance.vault.release import KeptRelease
from tui.asking.releases import publish_release, read_release
from tui.facts.release import publishing
from tui.facts.statistics import report_charts, why_chart
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.messages import Refused
from tui.screens.asking_screen import AskingScreen
from tui.screens.confirm import GraveScreen
from tui.session import Session
from tui.text import line
from tui.widgets.chart_text import ChartText
from tui.widgets.key_line import KeyLine
from tui.words import UNREAD, unread_words
from tui.wrapping import Block


STOPPED = "You stopped it; nothing is published."
OUT = "It is published already; a period is published once and never revised."


class ReleaseScreen(Leavable, AskingScreen[None]):
    """P asks for the word, attacks once more, and publishes; Esc stops the attack."""

    BINDING_GROUP_TITLE = "Release"
    AUTO_FOCUS = "ChartText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "release",
        Command(
            name="publish",
            keys="P",
            label="Publish",
            help="Let what waits go, to everybody and for good",
        ),
        Command(name="again", keys="R", label="Refresh", help="Read it anew"),
        Command(
            name="leave",
            keys="escape",
            label="Back",
            help="Stop the attack, else go back",
        ),
    )

    class Step(Message):
        """So much of a step is done."""

        def __init__(self, said: str, generation: int) -> None:
            super().__init__()
            self.said = said
            self.generation = generation

    def __init__(
        self, session: Session, period: str, *, publishes: bool = False
    ) -> None:
        super().__init__(session)
        self._period = period
        self._publishes = publishes
        self._shown: ShownRelease | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="state", markup=False)
        yield ChartText()
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    def offers(self, command: str) -> bool:
        """Offer to publish what waits."""
        if command == "release.publish":
            return self._shown is not None and self._shown.listed.is_waiting
        return super().offers(command)

    # Answers

    async def _show(self, shown: ShownRelease) -> None:
        self._shown = shown
        self.offer_anew()
        why = () if shown.tally is None else (why_chart(shown.tally),)
        self.query_one(ChartText).draw((*why, *report_charts(shown.report)))
        listed = shown.listed
        self._say_state(f"{listed.state} · {listed.on} · {listed.who}")
        if self._publishes:
            self._publishes = False
            await self.action_publish()

    def _published(self, _kept: KeptRelease) -> None:
        self.say(f"{self._period} is published; the worker writes its files.")
        self.action_again()

    def was_refused(self, event: Refused) -> None:
        """Say why, and show what there is now."""
        super().was_refused(event)
        is_read = self._shown is not None
        if not is_read:
            blocks = [Block(unread_words(event.reason), "soft")]
            self.query_one(ChartText).show(blocks)
        self._say_state(f"! {event.reason} R reads it anew" if is_read else UNREAD)

    @on(Step)
    def stepped(self, event: Step) -> None:
        event.stop()
        if event.generation == self._generation:
            self._say_state(f"{event.said} … Esc stops")

    def _say_state(self, said: str) -> None:
        self.query_one(".state", Static).update(line(f"{self._period} · {said}"))

    # Keys

    def action_again(self) -> None:
        """Read it anew."""
        self.begin_anew()
        self._say_state("reading …")
        self.ask(partial(read_release, self.session, self._period), self._show)

    async def action_publish(self) -> None:
        """Say what follows, and ask for the word."""
        shown = self._shown
        if shown is None:
            return
        if not shown.listed.is_waiting:
            self.say(OUT)
            return

        def answered(is_meant: bool | None) -> None:  # noqa: FBT001  # Textual calls it
            if is_meant:
                self._publish(shown)

        await self.app.push_screen(GraveScreen(publishing(shown.listed)), answered)

    def _publish(self, shown: ShownRelease) -> None:
        self.begin_anew()
        self._say_state("attacking … Esc stops")
        question = partial(publish_release, self.session, shown.listed, self._teller())
        self.ask(question, self._published)

    def _teller(self) -> Callable[[str, int, int], None]:
        generation = self._generation

        def tell(step: str, done: int, total: int) -> None:
            if generation != self._generation:
                raise NotAllowedError(STOPPED)
            said = f"attacking · {step}, {done:,} of {total:,}" if total else step
            self.post_message(self.Step(said, generation))

        return tell

    def action_leave(self) -> None:
        """Stop the attack, else go back."""
        if self._asking and self._shown is not None:
            self.begin_anew()
            self._say_state(STOPPED)
        else:
            self.dismiss(None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._shown = None
        self.query_one(ChartText).show(())
