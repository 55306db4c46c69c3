"""Statistics: what happened, counted for the office's own eyes, as bars and numbers."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.message import Message

from grievance.domain.counting import counted
from grievance.domain.errors import NotAllowedError
from grievance.services.log.changes_since import Changes
from grievance.statistics.periods import Months, beside, period_of, quarter_at
from tui.asking.statistics import Counts, read_counts
from tui.facts.statistics import preview_charts
from tui.forms.form import Form, Values, Words
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.messages import Refused
from tui.queue.case_list import CaseList
from tui.refused_field import about
from tui.screens.asking_screen import AskingScreen
from tui.screens.form import FormScreen
from tui.screens.load import LoadScreen
from tui.screens.releases import ReleasesScreen
from tui.session import Session
from tui.widgets.chart_text import ChartText
from tui.widgets.key_line import KeyLine
from tui.widgets.state_line import StateLine
from tui.words import unread_words
from tui.wrapping import Block


STOPPED = "You stopped counting. R counts anew, Esc goes back."
NOTHING = "Nothing happened then. p takes another period, Esc goes back."
ASKED = (
    "A year, a quarter or a month: 2026, 2026-Q3 or 2026-10. Empty: all there is. "
    "Ctrl+S counts, Esc goes back."
)


class StatisticsScreen(Leavable, AskingScreen[None]):
    """Counts in a thread, which tells how far it is; Esc stops it."""

    BINDING_GROUP_TITLE = "Statistics"
    AUTO_FOCUS = "ChartText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "statistics",
        Command(
            name="period",
            keys="p",
            label="Period",
            help="Count what happened in one year, quarter or month",
        ),
        Command(
            name="before",
            keys="[",
            label="Before",
            help="Count the period before this one; of all there is, this quarter",
            action="beside(-1)",
        ),
        Command(
            name="after",
            keys="]",
            label="After",
            help="Count the period after this one; of all there is, this quarter",
            action="beside(1)",
        ),
        Command(
            name="releases",
            keys="w",
            label="Releases",
            help="List what waits to be published, and what is published",
        ),
        Command(
            name="load",
            keys="o",
            label="Open work",
            help="Chart what is open, how old, due when, and with whom",
        ),
        Command(name="again", keys="R", label="Refresh", help="Count anew"),
        Command(
            name="leave",
            keys="escape",
            label="Back",
            help="Stop counting, else go back",
        ),
    )

    class Opened(Message):
        """So many slips are opened by now."""

        def __init__(self, count: int, generation: int) -> None:
            super().__init__()
            self.count = count
            self.generation = generation

    def __init__(self, session: Session, _cases: CaseList | None = None) -> None:
        super().__init__(session)
        self._period: Months | None = None
        self._counted: tuple[
            str, ...
        ] = ()  # what is said of counts while they are as new as can be

    def compose(self) -> ComposeResult:
        yield StateLine(id="statistics-state")
        yield ChartText()
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    # Answers

    def _show(self, counts: Counts) -> None:
        chart, charts = self.query_one(ChartText), preview_charts(counts.previews)
        if charts:
            chart.draw(charts)
        else:
            chart.show([Block(NOTHING, "soft")])
        waits = [f"▲ {', '.join(counts.waiting)} waits: w"] if counts.waiting else []
        self._counted = ("small numbers withheld", *waits, self._command)
        self._say_state(*self._counted)

    def was_refused(self, event: Refused) -> None:
        """Say why nothing was counted, where the counts would stand."""
        self._say_state("! not counted")
        self.query_one(ChartText).show([Block(unread_words(event.reason), "warm")])

    def books_changed(self, changes: Changes) -> None:  # noqa: ARG002  # any may concern it
        """Say that the counts may be old: they take long, so that R counts anew."""
        if self._counted and not self._asking:
            self._say_state("▲ others worked since, R counts anew", *self._counted)

    def books_away(self, reason: str) -> None:
        """Say that nothing can be counted now; what was counted stays."""
        if self._counted and not self._asking:
            away = (f"! {reason}",) if reason else ()
            self._say_state(*away, *self._counted)

    @on(Opened)
    def opened(self, event: Opened) -> None:
        event.stop()
        if event.generation == self._generation:
            self._say_state(f"{counted(event.count, 'slip')} opened … Esc stops")

    def _say_state(self, *said: str) -> None:
        period = self._period.name if self._period else "all there is"
        self.query_one(StateLine).say(("Statistics", period, *said))

    @property
    def _command(self) -> str:
        """What counts the same at the shell."""
        of = f" --period {self._period.name}" if self._period else ""
        return f"grievance statistics preview{of}"

    # Keys

    def action_again(self) -> None:
        """Count anew; whatever is being counted is given up."""
        self.begin_anew()
        self._counted = ()
        self._say_state("counting …")
        self.ask(
            partial(read_counts, self.session, self._period, self._teller()),
            self._show,
        )

    def _teller(self) -> Callable[[int], None]:
        generation = self._generation

        def tell(count: int) -> None:
            if generation != self._generation:
                raise NotAllowedError(STOPPED)
            self.post_message(self.Opened(count, generation))

        return tell

    def action_beside(self, step: int) -> None:
        """Go to the period beside, or begin with the quarter of today."""
        period = self._period
        self._count(beside(period, step) if period else quarter_at(self.session.today))

    def _count(self, period: Months | None) -> None:
        self._period = period
        self.action_again()

    async def action_period(self) -> None:
        """Ask for a period."""
        now = self._period.name if self._period else ""
        field = Words(name="period", label="Period", value=now, hint="like 2026-Q3")
        form = Form(title="What happened when?", fields=(field,), said=ASKED)

        def submit(values: Values) -> tuple[Months | None]:
            typed = values["period"].strip()
            with about("period"):
                return (period_of(typed) if typed else None,)

        def answered(found: tuple[Months | None] | None) -> None:
            if found is not None:
                self._count(found[0])

        await self.app.push_screen(FormScreen(self.session, form, submit), answered)

    async def action_releases(self) -> None:
        """List what waits to be published, and what is."""
        await self.app.push_screen(ReleasesScreen(self.session))

    async def action_load(self) -> None:
        """Chart the open work."""
        await self.app.push_screen(LoadScreen(self.session))

    def action_leave(self) -> None:
        """Stop counting, else go back."""
        if self._asking:
            self.begin_anew()
            self._say_state("stopped")
            self.query_one(ChartText).show([Block(STOPPED, "soft")])
        else:
            self.dismiss(None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self.query_one(ChartText).show(())
