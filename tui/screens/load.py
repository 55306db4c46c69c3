"""The open work of the office, as far as whoever looks may see it."""

from __future__ import annotations

from functools import partial
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.widgets import Static

from grievance.services.overviews.count_load import Load
from tui.asking.statistics import read_load
from tui.facts.statistics import load_charts, load_words
from tui.keys.command_list import Command, bindings
from tui.leaving import Leavable
from tui.screens.following_list import FollowingList
from tui.session import Session
from tui.text import line
from tui.widgets.chart_text import ChartText
from tui.widgets.key_line import KeyLine
from tui.words import read_words, unread_words
from tui.wrapping import Block


LOADING = "counting …"
NOTHING = "Nothing is open of what you may open. Esc goes back."


class LoadScreen(Leavable, FollowingList[None]):
    """Charts that are drawn anew when somebody changes what they count."""

    BINDING_GROUP_TITLE = "Open work"
    AUTO_FOCUS = "ChartText"
    BINDINGS: ClassVar[list[BindingType]] = bindings(
        "load",
        Command(name="again", keys="R", label="Refresh", help="Count anew"),
        Command(name="leave", keys="escape", label="Back", help="Go back"),
    )

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._load: Load | None = None

    def compose(self) -> ComposeResult:
        yield Static(classes="state", markup=False)
        yield ChartText()
        yield KeyLine()

    def on_mount(self) -> None:
        self.action_again()

    def _show(self, load: Load) -> None:
        self._load, self._reason = load, ""
        self.show_lines()

    def show_lines(self) -> None:
        """Draw what was counted last, or say why nothing was."""
        chart, load = self.query_one(ChartText), self._load
        charts = load_charts(load) if load else ()
        if charts:
            chart.draw(charts)
        else:
            why = unread_words(self._reason) if self._reason else ""
            chart.show([Block(NOTHING if load else why, "soft")])
        said = load_words(load) if load else LOADING
        said = read_words(said, self._reason, is_read=load is not None)
        self.query_one(".state", Static).update(line(f"Open work · {said}"))

    def action_again(self) -> None:
        """Count anew; what is shown stays until then."""
        self.read_anew(partial(read_load, self.session), self._show)

    def action_leave(self) -> None:
        self.dismiss(None)

    def forget(self) -> None:
        """Hold nothing any more."""
        self.begin_anew()
        self._load = None
        self.query_one(ChartText).show(())
